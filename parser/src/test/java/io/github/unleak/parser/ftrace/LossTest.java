package io.github.unleak.parser.ftrace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.unleak.parser.Interprets;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.SourceLine;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a trace says is not in it. */
class LossTest {

  private static final String EVENT =
      "          ioload-213     [001] d....    23.727626: kmemleak_scan: (kmemleak_scan+0x0/0x8)\n";

  @ParameterizedTest
  @CsvSource({
    "CPU:1 [LOST 123 EVENTS], 1, 123",
    "CPU:12 [LOST EVENTS], 12, -1",
    "CPU:0 [123 EVENTS DROPPED], 0, 123",
    "CPU:0 [EVENTS DROPPED], 0, -1",
    "> [373929.683722] CPU:9 [LOST 4084645 EVENTS], 9, 4084645",
  })
  @Interprets("T-05")
  void lossIsTold(String line, int cpu, long count) {
    Traces trace = Traces.of(EVENT + line + "\n" + EVENT);
    assertEquals(
        List.of(new TraceLoss(TraceLoss.Kind.LOST, cpu, count, new SourceLine("trace", 2))),
        trace.losses);
    assertEquals(Math.abs(count), trace.summary.lost());
    assertEquals(List.of(DiagnosticCode.LOST_EVENTS), trace.codes());
    assertEquals(2, trace.summary.entries());
  }

  @Test
  void proseAboutLossIsNone() {
    Traces trace = Traces.of(EVENT + "\nThe CPU:1 [LOST 3 EVENTS] message says it.\n");
    assertEquals(List.of(), trace.losses);
  }

  @Test
  void buffersThatStartLateAreTold() {
    Traces trace = Traces.of(EVENT + "##### CPU 6 buffer started ####\n" + EVENT);
    assertEquals(
        List.of(new TraceLoss(TraceLoss.Kind.BUFFER_STARTED, 6, -1, new SourceLine("trace", 2))),
        trace.losses);
    assertEquals(List.of(DiagnosticCode.BUFFER_STARTED_LATE), trace.codes());
  }

  @Test
  @Interprets("T-04")
  void theHeaderCountsWhatIsMissing() {
    Traces trace = Traces.of("# entries-in-buffer/entries-written: 3/10   #P:4\n" + EVENT + EVENT);
    assertEquals(
        List.of(
            new TraceLoss(TraceLoss.Kind.COUNT, -1, 1, new SourceLine("trace", 1)),
            new TraceLoss(TraceLoss.Kind.COUNT, -1, 7, new SourceLine("trace", 1))),
        trace.losses);
    assertEquals(List.of(DiagnosticCode.EVENTS_MISSING, DiagnosticCode.LOST_EVENTS), trace.codes());
    assertEquals(3, trace.summary.entriesHeld());
    assertEquals(10, trace.summary.entriesWritten());
    assertEquals(4, trace.summary.cpus());
  }

  @Test
  void traceCmdCountsCpus() {
    assertEquals(4, Traces.of("cpus=4\n" + EVENT).summary.cpus());
  }
}
