package io.github.unleak.analyzer;

import io.github.unleak.parser.bundle.Bundle;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.line.InputKind;
import io.github.unleak.parser.line.InputSummary;
import io.github.unleak.parser.line.SourceLine;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What text traces without damage turned out to be, and what their recorder says. */
public final class Traces {

  private Traces() {}

  /**
   * A trace in seconds of four CPUs, whose header counts nothing.
   *
   * @param clock its name, or {@code null}
   * @param events how many there are
   * @param roles how many of each role
   * @param first time of the first event, nanoseconds
   * @param last time of the last event, nanoseconds
   */
  public static TraceSummary summary(
      String path,
      @Nullable String clock,
      long events,
      Map<EventRole, Long> roles,
      long first,
      long last) {
    int slash = path.lastIndexOf('/');
    return new TraceSummary(
        new InputSummary(
            path, slash < 0 ? null : path.substring(0, slash), InputKind.FTRACE, 1000, events),
        TraceSummary.Clock.SECONDS,
        clock,
        4,
        -1,
        -1,
        events,
        Set.of(),
        roles,
        first,
        last,
        0,
        false);
  }

  /**
   * What the recorder says about the recording in {@code dir}, whose trace lost nothing.
   *
   * @param minUnrefScans kmemleak's parameter, or {@code null}
   */
  public static Bundle bundle(
      @Nullable Integer minUnrefScans, List<Bundle.Read> reads, List<Bundle.Scan> scans) {
    return new Bundle(
        new InputSummary("dir/bundle.json", "dir", InputKind.BUNDLE, 1, 1),
        "complete",
        null,
        null,
        null,
        new Bundle.Machine(null, null, minUnrefScans, null),
        "dir/trace.txt",
        "mono",
        null,
        List.of(),
        new Bundle.Lost(0, new SourceLine("dir/bundle.json", 1)),
        reads,
        scans,
        List.of(),
        List.of());
  }
}
