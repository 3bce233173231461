package io.github.unleak.analyzer.timeline;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name that the reads of one series share, without their number: {@code kmemleak-} and {@code
 * .txt} of {@code kmemleak-3.txt} and of {@code kmemleak-3.2.txt}, the second read after the same
 * scan. The number ends the stem. A date or a time does not number reads, nor does the number of a
 * machine, a boot or a job.
 */
final class SeriesName {

  private static final Pattern PACKED = Pattern.compile("\\.(?:gz|xz|zst|bz2|lz4)$");

  /** Stem, number, the number of a further read, and what else the name ends with. */
  private static final Pattern NUMBERED =
      Pattern.compile("(.*?)(?<!\\d)(\\d{1,5})(?:\\.\\d{1,4})?((?:\\.[a-zA-Z][^./]*)*)");

  private static final String DAY = "(?:0[1-9]|[12]\\d|3[01])";

  private static final String MONTH = "(?:0[1-9]|1[0-2])";

  private static final String YEAR = "(?:19|20)\\d\\d";

  private static final String TIME = "(?:[01]\\d|2[0-3])[-_.:h]?[0-5]\\d(?:[-_.:m]?[0-5]\\d)?";

  /** A day or a month with or without the time, or a time to the second. */
  private static final Pattern DATE =
      Pattern.compile(
          "(?<!\\d)(?:"
              + ("(?:" + YEAR + "[-_.]?" + MONTH + "(?:[-_.]?" + DAY + ")?")
              + ("|" + DAY + "[-_.]" + MONTH + "[-_.]" + YEAR + ")")
              + ("(?:[-_.T ]?" + TIME + ")?")
              + "|(?:[01]\\d|2[0-3])[-_.:h][0-5]\\d[-_.:m][0-5]\\d)(?!\\d)");

  /** What the number after such a word counts are not the reads of one boot. */
  private static final Set<String> OTHERS =
      Set.of(
          ("host hostname node vm machine server client guest board box dut target device phone unit"
                  + " rack slot instance container pod qemu runner worker agent boot reboot job"
                  + " pipeline stage build run attempt retry test case kernel v pr commit patch day"
                  + " week date cpu")
              .split(" "));

  private static final Pattern LAST_WORD = Pattern.compile("([a-z]*)[-_. #]*$");

  private SeriesName() {}

  /**
   * The name of a file without the number of the read, or {@code null} if it has none.
   *
   * @param name without its folder
   */
  static @Nullable String of(String name) {
    Matcher numbered = NUMBERED.matcher(unpacked(name));
    if (!numbered.matches()) {
      return null;
    }
    Matcher date = DATE.matcher(name);
    while (date.find()) {
      if (date.start() < numbered.end(2) && numbered.start(2) < date.end()) {
        return null;
      }
    }
    String stem = numbered.group(1);
    Matcher word = LAST_WORD.matcher(stem.toLowerCase(Locale.ROOT));
    boolean other = word.find() && OTHERS.contains(word.group(1));
    return other ? null : stem + '#' + numbered.group(3);
  }

  /** A path without the ending of a compressed file. */
  static String unpacked(String path) {
    return PACKED.matcher(path).replaceFirst("");
  }
}
