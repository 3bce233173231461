package io.github.unleak.analyzer.replay;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a recorder wrote into the trace about a scan or a read of the kmemleak file: {@code scan 3
 * begin}, {@code scan 3 end}, {@code snapshot 3 read}. A second read after the same scan may be
 * {@code snapshot 3.2 read}.
 *
 * @param kind what it says
 * @param number of the scan, as the recorder counts
 * @param time on the trace's clock
 * @param line of the trace
 */
record ScanMark(Kind kind, int number, long time, long line) {

  enum Kind {
    /** The scan is about to begin. */
    BEGIN,
    /** The write of {@code scan} has returned. */
    END,
    /** The file has been read. */
    READ
  }

  private static final Pattern SCAN =
      Pattern.compile("\\bscan[ :#=-]*(\\d{1,6})(?:\\s+(\\p{Alpha}+))?\\W*$");
  private static final Pattern READ_MARK =
      Pattern.compile("\\bsnapshot[ :#=-]*(\\d{1,6})(?:\\.\\d{1,6})?\\s+read\\b");

  /** The mark that {@code text} is, or {@code null}. */
  static @Nullable ScanMark of(String text, long time, long line) {
    Matcher read = READ_MARK.matcher(text);
    if (read.find()) {
      return new ScanMark(Kind.READ, Integer.parseInt(read.group(1)), time, line);
    }
    Matcher scan = SCAN.matcher(text);
    if (!scan.find()) {
      return null;
    }
    String word = scan.group(2) == null ? "begin" : scan.group(2);
    Kind kind =
        switch (word) {
          case "begin", "begins", "start", "starts" -> Kind.BEGIN;
          case "end", "ends", "done" -> Kind.END;
          default -> null;
        };
    return kind == null ? null : new ScanMark(kind, Integer.parseInt(scan.group(1)), time, line);
  }
}
