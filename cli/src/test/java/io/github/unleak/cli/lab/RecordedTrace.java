package io.github.unleak.cli.lab;

import io.github.unleak.parser.format.InputFormat;
import io.github.unleak.parser.ftrace.EventField;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.ftrace.TraceListener;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.ftrace.TraceVocabulary;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.Input;
import io.github.unleak.parser.line.OpenInput;
import java.util.ArrayList;
import java.util.List;

/** A trace kept in memory, so that it can be replayed again and again with parts missing. */
final class RecordedTrace implements TraceListener {

  private static final EventField[] FIELDS = EventField.values();

  /** One event as it was read. */
  static final class Kept {
    private final TraceEvent event = new TraceEvent();

    Kept(TraceEvent read) {
      fill(read, event, false);
    }

    EventRole role() {
      return event.role();
    }

    long line() {
      return event.line();
    }

    int cpu() {
      return event.cpu();
    }

    /** Fills {@code to} with it, with its pointers hashed if asked. */
    void into(TraceEvent to, boolean hashed) {
      fill(event, to, hashed);
    }

    private static void fill(TraceEvent from, TraceEvent to, boolean hashed) {
      to.begin(from.role(), from.line(), from.time())
          .by(from.cpu(), from.pid(), from.context())
          .at(from.site());
      String text = from.text();
      if (text != null) {
        to.text(text);
      }
      for (EventField field : FIELDS) {
        if (from.has(field)) {
          boolean pointer = hashed && field == EventField.POINTER;
          to.with(field, pointer ? hash(from.get(field)) : from.get(field));
        }
      }
      if (hashed || from.isHashed()) {
        to.hashed();
      }
    }

    private static long hash(long pointer) {
      return pointer == 0 ? 0 : (pointer * 0x9e3779b97f4a7c15L) >>> 32;
    }
  }

  private final List<Kept> events = new ArrayList<>();
  private final List<TraceLoss> losses = new ArrayList<>();
  private final TraceSummary summary;

  private RecordedTrace(Input input) {
    try (OpenInput opened = OpenInput.open(input)) {
      summary = InputFormat.of(opened).readTrace(opened, TraceVocabulary.NONE, this);
    }
  }

  static RecordedTrace of(Input input) {
    return new RecordedTrace(input);
  }

  List<Kept> events() {
    return events;
  }

  List<TraceLoss> losses() {
    return losses;
  }

  TraceSummary summary() {
    return summary;
  }

  @Override
  public void event(TraceEvent event) {
    events.add(new Kept(event));
  }

  @Override
  public void loss(TraceLoss loss) {
    losses.add(loss);
  }

  @Override
  public void diagnostic(Diagnostic diagnostic) {
    // What is wrong with the recording is no matter here.
  }
}
