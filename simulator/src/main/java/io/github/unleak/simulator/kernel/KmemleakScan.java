package io.github.unleak.simulator.kernel;

import io.github.unleak.simulator.options.ObjectKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One scan of kmemleak (mm/kmemleak.c, kmemleak_scan()), one memory read a step. The order of the
 * phases is the kernel's; what the machine does between two steps is seen or missed accordingly.
 * Since Linux 7.3 a scan that leaves suspects has a second pass, which looks for references once
 * more and rescues nothing that changed.
 */
public final class KmemleakScan {

  /** When the scan found a magazine in an rcache's depot, to know how long the race was open. */
  record HeadRead(MemoryObject magazine, long at) {}

  /**
   * One pass ({@code __kmemleak_scan()}).
   *
   * @param full whether it compared checksums, that is, was no confirmation
   * @param begin in ns
   * @param end in ns
   * @param suspects objects that it suspects
   */
  public record Pass(boolean full, long begin, long end, int suspects) {}

  private enum Phase {
    RESET,
    AREAS,
    GRAY,
    CHECKSUMS,
    GRAY_AGAIN,
    REPORT,
    DONE
  }

  private final Kmemleak kmemleak;
  private final List<MemoryObject> objects;
  private final List<MemoryObject> areas;
  private final Deque<MemoryObject> gray = new ArrayDeque<>();
  private final long readTime;
  private final List<HeadRead> headReads = new ArrayList<>();
  private final List<Long> windows = new ArrayList<>();

  private final List<Pass> passes = new ArrayList<>();
  private final LongUnaryOperator jiffiesAt;
  private boolean full = true;
  private boolean stopped;
  private long passBegin;
  private int suspects;
  private int reportedFirst;
  private Phase phase = Phase.RESET;
  private int index;
  private @Nullable MemoryObject current;
  private int word;
  private long now;

  /**
   * @param areas per-CPU sections, pages and stacks, in this order
   * @param readTime time of one read, in ns
   * @param jiffiesAt jiffies at a time in ns
   */
  public KmemleakScan(
      Kmemleak kmemleak,
      List<MemoryObject> areas,
      long readTime,
      long start,
      LongUnaryOperator jiffiesAt) {
    this.kmemleak = kmemleak;
    this.areas = areas;
    this.readTime = readTime;
    this.now = start;
    this.passBegin = start;
    this.jiffiesAt = jiffiesAt;
    this.objects = kmemleak.beginScan(jiffiesAt.applyAsLong(start));
  }

  /** Reads whatever is read before a time, in ns. */
  void advanceTo(long time) {
    while (now <= time && phase != Phase.DONE) {
      step();
    }
  }

  /**
   * A signal for the task that scans: what is left of the gray list is not read, and nothing new is
   * reported ({@code scan_should_stop()}).
   */
  void stop() {
    stopped = true;
  }

  /** How many objects it reported for the first time. */
  int reportedFirst() {
    return reportedFirst;
  }

  /** The passes that are over. */
  List<Pass> passes() {
    return passes;
  }

  public boolean done() {
    return phase == Phase.DONE;
  }

  /** When the step to come is taken, or when the scan was done. */
  long now() {
    return now;
  }

  /** When a depot was first read, or 0 where none held a magazine. */
  public long depotRead() {
    return headReads.isEmpty() ? 0 : headReads.get(0).at();
  }

  /** How long after the depot its first magazine was read, in ns, for each depot that had one. */
  public List<Long> windows() {
    return windows;
  }

  /**
   * True where the next step looks at what an rcache moves: a pointer to a magazine in a domain's
   * memory, a magazine's first word, or a white magazine's checksum.
   */
  public boolean nearMagazine() {
    if (phase == Phase.CHECKSUMS) {
      MemoryObject next = index < objects.size() ? objects.get(index) : null;
      return next != null && next.kind == ObjectKind.MAGAZINE && next.allocated && next.white();
    }
    MemoryObject read = current == null ? gray.peek() : current;
    int at = current == null ? 0 : word;
    if (read == null || !read.allocated || at >= read.words.length) {
      return false;
    }
    if (read.kind == ObjectKind.MAGAZINE) {
      return at == 0;
    }
    MemoryObject target = kmemleak.memory.find(read.words[at]);
    return target != null && target.kind == ObjectKind.MAGAZINE;
  }

  public void step() {
    switch (phase) {
      case RESET -> reset();
      case AREAS -> readAreas();
      case GRAY, GRAY_AGAIN -> readGray();
      case CHECKSUMS -> checksum();
      case REPORT -> report();
      case DONE -> throw new IllegalStateException("the scan is over");
    }
  }

  private void enter(Phase next) {
    phase = next;
    index = 0;
    word = 0;
    current = null;
  }

  private void reset() {
    if (index == objects.size()) {
      enter(Phase.AREAS);
      return;
    }
    MemoryObject object = objects.get(index++);
    if (!object.white()) {
      object.unreferencedScans = 0;
      object.suspect = false;
    }
    object.count = 0;
    if (object.minCount == MemoryObject.GRAY && object.allocated) {
      gray.add(object);
    }
    now += readTime;
  }

  private void readAreas() {
    if (stopped || index == areas.size()) {
      enter(Phase.GRAY);
      return;
    }
    MemoryObject area = areas.get(index);
    if (word == area.words.length) {
      index++;
      word = 0;
      return;
    }
    read(area, word++);
  }

  private void readGray() {
    if (stopped) {
      gray.clear();
      current = null;
    }
    if (current == null) {
      current = gray.poll();
      word = 0;
      if (current == null) {
        enter(phase == Phase.GRAY && full ? Phase.CHECKSUMS : Phase.REPORT);
        return;
      }
      noteWindow(current);
    }
    if (!current.allocated || word == current.words.length) {
      current = null;
      return;
    }
    read(current, word++);
  }

  private void read(MemoryObject scanned, int at) {
    now += readTime;
    MemoryObject found = kmemleak.memory.find(scanned.words[at]);
    if (found == null || found == scanned || !found.white()) {
      return;
    }
    found.count++;
    if (!found.white()) {
      gray.add(found);
      if (found.kind == ObjectKind.MAGAZINE
          && scanned.kind == ObjectKind.DOMAIN
          && !scanned.perCpu()) {
        headReads.add(new HeadRead(found, now));
      }
    }
  }

  private void noteWindow(MemoryObject object) {
    if (object.kind == ObjectKind.MAGAZINE) {
      for (HeadRead head : headReads) {
        if (head.magazine() == object) {
          windows.add(now - head.at());
        }
      }
    }
  }

  private void checksum() {
    if (index == objects.size()) {
      enter(Phase.GRAY_AGAIN);
      return;
    }
    MemoryObject object = objects.get(index++);
    now += readTime;
    if (object.allocated && object.white() && updateChecksum(object)) {
      object.count = object.minCount;
      gray.add(object);
    }
  }

  private boolean updateChecksum(MemoryObject object) {
    int checksum = 0;
    for (int copy = 0; copy < object.copies; copy++) {
      checksum ^= KernelChecksum.of(object.words, copy * object.wordsPerCopy(), object.size);
    }
    now += readTime * object.words.length / 2;
    boolean changed = checksum != object.checksum;
    object.checksum = checksum;
    return changed;
  }

  private void report() {
    if (index == objects.size() || (stopped && !full)) {
      endPass();
      return;
    }
    MemoryObject object = objects.get(index++);
    now += readTime;
    if (!kmemleak.unreferenced(object)) {
      return;
    }
    if (kmemleak.confirmations == 0) {
      reportIf(!stopped, object);
    } else if (full) {
      if (!object.reported) {
        object.suspect = true;
        suspects++;
      }
    } else if (object.suspect && !object.reported) {
      reportIf(++object.unreferencedScans >= kmemleak.confirmations, object);
    }
  }

  private void reportIf(boolean due, MemoryObject object) {
    if (due && !object.reported) {
      object.reported = true;
      reportedFirst++;
    }
  }

  private void endPass() {
    passes.add(new Pass(full, passBegin, now, full ? suspects : 0));
    if (kmemleak.confirmations > 0 && full && suspects > 0 && !stopped) {
      full = false;
      passBegin = now + readTime;
      now = passBegin;
      kmemleak.beginConfirmation(jiffiesAt.applyAsLong(now));
      gray.clear();
      enter(Phase.RESET);
    } else {
      enter(Phase.DONE);
    }
  }
}
