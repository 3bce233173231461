package io.github.unleak.parser.kmemleak;

import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.Input;
import io.github.unleak.parser.line.InputKind;
import io.github.unleak.parser.line.InputSummary;
import io.github.unleak.parser.line.LineReader;
import io.github.unleak.parser.line.SourceLine;
import io.github.unleak.parser.line.TextKind;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what an input holds of kmemleak: objects, {@code dump=} prints and notices, through every
 * log and mail they may have passed. No bytes make it fail; what cannot be read is a diagnostic.
 */
public final class KmemleakReader {

  private final Input input;
  private final KmemleakListener listener;
  private final Delivery delivery;
  private boolean damaged;

  private KmemleakReader(Input input, KmemleakListener listener) {
    this.input = input;
    this.listener = listener;
    this.delivery = new Delivery(listener);
  }

  /**
   * Reads an input as a stream, in memory that does not grow with it but for what records share. An
   * input of kind {@link InputKind#OTHER} or {@link InputKind#EMPTY} gives no records, and no
   * diagnostics but those of its compression; a trace is recognised and not read.
   */
  public static InputSummary read(Input input, KmemleakListener listener) {
    return new KmemleakReader(input, listener).read();
  }

  /** Reads all of an input into memory. */
  public static KmemleakLog readAll(Input input) {
    List<KmemleakObject> objects = new ArrayList<>();
    List<KernelNotice> notices = new ArrayList<>();
    List<ObjectState> states = new ArrayList<>();
    List<Diagnostic> diagnostics = new ArrayList<>();
    InputSummary summary =
        read(
            input,
            new KmemleakListener() {
              @Override
              public void object(KmemleakObject object) {
                objects.add(object);
              }

              @Override
              public void notice(KernelNotice notice) {
                notices.add(notice);
              }

              @Override
              public void state(ObjectState state) {
                states.add(state);
              }

              @Override
              public void diagnostic(Diagnostic diagnostic) {
                diagnostics.add(diagnostic);
              }
            });
    return new KmemleakLog(summary, objects, notices, states, diagnostics);
  }

  private InputSummary read() {
    try (InputStream in = input.open(this::compression)) {
      LineReader lines = new LineReader(in);
      InputKind kind = InputKind.OTHER;
      try {
        kind = read(lines);
      } catch (IOException e) {
        unreadable(e);
      }
      return summary(kind, lines.bytes(), lines.number());
    } catch (IOException e) {
      unreadable(e);
      return summary(InputKind.OTHER, 0, 0);
    }
  }

  private InputKind read(LineReader lines) throws IOException {
    lines.lookAhead(TextKind.HEAD);
    TextKind text = TextKind.of(lines.buffer(), lines.position(), lines.limit());
    if (text == TextKind.TRACE_DAT || text == TextKind.TRACE) {
      lines.passOver();
      InputKind kind = text == TextKind.TRACE ? InputKind.FTRACE : InputKind.TRACE_DAT;
      listener.diagnostic(
          new Diagnostic(
              DiagnosticCode.TRACE_NOT_READ, "a kernel trace", new SourceLine(input.path(), 1)));
      return kind;
    }
    ReportContext context = new ReportContext(input.path(), delivery);
    ReportReader report = new ReportReader(lines, context);
    report.read();
    if (delivery.proven()) {
      return context.pure() ? InputKind.KMEMLEAK : InputKind.CONSOLE;
    }
    return report.blank() && !damaged ? InputKind.EMPTY : InputKind.OTHER;
  }

  private InputSummary summary(InputKind kind, long bytes, long lines) {
    return new InputSummary(input.path(), input.folder(), kind, bytes, lines);
  }

  private void compression(Diagnostic diagnostic) {
    damaged = true;
    delivery.always(diagnostic);
  }

  private void unreadable(IOException e) {
    damaged = true;
    String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    delivery.always(
        new Diagnostic(
            DiagnosticCode.UNREADABLE_INPUT, input.path() + ": cannot be read: " + reason, null));
  }
}
