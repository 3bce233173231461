package io.github.unleak.cli.lab;

import io.github.unleak.parser.ftrace.CallSite;
import io.github.unleak.parser.ftrace.EventField;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceContext;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.ftrace.TraceListener;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.ftrace.TraceReader;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.ftrace.TraceVocabulary;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.Input;
import io.github.unleak.parser.line.OpenInput;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A trace kept in memory, so that it can be replayed again and again with parts missing. */
final class RecordedTrace implements TraceListener {

  private static final EventField[] FIELDS = EventField.values();

  /** One event as it was read. */
  record Kept(
      EventRole role,
      long line,
      long time,
      int cpu,
      int pid,
      TraceContext context,
      CallSite site,
      @Nullable String text,
      int present,
      long[] values) {

    /** Fills an event with it; {@code mask} is laid over pointers, 0 for none. */
    void into(TraceEvent event, boolean hashed) {
      event.begin(role, line, time).by(cpu, pid, context).at(site);
      if (text != null) {
        event.text(text);
      }
      for (int at = 0; at < FIELDS.length; at++) {
        if ((present & (1 << at)) != 0) {
          boolean pointer = hashed && FIELDS[at] == EventField.POINTER;
          event.with(FIELDS[at], pointer ? hash(values[at]) : values[at]);
        }
      }
      if (hashed) {
        event.hashed();
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
      summary = TraceReader.read(opened, TraceVocabulary.NONE, this);
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
    int present = 0;
    long[] values = new long[FIELDS.length];
    for (int at = 0; at < FIELDS.length; at++) {
      if (event.has(FIELDS[at])) {
        present |= 1 << at;
        values[at] = event.get(FIELDS[at]);
      }
    }
    events.add(
        new Kept(
            event.role(),
            event.line(),
            event.time(),
            event.cpu(),
            event.pid(),
            event.context(),
            event.site(),
            event.text(),
            present,
            values));
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
