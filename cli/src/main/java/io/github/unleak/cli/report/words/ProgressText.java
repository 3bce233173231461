package io.github.unleak.cli.report.words;

import io.github.unleak.cli.report.page.Printable;
import java.util.Locale;

/** How far the reading of an input is, in a line that is written over itself. */
public final class ProgressText {

  /** One less than a terminal has: a full line would begin the next one. */
  private static final int WIDTH = 79;

  private static final int SHORTEST_PATH = 20;
  private static final long KILO = 1000;

  private ProgressText() {}

  /**
   * {@code reading trace.txt: 412 MB of 1.2 GB, 8.1 M events}.
   *
   * @param path of the input; shortened at its front where it is long
   * @param bytes read so far, 0 where that is not known
   * @param size of all, or -1
   * @param events so far, 0 where there are none
   */
  public static String of(String path, long bytes, long size, long events) {
    StringBuilder done = new StringBuilder();
    if (bytes > 0) {
      done.append(": ").append(scaled(bytes)).append('B');
      if (size >= bytes) {
        done.append(" of ").append(scaled(size)).append('B');
      }
    }
    if (events > 0) {
      done.append(bytes > 0 ? ", " : ": ").append(scaled(events).strip()).append(" events");
    }
    String name = Printable.of(path);
    int room = Math.max(SHORTEST_PATH, WIDTH - "reading ".length() - done.length());
    if (name.length() > room) {
      name = "..." + name.substring(name.length() - room + 3);
    }
    return "reading " + name + done;
  }

  /** What takes a line away again. */
  public static String erased(int columns) {
    return "\r" + " ".repeat(columns) + "\r";
  }

  /** {@code 812 }, {@code 8.1 M}: three digits at most, and the unit's letter. */
  private static String scaled(long n) {
    String units = " kMGTPE";
    double value = n;
    int unit = 0;
    while (value >= KILO - 0.5 && unit < units.length() - 1) {
      value /= KILO;
      unit++;
    }
    String digits =
        unit > 0 && value < 9.95
            ? String.format(Locale.ROOT, "%.1f", value)
            : Long.toString(Math.round(value));
    return unit == 0 ? digits + " " : digits + " " + units.charAt(unit);
  }
}
