package io.github.unleak.analyzer.replay;

import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.ftrace.TraceLoss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Which stretches of time a trace covers without missing events, as far as it tells. Hot. */
final class TraceCoverage {

  private static final int MOST_GAPS = 1000;

  private long[] firstOf = new long[0];
  private long[] lastOf = new long[0];
  private final List<Gap> gaps = new ArrayList<>();
  private boolean counted;
  private long first = Long.MAX_VALUE;
  private long now = Long.MIN_VALUE;

  /** A stretch of time in which events are missing. */
  private record Gap(long from, long to) {}

  /** Any event: which CPUs were heard of when is needed to tell where a loss lies. */
  void hear(TraceEvent event) {
    first = Math.min(first, event.time());
    now = Math.max(now, event.time());
    int cpu = event.cpu();
    if (cpu >= lastOf.length) {
      int known = lastOf.length;
      int size = Math.max(64, 2 * (cpu + 1));
      firstOf = Arrays.copyOf(firstOf, size);
      lastOf = Arrays.copyOf(lastOf, size);
      Arrays.fill(firstOf, known, size, Long.MAX_VALUE);
      Arrays.fill(lastOf, known, size, Long.MIN_VALUE);
    }
    if (cpu >= 0) {
      firstOf[cpu] = Math.min(firstOf[cpu], event.time());
      lastOf[cpu] = event.time();
    }
  }

  /** Events are missing: between the last one of that CPU and now. */
  void loss(TraceLoss loss) {
    if (loss.kind() == TraceLoss.Kind.MISSED) {
      return; // calls that probes missed; allocations and frees are tracepoints
    }
    if (loss.kind() == TraceLoss.Kind.COUNT) {
      counted = true;
      return;
    }
    boolean silent = loss.cpu() < 0 || loss.cpu() >= lastOf.length;
    long from = silent ? Long.MIN_VALUE : lastOf[loss.cpu()];
    if (loss.kind() == TraceLoss.Kind.DAMAGED && loss.cpu() < 0) {
      from = now;
    }
    if (gaps.size() < MOST_GAPS) {
      gaps.add(new Gap(from, now));
    } else {
      Gap last = gaps.get(MOST_GAPS - 1);
      gaps.set(MOST_GAPS - 1, new Gap(Math.min(last.from, from), Math.max(last.to, now)));
    }
  }

  /** True where the trace covers a stretch of time, and tells of no missing event in it. */
  boolean covers(long from, long to) {
    return !counted && placed(from, to);
  }

  /**
   * The same if events that are counted as missing without a place lie at the ends of the trace: a
   * file that was cut there lacks what came before or after all CPUs' events, and a buffer that ran
   * over lacks what came before the first event of its CPU, or after the last one.
   *
   * @param cpus how many the trace counts
   */
  boolean coversBetweenEnds(long from, long to, int cpus) {
    return placed(from, to) && (!counted || allHeardAround(from, to, cpus));
  }

  private boolean allHeardAround(long from, long to, int cpus) {
    for (int cpu = 0; cpu < cpus; cpu++) {
      if (cpu >= lastOf.length || firstOf[cpu] > from || lastOf[cpu] < to) {
        return false;
      }
    }
    return cpus > 0;
  }

  private boolean placed(long from, long to) {
    if (first > from || now < to) {
      return false;
    }
    for (Gap gap : gaps) {
      if (gap.from <= to && gap.to >= from) {
        return false;
      }
    }
    return true;
  }
}
