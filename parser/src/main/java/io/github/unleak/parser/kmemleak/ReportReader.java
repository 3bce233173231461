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
  private boolean blank = true;
  private boolean textless = true;
  private long firstNul = -1;

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
          textless = false;
          continue;
        }
      }
      boolean eachLine = textless || entries.busy() || context.pure() || context.booting();
      boolean more = eachLine ? lines.next() : lines.nextWith(SIGNS);
      if (!more) {
        break;
      }
      slowLine();
    }
    entries.end(lines.endsInNewline());
    if (firstNul < 0 && lines.firstNul() >= 0) {
      nul(lines.firstNul());
    }
  }

  private void nul(long number) {
    firstNul = number;
    context.diagnostic(DiagnosticCode.BINARY_BYTES, "NUL bytes", number);
  }

  private void slowLine() {
    line.set(lines.buffer(), lines.start(), lines.end(), lines.number());
    blank &= noText(lines.buffer(), lines.start(), lines.end(), false);
    textless = textless && noText(lines.buffer(), lines.start(), lines.end(), true);
    context.lineRead();
    entries.line(line);
    if (lines.cut() && !longLineTold) {
      longLineTold = true;
      context.diagnostic(
          DiagnosticCode.LONG_LINE,
          "the line is longer than " + LineReader.MAX_LINE + " bytes",
          lines.number());
    }
    if (firstNul < 0 && line.nul()) {
      nul(lines.number());
    }
  }

  /** True if there is only white space in {@code [from, to)}, and NULs if they count as such. */
  private static boolean noText(byte[] bytes, int from, int to, boolean nuls) {
    for (int at = from; at < to; at++) {
      boolean space = bytes[at] == ' ' || (bytes[at] >= '\t' && bytes[at] <= '\r');
      if (!space && !(nuls && bytes[at] == 0)) {
        return false;
      }
    }
    return true;
  }

  /** True if the input holds no byte or only white space. A quote mark and NUL bytes are text. */
  boolean blank() {
    return blank;
  }

  /** The first line with a NUL byte, or -1. */
  long firstNul() {
    return firstNul;
  }

  /** True if the input holds only NUL bytes and white space: its text was lost. */
  boolean torn() {
    return textless && firstNul >= 0;
  }
}
