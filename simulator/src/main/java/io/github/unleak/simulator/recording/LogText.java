package io.github.unleak.simulator.recording;

import io.github.unleak.simulator.kernel.Scanner;
import io.github.unleak.simulator.options.ClockHistory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What the kernel's log says of scans and suspends. */
final class LogText {

  private LogText() {}

  static String print(ClockHistory clocks, List<Scanner.Finished> scans) {
    Map<Long, String> lines = new TreeMap<>();
    for (Scanner.Finished scan : scans) {
      if (scan.found() > 0) {
        lines.put(
            scan.end(),
            "kmemleak: "
                + scan.found()
                + " new suspected memory leaks (see /sys/kernel/debug/kmemleak)");
      }
    }
    for (ClockHistory.Sleep sleep : clocks.sleeps()) {
      lines.put(sleep.at(), "PM: suspend entry (deep)");
      lines.put(sleep.at() + 1_000_000, "PM: suspend exit");
    }
    StringBuilder text = new StringBuilder();
    lines.forEach(
        (time, line) ->
            text.append(String.format(Locale.ROOT, "[%12.6f] ", clocks.log(time) / 1e9))
                .append(line)
                .append('\n'));
    return text.toString();
  }
}
