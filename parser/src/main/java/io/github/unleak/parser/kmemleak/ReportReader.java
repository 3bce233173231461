package io.github.unleak.parser.kmemleak;

import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.LineReader;
import io.github.unleak.parser.line.Needles;
import java.io.IOException;

/** Goes through a text once and gives each stretch of it to the fastest reader that can take it. */
final class ReportReader {

  private static final Needles SIGNS = new Needles("u|nreferenced", "|kmemleak:", "Lin|ux version");

  private final LineReader lines;
  private final ReportContext context;
  private final CanonicalReader canonical;
  private final EntryReader entries;
  private final ReportLine line = new ReportLine();
  private boolean longLineTold;
  private boolean binaryTold;
  private boolean blank = true;

  ReportReader(LineReader lines, ReportContext context) {
    this.lines = lines;
    this.context = context;
    this.canonical = new CanonicalReader(lines, context);
    this.entries = new EntryReader(context);
  }

  /** Reads to the end of the input. */
  void read() throws IOException {
    while (true) {
      if (canonical.atHeader()) {
        entries.close();
        if (canonical.read()) {
          blank = false;
          continue;
        }
      }
      boolean eachLine = entries.busy() || context.pure() || context.booting();
      boolean more = eachLine ? lines.next() : lines.nextWith(SIGNS);
      if (!more) {
        break;
      }
      slowLine();
    }
    entries.end(lines.endsInNewline());
  }

  private void slowLine() {
    line.set(lines.buffer(), lines.start(), lines.end(), lines.number());
    blank &= whiteSpace(lines.buffer(), lines.start(), lines.end());
    context.lineRead();
    entries.line(line);
    if (lines.cut() && !longLineTold) {
      longLineTold = true;
      context.diagnostic(
          DiagnosticCode.LONG_LINE,
          "the line is longer than " + LineReader.MAX_LINE + " bytes",
          lines.number());
    }
    if (!binaryTold && line.nul()) {
      binaryTold = true;
      context.diagnostic(DiagnosticCode.BINARY_BYTES, "NUL bytes", lines.number());
    }
  }

  private static boolean whiteSpace(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at++) {
      if (bytes[at] != ' ' && (bytes[at] < '\t' || bytes[at] > '\r')) {
        return false;
      }
    }
    return true;
  }

  /** True if the input holds no byte or only white space. A quote mark and NUL bytes are text. */
  boolean blank() {
    return blank;
  }
}
