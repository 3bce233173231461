package io.github.unleak.analyzer.rcache;

/**
 * A {@code struct iova_magazine} of the reference model: the page frame numbers that the events put
 * into it, and how many more are in it that no event showed.
 *
 * <p>Hot: one operation of the rcache is a handful of calls here.
 */
public final class MagazineModel {

  /** Where a magazine is. */
  public enum Place {
    /** A CPU's {@code loaded}. */
    LOADED,
    /** A CPU's {@code prev}. */
    PREV,
    /** The depot. */
    DEPOT,
    /** Nowhere that the model knows of, and not freed. */
    ASTRAY,
    /** Freed. */
    FREED
  }

  private final RcacheModel rcache;

  /** Of length 0 for a magazine that does not exist: full and empty at once. */
  private final long[] pfns;

  private int size;
  private int hidden;
  private long address;
  private Place place;
  private int cpu = -1;
  private boolean doubtful;

  private final MagazineRecord record = new MagazineRecord();

  MagazineModel(RcacheModel rcache, int capacity, Place place, int cpu) {
    this.rcache = rcache;
    this.pfns = new long[capacity];
    this.place = place;
    this.cpu = cpu;
  }

  /** The rcache that it belongs to for all its life. */
  public RcacheModel rcache() {
    return rcache;
  }

  /** What the trace showed of its life; whoever replays the trace keeps it here. */
  public MagazineRecord record() {
    return record;
  }

  /** Its address, 0 if no event has shown it yet. */
  public long address() {
    return address;
  }

  /**
   * True for what stands in the place of a magazine that the kernel has not allocated: the pointer
   * is {@code NULL}. It has no room and no numbers, as the kernel's own checks see it.
   */
  public boolean absent() {
    return pfns.length == 0;
  }

  /**
   * True while it is open whether it is there. As {@code loaded} or {@code prev} it may not have
   * been allocated yet; as a member of the depot it may be its CPU's {@code prev} instead.
   */
  public boolean doubtful() {
    return doubtful;
  }

  /** Learns that it is, or may not be, where the model has it. */
  void doubtful(boolean inDoubt) {
    doubtful = inDoubt;
  }

  /** Learns where it starts. */
  public void address(long value) {
    address = value;
  }

  /** Where it is. */
  public Place place() {
    return place;
  }

  /** The CPU whose {@code loaded} or {@code prev} it is or was last; -1 for none. */
  public int cpu() {
    return cpu;
  }

  /** Moves it. */
  void place(Place to, int toCpu) {
    place = to;
    cpu = toCpu;
  }

  /** Numbers in it, known or not. */
  public int total() {
    return size + hidden;
  }

  /** Numbers in it that events showed. */
  public int known() {
    return size;
  }

  /** Numbers in it that no event showed. */
  public int hidden() {
    return hidden;
  }

  /** Declares that {@code count} numbers are in it beside the known ones. */
  void hide(int count) {
    hidden = Math.max(0, count);
  }

  /** One of the unknown numbers was taken out. */
  void takeHidden() {
    hidden--;
  }

  /** {@code iova_magazine_full()}. */
  public boolean full() {
    return total() >= pfns.length;
  }

  /** How many more numbers fit. */
  int room() {
    return Math.max(0, pfns.length - total());
  }

  /** {@code iova_magazine_empty()}. */
  public boolean empty() {
    return total() == 0;
  }

  /** {@code iova_magazine_push()}: the number goes on top. */
  void push(long pfn) {
    if (size == pfns.length) {
      System.arraycopy(pfns, 1, pfns, 0, --size); // more than fits: the model was wrong below
    }
    pfns[size++] = pfn;
  }

  /**
   * What {@code iova_magazine_pop()} would give: from the top down the first that is not above
   * {@code limit}; 0 where none fits.
   */
  public long search(long limit) {
    for (int at = size - 1; at >= 0; at--) {
      if (Long.compareUnsigned(pfns[at], limit) <= 0) {
        return pfns[at];
      }
    }
    return 0;
  }

  /** Takes a number out; its slot gets the top one. False where it is not in it. */
  boolean take(long pfn) {
    for (int at = size - 1; at >= 0; at--) {
      if (pfns[at] == pfn) {
        pfns[at] = pfns[--size];
        return true;
      }
    }
    return false;
  }

  /** {@code iova_magazine_free_pfns()}: forgets all numbers. */
  void clear() {
    size = 0;
    hidden = 0;
  }

  /** The known number at {@code index} from the bottom. */
  public long pfn(int index) {
    return pfns[index];
  }
}
