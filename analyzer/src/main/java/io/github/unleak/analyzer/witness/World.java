package io.github.unleak.analyzer.witness;

import java.util.Arrays;

/**
 * One state of a small world, packed into one array and compared by value. Steps copy it first:
 * nobody changes one that others may know.
 *
 * <p>Hot: a search makes millions of these, so magazines are bare numbers here, from 1; 0 is none.
 */
final class World {

  /** A first word that points at magazine m holds {@code POINTER + m}; less is a fill. */
  static final int POINTER = 64;

  static final int ALLOCATED = 1;
  static final int GRAY = 2;
  static final int OLD = 4;
  static final int LISTED = 8;

  /** Its first word is {@code next}: it is in a depot, or on its way there or from there. */
  static final int LINKED = 16;

  /** It was so when the last scan found its checksum unchanged. */
  static final int LINKED_WHEN_WHITE = 32;

  /** White, old enough and unchanged in the full pass of a scan that confirms, not reported yet. */
  static final int SUSPECT = 64;

  /** Was listed once, on a kernel whose scans confirm. */
  static final int REPORTED = 128;

  private static final int BUDGET = 0;
  private static final int SCANS = 1;
  private static final int DEPOT = 2;
  private static final int LOCK = 3;
  private static final int FRESH = 4;
  private static final int WORK_STAGE = 5;
  private static final int WORK_MAGAZINE = 6;
  private static final int PHASE = 7;
  private static final int PLACE = 8;
  private static final int OUT = 9;
  private static final int TREE = 10;
  private static final int USED = 11;
  private static final int GLOBAL = 12;
  private static final int PER_CPU = 4;
  private static final int PER_MAGAZINE = 4;

  private final SmallModel model;
  private final short[] cells;
  private final boolean loose;

  private World(SmallModel model, short[] cells) {
    this.model = model;
    this.cells = cells;
    this.loose = model.has(SmallModel.Feature.LOOSE_CONTENT);
  }

  /** Nothing allocated, nothing done. */
  World(SmallModel model) {
    this(
        model,
        new short
            [GLOBAL
                + PER_CPU * model.cpus()
                + (PER_MAGAZINE + 1 + (model.numbers() > 0 ? model.capacity() : 0))
                    * model.magazines()
                + 3]);
    cells[FRESH] = 1;
    cells[TREE] = (short) ((1 << model.numbers()) - 1);
  }

  /**
   * A depot of so many magazines, numbered from its tail, and two magazines on each CPU; all are
   * old enough to be reported.
   *
   * @param operations that may begin
   * @param scans that may begin
   */
  static World depot(SmallModel model, int depth, int operations, int scans) {
    World world = new World(model);
    for (int below = 0; below < depth; below++) {
      int magazine = world.allocate();
      world.word(magazine, below == 0 ? 0 : POINTER + below);
      world.set(magazine, LINKED | OLD, true);
    }
    world.depot(depth);
    for (int cpu = 0; cpu < model.cpus(); cpu++) {
      world.loaded(cpu, world.allocate());
      world.prev(cpu, world.allocate());
      for (int held : new int[] {world.loaded(cpu), world.prev(cpu)}) {
        world.word(held, 1);
        world.set(held, OLD, true);
      }
    }
    world.budget(operations);
    world.scans(scans);
    return world;
  }

  World copy() {
    return new World(model, cells.clone());
  }

  SmallModel model() {
    return model;
  }

  private int cpuAt(int cpu) {
    return GLOBAL + PER_CPU * cpu;
  }

  private int magazineAt(int magazine) {
    return GLOBAL + PER_CPU * model.cpus() + PER_MAGAZINE * (magazine - 1);
  }

  private int queueAt() {
    return magazineAt(model.magazines() + 1);
  }

  private int slotAt(int magazine, int index) {
    return queueAt() + model.magazines() + 3 + model.capacity() * (magazine - 1) + index;
  }

  /** Operations that may still begin. */
  int budget() {
    return cells[BUDGET];
  }

  void budget(int value) {
    cells[BUDGET] = (short) value;
  }

  /** Scans that may still begin. */
  int scans() {
    return cells[SCANS];
  }

  void scans(int value) {
    cells[SCANS] = (short) value;
  }

  /** {@code rcache->depot}. */
  int depot() {
    return cells[DEPOT];
  }

  void depot(int magazine) {
    cells[DEPOT] = (short) magazine;
  }

  /** True where nobody holds {@code rcache->lock}. */
  boolean unlocked() {
    return cells[LOCK] == 0;
  }

  void lock(boolean held) {
    cells[LOCK] = (short) (held ? 1 : 0);
  }

  /** The number that the next magazine gets. */
  int fresh() {
    return cells[FRESH];
  }

  int workStage() {
    return cells[WORK_STAGE];
  }

  int workMagazine() {
    return cells[WORK_MAGAZINE];
  }

  void work(int stage, int magazine) {
    cells[WORK_STAGE] = (short) stage;
    cells[WORK_MAGAZINE] = (short) magazine;
  }

  /** Where the scanner is: a phase of {@link ScanSteps}. */
  int phase() {
    return cells[PHASE];
  }

  /** How far it is in that phase. */
  int place() {
    return cells[PLACE];
  }

  void scanner(int phase, int place) {
    cells[PHASE] = (short) phase;
    cells[PLACE] = (short) place;
  }

  /** Numbers given out, a bit each. */
  int out() {
    return cells[OUT];
  }

  /** Numbers in the tree, a bit each. */
  int tree() {
    return cells[TREE];
  }

  void numbers(int out, int tree) {
    cells[OUT] = (short) out;
    cells[TREE] = (short) tree;
  }

  /** CPUs below this one have done something: the rest are alike. */
  int used() {
    return cells[USED];
  }

  void used(int cpus) {
    cells[USED] = (short) Math.max(cells[USED], cpus);
  }

  int loaded(int cpu) {
    return cells[cpuAt(cpu)];
  }

  void loaded(int cpu, int magazine) {
    cells[cpuAt(cpu)] = (short) magazine;
  }

  int prev(int cpu) {
    return cells[cpuAt(cpu) + 1];
  }

  void prev(int cpu, int magazine) {
    cells[cpuAt(cpu) + 1] = (short) magazine;
  }

  /** How far a CPU is in its operation; 0 between operations. */
  int stage(int cpu) {
    return cells[cpuAt(cpu) + 2];
  }

  /** The magazine that a CPU has in a register. */
  int held(int cpu) {
    return cells[cpuAt(cpu) + 3];
  }

  void stage(int cpu, int stage, int held) {
    cells[cpuAt(cpu) + 2] = (short) stage;
    cells[cpuAt(cpu) + 3] = (short) held;
  }

  boolean is(int magazine, int flag) {
    return (cells[magazineAt(magazine) + 1] & flag) != 0;
  }

  void set(int magazine, int flag, boolean value) {
    int at = magazineAt(magazine) + 1;
    cells[at] = (short) (value ? cells[at] | flag : cells[at] & ~flag);
  }

  /** The first word as it is in memory: 0, a fill, or {@link #POINTER} and more. */
  int word(int magazine) {
    return cells[magazineAt(magazine)];
  }

  /** What the first word points at, or 0. */
  int next(int magazine) {
    int word = word(magazine);
    return word > POINTER ? word - POINTER : 0;
  }

  /** Numbers in a magazine that is not linked. */
  int fill(int magazine) {
    int word = word(magazine);
    return is(magazine, LINKED) || word > POINTER ? model.full() : word;
  }

  /** Writes the first word. */
  void word(int magazine, int word) {
    cells[magazineAt(magazine)] = (short) word;
    if (!loose) {
      cells[magazineAt(magazine) + 2] = 0;
    }
  }

  /** True where the stored checksum is that of the content. */
  boolean unchanged(int magazine) {
    return cells[magazineAt(magazine) + 2] == token(magazine);
  }

  void storeChecksum(int magazine) {
    cells[magazineAt(magazine) + 2] = (short) token(magazine);
  }

  /** {@code kmemleak_transient_leak()}. */
  void resetChecksum(int magazine) {
    cells[magazineAt(magazine) + 2] = 0;
  }

  private int token(int magazine) {
    return loose ? word(magazine) + 1 : 1;
  }

  /** Scans in a row that confirmed it. */
  int confirmed(int magazine) {
    return cells[magazineAt(magazine) + 3];
  }

  void confirmed(int magazine, int times) {
    cells[magazineAt(magazine) + 3] = (short) times;
  }

  /** A new magazine, empty; kmemleak knows it as white, without a checksum. */
  int allocate() {
    int magazine = cells[FRESH]++;
    cells[magazineAt(magazine) + 1] = ALLOCATED;
    return magazine;
  }

  void free(int magazine) {
    Arrays.fill(cells, magazineAt(magazine), magazineAt(magazine) + PER_MAGAZINE, (short) 0);
    if (model.numbers() > 0) {
      int from = slotAt(magazine, 0);
      Arrays.fill(cells, from, from + model.capacity(), (short) 0);
    }
  }

  /** The number in a slot of a magazine, counted from 1. */
  int slot(int magazine, int index) {
    return cells[slotAt(magazine, index)];
  }

  void slot(int magazine, int index, int number) {
    cells[slotAt(magazine, index)] = (short) number;
  }

  /** The gray list's first, or 0. */
  int gray() {
    return cells[queueAt()];
  }

  /** True where an item is in the gray list. */
  boolean queued(int item) {
    int at = queueAt();
    while (cells[at] != 0 && cells[at] != item) {
      at++;
    }
    return cells[at] == item;
  }

  void enqueue(int item) {
    int at = queueAt();
    while (cells[at] != 0) {
      at++;
    }
    cells[at] = (short) item;
  }

  void dequeue() {
    int at = queueAt();
    int length = model.magazines() + 2;
    System.arraycopy(cells, at + 1, cells, at, length);
    cells[at + length] = 0;
  }

  /** Members of the depot. */
  int depotSize() {
    int size = 0;
    for (int at = depot(); at != 0 && size <= model.magazines(); at = next(at)) {
      size++;
    }
    return size;
  }

  /** A number that differs between states but for one pair in 2^64. */
  long fingerprint() {
    long hash = 0x9e3779b97f4a7c15L;
    for (short cell : cells) {
      hash = (hash ^ cell) * 0xbf58476d1ce4e5b9L;
      hash ^= hash >>> 29;
    }
    return hash * 0x94d049bb133111ebL;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof World world && Arrays.equals(cells, world.cells);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(cells);
  }
}
