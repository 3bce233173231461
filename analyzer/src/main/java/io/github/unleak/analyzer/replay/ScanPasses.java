package io.github.unleak.analyzer.replay;

import io.github.unleak.parser.ftrace.EventField;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The passes of scans in a trace. kmemleak runs one scan at a time ({@code scan_mutex}). */
final class ScanPasses {

  /** Most passes kept: two for each of ten thousand scans. */
  private static final int MOST = 20_000;

  private final List<ScanPass> passes = new ArrayList<>();
  private @Nullable ScanPass running;

  /** Takes the begin or the end of a pass. */
  void add(TraceEvent event) {
    ScanPass pass = running;
    if (event.role() == EventRole.SCAN_PASS) {
      if (pass != null) {
        keep(pass);
      }
      boolean full = event.get(EventField.FULL, 1) != 0;
      running = new ScanPass(full, event.time(), -1, -1, event.line());
    } else if (pass != null) {
      long suspects = event.get(EventField.SUSPECTS, -1);
      keep(new ScanPass(pass.full(), pass.begin(), event.time(), suspects, pass.line()));
      running = null;
    }
  }

  private void keep(ScanPass pass) {
    if (passes.size() < MOST) {
      passes.add(pass);
    }
  }

  /** All passes, in the order of the trace. */
  List<ScanPass> all() {
    List<ScanPass> all = new ArrayList<>(passes);
    if (running != null && all.size() < MOST) {
      all.add(running);
    }
    return List.copyOf(all);
  }
}
