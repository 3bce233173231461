package io.github.unleak.parser.kmemleak;

import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.Input;
import io.github.unleak.parser.line.InputKind;
import io.github.unleak.parser.line.InputSummary;
import io.github.unleak.parser.line.LineReader;
import io.github.unleak.parser.line.OpenInput;
import io.github.unleak.parser.line.SourceLine;
import java.io.IOException;

/**
 * Reads what an input holds of kmemleak: objects, {@code dump=} prints and notices, through every
 * log and mail they may have passed. No bytes make it fail; what cannot be read is a diagnostic.
 */
public final class KmemleakReader {

  private final OpenInput opened;
  private final Input input;
  private final Delivery delivery;

  private KmemleakReader(OpenInput opened, KmemleakListener listener) {
    this.opened = opened;
    this.input = opened.input();
    this.delivery = new Delivery(listener);
  }

  /**
   * Reads an input as a stream, in memory that does not grow with it but for what records share. An
   * input of kind {@link InputKind#OTHER} or {@link InputKind#EMPTY} gives no records, and no
   * diagnostics but those of its compression and of NUL bytes.
   */
  public static InputSummary read(Input input, KmemleakListener listener) {
    try (OpenInput opened = OpenInput.open(input)) {
      return read(opened, listener);
    }
  }

  /** Reads an input that was opened before and from which nothing was read yet. */
  public static InputSummary read(OpenInput opened, KmemleakListener listener) {
    return new KmemleakReader(opened, listener).read();
  }

  /** Reads all of an input into memory. */
  public static KmemleakLog readAll(Input input) {
    try (OpenInput opened = OpenInput.open(input)) {
      return readAll(opened);
    }
  }

  /** Reads all of an input that was opened before into memory. */
  public static KmemleakLog readAll(OpenInput opened) {
    RecordKeeper records = new RecordKeeper();
    return records.log(read(opened, records));
  }

  private InputSummary read() {
    opened.tell(delivery::always);
    LineReader lines = opened.lines();
    InputKind kind = InputKind.OTHER;
    try {
      kind = read(lines);
    } catch (IOException e) {
      opened.failed(e);
    }
    return new InputSummary(input.path(), input.folder(), kind, lines.bytes(), lines.number());
  }

  private InputKind read(LineReader lines) throws IOException {
    ReportContext context = new ReportContext(input.path(), delivery);
    ReportReader report = new ReportReader(lines, context);
    report.read();
    delivery.end();
    if (delivery.proven()) {
      return context.pure() ? InputKind.KMEMLEAK : InputKind.CONSOLE;
    }
    // A folder may hold binary files; what the user names should be text.
    if (report.torn() || (report.firstNul() >= 0 && input.folder() == null)) {
      delivery.always(
          new Diagnostic(
              DiagnosticCode.BINARY_BYTES,
              report.torn() ? "nothing but NUL bytes" : "NUL bytes",
              new SourceLine(input.path(), report.firstNul())));
    }
    return report.blank() && !opened.damaged() ? InputKind.EMPTY : InputKind.OTHER;
  }
}
