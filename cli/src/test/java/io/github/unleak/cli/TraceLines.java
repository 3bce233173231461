package io.github.unleak.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * The text of a trace, line by line, as a kernel prints it: the operations of one CPU on one
 * domain, with the slab events that they make.
 */
public final class TraceLines {

  /** Address of the domain. */
  public static final long DOMAIN = 0xffff888101130808L;

  /** Where the magazines begin; each is 1 KiB after the one before. */
  public static final long FIRST_MAGAZINE = 0xffff888142000000L;

  /** Numbers that a magazine holds. */
  public static final int FULL = 127;

  private static final long LIMIT = 0xfffff;

  private record Magazine(long address, Deque<Long> pfns) {}

  private final StringBuilder text = new StringBuilder("# tracer: nop\n#\n");
  private final Deque<Magazine> depot = new ArrayDeque<>();
  private Magazine loaded = new Magazine(FIRST_MAGAZINE - 2048, new ArrayDeque<>());
  private Magazine prev = new Magazine(FIRST_MAGAZINE - 1024, new ArrayDeque<>());
  private long micros = 10_000_000;
  private int magazines;

  /** Seconds of the next line, as the trace shows them. */
  public String now() {
    return micros / 1_000_000 + "." + String.format(Locale.ROOT, "%06d", micros % 1_000_000);
  }

  private TraceLines line(String event) {
    String head = "            load-162     [001] .....    " + now() + ": ";
    text.append(head).append(event).append('\n');
    micros += 10;
    return this;
  }

  /** A range of one page is allocated, and comes from the tree or from a magazine. */
  public TraceLines alloc(long pfn) {
    return alloc(pfn, 0);
  }

  /** The same, where a magazine is freed to make room for one from the depot. */
  private TraceLines alloc(long pfn, long freed) {
    line(
        "alloc_iova_fast: (alloc_iova_fast+0x4/0x2c0) iovad=0x"
            + Long.toHexString(DOMAIN)
            + " size=1 limit_pfn=0x"
            + Long.toHexString(LIMIT)
            + " flush=1");
    if (freed != 0) {
      line("kfree: call_site=alloc_iova_fast+0x26c/0x2c0 ptr=" + Long.toHexString(freed));
    }
    return line(
        "alloc_iova_fast_ret: (iommu_dma_alloc_iova+0xcc/0x110 <- alloc_iova_fast) pfn=0x"
            + Long.toHexString(pfn));
  }

  /** A range of one page is freed. */
  public TraceLines free(long pfn) {
    return line(
        "free_iova_fast: (free_iova_fast+0x4/0x2d0) iovad=0x"
            + Long.toHexString(DOMAIN)
            + " pfn=0x"
            + Long.toHexString(pfn)
            + " size=1");
  }

  /** A free allocates a magazine, to push another one. */
  private long push() {
    long magazine = FIRST_MAGAZINE + 1024L * magazines++;
    line(
        "kmalloc: call_site=free_iova_fast+0x1e4/0x2d0 ptr="
            + Long.toHexString(magazine)
            + " bytes_req=1024 bytes_alloc=1024 gfp_flags=GFP_ATOMIC node=-1 accounted=false");
    return magazine;
  }

  /** A scan of kmemleak begins. */
  public TraceLines scanBegins() {
    return line("kmemleak_scan: (kmemleak_scan+0x4/0x7d0)");
  }

  /** The trimming work runs and finds the depot small enough: the trace shows that it would. */
  public TraceLines trims() {
    return line("iova_depot_work_func: (iova_depot_work_func+0x4/0xf0) work=0xffff888101130020");
  }

  /** A scan of kmemleak ends, two seconds after the line before. */
  public TraceLines scanEnds() {
    micros += 2_000_000;
    return line("kmemleak_scan_ret: (scan_store+0x1c/0x40 <- kmemleak_scan)");
  }

  /** A text is written into the trace. */
  public TraceLines mark(String words) {
    return line("tracing_mark_write: " + words);
  }

  /** The trace says that it lost events. */
  public TraceLines lost(int events) {
    text.append("CPU:1 [LOST ").append(events).append(" EVENTS]\n");
    return this;
  }

  /** A line of any kind. */
  public TraceLines other(String event) {
    return line(event);
  }

  /**
   * {@code numbers} ranges are allocated, and freed again. The caches of a CPU hold two magazines:
   * each one that is filled beyond them is pushed. To be called once, and first.
   */
  public TraceLines churn(int numbers) {
    for (int at = 0; at < numbers; at++) {
      alloc(LIMIT - at);
    }
    for (int at = 0; at < numbers; at++) {
      free(LIMIT - at);
      if (loaded.pfns().size() == FULL && prev.pfns().size() < FULL) {
        swap();
      } else if (loaded.pfns().size() == FULL) {
        depot.push(loaded);
        loaded = new Magazine(push(), new ArrayDeque<>());
      }
      loaded.pfns().push(LIMIT - at);
    }
    return this;
  }

  /** Uses up what the CPU has cached, and then the depot but for its head, which is lost. */
  public TraceLines loseTheHead() {
    drain();
    swap();
    drain();
    depot.pop();
    while (!depot.isEmpty()) {
      long empty = loaded.address();
      loaded = depot.pop();
      alloc(loaded.pfns().pop(), empty);
      drain();
    }
    return this;
  }

  private void swap() {
    Magazine other = loaded;
    loaded = prev;
    prev = other;
  }

  private void drain() {
    while (!loaded.pfns().isEmpty()) {
      alloc(loaded.pfns().pop());
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
