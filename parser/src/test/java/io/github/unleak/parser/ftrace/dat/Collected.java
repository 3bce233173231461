package io.github.unleak.parser.ftrace.dat;

import io.github.unleak.parser.ftrace.CallSite;
import io.github.unleak.parser.ftrace.EventField;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceContext;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.ftrace.TraceListener;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.ftrace.TraceVocabulary;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.Input;
import io.github.unleak.parser.line.OpenInput;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything that a file gave. */
final class Collected implements TraceListener {

  /** A copy of an event. */
  record Event(
      EventRole role,
      long line,
      long time,
      int cpu,
      int pid,
      TraceContext context,
      @Nullable String comm,
      @Nullable String cache,
      @Nullable String text,
      CallSite site,
      Map<EventField, Long> fields) {}

  final List<Event> events = new ArrayList<>();
  final List<TraceLoss> losses = new ArrayList<>();
  final List<Diagnostic> diagnostics = new ArrayList<>();
  private @Nullable TraceSummary summary;

  static Collected of(Path file) {
    return of(Input.of(file), TraceVocabulary.NONE);
  }

  /** As from standard input: cannot seek. */
  static Collected of(byte[] bytes) {
    return of(
        new Input("trace.dat", null, () -> new ByteArrayInputStream(bytes)), TraceVocabulary.NONE);
  }

  static Collected of(Input input, TraceVocabulary vocabulary) {
    Collected collected = new Collected();
    try (OpenInput opened = OpenInput.open(input)) {
      opened.tell(collected::diagnostic);
      collected.summary = new TraceDatReader(opened, vocabulary, collected).read();
    }
    return collected;
  }

  TraceSummary summary() {
    if (summary == null) {
      throw new IllegalStateException("nothing was read");
    }
    return summary;
  }

  List<DiagnosticCode> codes() {
    return diagnostics.stream().map(Diagnostic::code).toList();
  }

  @Override
  public void event(TraceEvent event) {
    Map<EventField, Long> fields = new EnumMap<>(EventField.class);
    for (EventField field : EventField.values()) {
      if (event.has(field)) {
        fields.put(field, event.get(field));
      }
    }
    events.add(
        new Event(
            event.role(),
            event.line(),
            event.time(),
            event.cpu(),
            event.pid(),
            event.context(),
            event.comm(),
            event.cache(),
            event.text(),
            event.site(),
            fields));
  }

  @Override
  public void loss(TraceLoss loss) {
    losses.add(loss);
  }

  @Override
  public void diagnostic(Diagnostic diagnostic) {
    diagnostics.add(diagnostic);
  }
}
