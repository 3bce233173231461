package io.github.unleak.analyzer.evidence;

import io.github.unleak.analyzer.evidence.InterruptedScan.Sign;
import io.github.unleak.analyzer.replay.ScanPass;
import io.github.unleak.analyzer.replay.ScanWindow;
import io.github.unleak.analyzer.replay.TraceReplay;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long the scans of a trace took and which passes they had. A scan with suspects has two passes
 * (Linux 7.3) and takes twice as long as one without, so passes are compared with passes.
 */
final class ScanTimes {

  /** Scans from which on one that takes a fraction of the others' time is conspicuous. */
  private static final int ENOUGH_SCANS = 4;

  /** How many times shorter. */
  private static final int SHORTER = 4;

  private final TraceReplay replay;
  private final long usualScan;
  private final long usualPass;

  ScanTimes(TraceReplay replay) {
    this.replay = replay;
    List<Long> scans = new ArrayList<>();
    for (ScanWindow window : replay.scans()) {
      if (window.end() >= 0) {
        scans.add(window.end() - window.begin());
      }
    }
    List<Long> passes = new ArrayList<>();
    for (ScanPass pass : replay.passes()) {
      if (pass.full() && pass.end() >= 0) {
        passes.add(pass.nanos());
      }
    }
    usualScan = usual(scans);
    usualPass = usual(passes);
  }

  /** The median, ns, or 0 if there are too few to tell. */
  private static long usual(List<Long> times) {
    times.sort(null);
    return times.size() < ENOUGH_SCANS ? 0 : times.get(times.size() / 2);
  }

  /** What suggests that a scan was cut short, or {@code null}. */
  @Nullable Sign sign(ScanWindow window) {
    if (window.end() < 0) {
      return null;
    }
    ScanPass first = null;
    ScanPass second = null;
    for (ScanPass pass : replay.passes()) {
      boolean inside = pass.begin() >= window.begin() && pass.end() <= window.end();
      if (inside && first != null) {
        second = pass;
      } else if (inside && pass.full()) {
        first = pass;
      }
    }
    if (first == null || first.end() < 0) {
      return shorter(window.end() - window.begin(), usualScan) ? Sign.SHORT : null;
    }
    if (first.suspects() > 0) {
      return confirmed(first, second, window);
    }
    return shorter(first.nanos(), usualPass) ? Sign.SHORT : null;
  }

  /**
   * A pass that left suspects is followed by one that confirms them, at once and in about the same
   * time. If the second pass began, the first one was whole.
   */
  private @Nullable Sign confirmed(ScanPass first, @Nullable ScanPass second, ScanWindow window) {
    long rest = window.end() - first.end();
    if (second == null) {
      boolean lost = replay.lossy() && !shorter(rest, first.nanos());
      return lost ? null : Sign.NOT_CONFIRMED;
    }
    long least = usualPass == 0 ? first.nanos() : Math.min(usualPass, first.nanos());
    return shorter(second.end() < 0 ? rest : second.nanos(), least) ? Sign.SHORT : null;
  }

  private static boolean shorter(long nanos, long usual) {
    return nanos * SHORTER < usual;
  }
}
