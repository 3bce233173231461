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

  /**
   * The marks of {@code unleak capture}, those that docs/recording.md asks for, and those of the
   * lab's recordings. Others write about scans of their own: {@code wifi scan 1 begin}.
   */
  private static final Pattern MARK =
      Pattern.compile(
          "(?:unleak: |lab: )?(?:scan (\\d{1,6}) (begin|end)|snapshot (\\d{1,6})(?:\\.\\d{1,6})? read)");

  /** The mark that {@code text} is, or {@code null}. */
  static @Nullable ScanMark of(String text, long time, long line) {
    Matcher mark = MARK.matcher(text.strip());
    if (!mark.matches()) {
      return null;
    }
    String scan = mark.group(1);
    if (scan == null) {
      return new ScanMark(Kind.READ, Integer.parseInt(mark.group(3)), time, line);
    }
    Kind kind = mark.group(2).equals("begin") ? Kind.BEGIN : Kind.END;
    return new ScanMark(kind, Integer.parseInt(scan), time, line);
  }
}
