package io.github.unleak.parser.ftrace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.InputKind;
import io.github.unleak.parser.line.InputSummary;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TraceRelayTest {

  private static final SourceLine LINE = new SourceLine("trace.txt", 1);
  private static final int MANY = 20_000;

  /** Notes what comes, in order. */
  private static class Notes implements TraceListener {
    final List<String> all = new ArrayList<>();

    @Override
    public void event(TraceEvent event) {
      all.add("event " + event.line() + " " + event.get(EventField.PFN));
    }

    @Override
    public void loss(TraceLoss loss) {
      all.add("loss " + loss.count());
    }

    @Override
    public void diagnostic(Diagnostic diagnostic) {
      all.add("diagnostic " + diagnostic.message());
    }
  }

  private static TraceSummary play(TraceListener to, int events) {
    TraceEvent event = new TraceEvent();
    for (int line = 1; line <= events; line++) {
      event.begin(EventRole.IOVA_FREE, line, line).with(EventField.PFN, 3L * line);
      event = to.take(event);
      if (line % 700 == 0) {
        to.loss(new TraceLoss(TraceLoss.Kind.LOST, 1, line, LINE));
      }
      if (line % 1100 == 0) {
        to.diagnostic(new Diagnostic(DiagnosticCode.LOST_EVENTS, "at " + line, LINE));
      }
    }
    return new TraceSummary(
        new InputSummary("trace.txt", null, InputKind.FTRACE, 1, events),
        TraceSummary.Clock.SECONDS,
        null,
        1,
        -1,
        -1,
        events,
        Set.of(),
        Map.of(),
        0,
        0,
        0,
        false);
  }

  @Test
  void handsEverythingOnInOrder() {
    Notes straight = new Notes();
    play(straight, MANY);
    Notes relayed = new Notes();
    TraceSummary summary = new TraceRelay(relayed).run(relay -> play(relay, MANY));
    assertEquals(straight.all, relayed.all);
    assertEquals(MANY, summary.entries());
  }

  @Test
  void whatTheReaderThrowsComesOut() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new TraceRelay(new Notes())
                .run(
                    relay -> {
                      play(relay, 10);
                      throw new IllegalArgumentException("no");
                    }));
  }

  @Test
  void whatTheListenerThrowsEndsIt() {
    TraceListener refuses =
        new Notes() {
          @Override
          public void event(TraceEvent event) {
            if (event.line() == 5000) {
              throw new IllegalStateException("enough");
            }
          }
        };
    assertThrows(
        IllegalStateException.class,
        () -> new TraceRelay(refuses).run(relay -> play(relay, 1_000_000)));
  }
}
