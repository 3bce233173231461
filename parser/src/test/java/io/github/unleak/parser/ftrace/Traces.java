package io.github.unleak.parser.ftrace;

import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.Input;
import io.github.unleak.parser.line.OpenInput;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A trace that was read whole, with every event written out. */
final class Traces implements TraceListener {

  final List<String> events = new ArrayList<>();
  final List<TraceLoss> losses = new ArrayList<>();
  final List<Diagnostic> diagnostics = new ArrayList<>();
  final TraceSummary summary;

  private Traces(Input input, TraceVocabulary vocabulary) {
    try (OpenInput opened = OpenInput.open(input)) {
      summary = new TraceTextReader(opened, vocabulary, this).read();
    }
  }

  static Traces of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8), Integer.MAX_VALUE);
  }

  static Traces of(String text, TraceVocabulary vocabulary) {
    return new Traces(input(text.getBytes(StandardCharsets.UTF_8), 1 << 20), vocabulary);
  }

  /** Of bytes that come {@code chunk} at a time. */
  static Traces of(byte[] bytes, int chunk) {
    return new Traces(input(bytes, chunk), TraceVocabulary.NONE);
  }

  static Traces of(Input input) {
    return new Traces(input, TraceVocabulary.NONE);
  }

  private static Input input(byte[] bytes, int chunk) {
    return new Input(
        "trace",
        null,
        () ->
            new ByteArrayInputStream(bytes) {
              @Override
              public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(chunk, length));
              }
            });
  }

  /** The only event of a text, without its line. */
  static String one(String text) {
    List<String> events = of(text).events;
    if (events.size() != 1) {
      throw new AssertionError(events + " in\n" + text);
    }
    return events.get(0).substring(events.get(0).indexOf(' ') + 1);
  }

  boolean hashed() {
    return summary.hashedPointers();
  }

  List<DiagnosticCode> codes() {
    return diagnostics.stream().map(Diagnostic::code).toList();
  }

  /** {@code line role time cpu/pid/comm/context field=hex … @site cache "text"}. */
  @Override
  public void event(TraceEvent event) {
    StringBuilder text = new StringBuilder();
    text.append(event.line()).append(' ').append(event.role().id());
    text.append(' ').append(event.time()).append(" [").append(event.cpu()).append("] ");
    text.append(event.comm()).append('-').append(event.pid()).append(' ').append(event.context());
    for (EventField field : EventField.values()) {
      if (event.has(field)) {
        text.append(' ').append(field.id()).append('=');
        text.append(Long.toHexString(event.get(field)));
      }
    }
    if (!event.site().equals(CallSite.NONE)) {
      text.append(" @").append(event.site());
    }
    if (event.cache() != null) {
      text.append(" cache=").append(event.cache());
    }
    if (event.text() != null) {
      text.append(" \"").append(event.text()).append('"');
    }
    events.add(text.append(event.isHashed() ? " hashed" : "").toString());
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
