package io.github.unleak.analyzer.timeline;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name that the reads of one series share, without their number: {@code kmemleak-} and {@code
 * .txt} of {@code kmemleak-3.txt}. The number ends the stem. A date or a time does not number
 * reads, nor does the number of a machine, a boot or a job, nor the version of a kernel ({@code
 * kmemleak-6.8.txt}). {@code kmemleak-3.2.txt} is of the series if it is the second read after the
 * same scan, that is, if {@code kmemleak-3.txt} lies beside it.
 */
final class SeriesName {

  private static final Pattern PACKED = Pattern.compile("\\.(?:gz|xz|zst|bz2|lz4)$");

  /** Stem, number, and what else the name ends with. */
  private static final Pattern NUMBERED =
      Pattern.compile("(.*?)(?<!\\d)(\\d{1,5})((?:\\.[a-zA-Z][^./]*)*)");

  /** All up to the number of a scan, that of a further read after it, and the rest. */
  private static final Pattern FURTHER =
      Pattern.compile("(|.*\\D)(\\d{1,5})\\.(?:[2-9]|[1-9]\\d{1,3})((?:\\.[a-zA-Z][^./]*)*)");

  /** The parts of a kernel's version before its last number. */
  private static final Pattern VERSION =
      Pattern.compile(
          "(?<!\\d)\\d{1,3}(?:\\.\\d{1,3}\\.\\d{1,4}[-_+.]|\\.)"
              + "|(?<![a-z])(?:v|ver|version|release|linux|kernel)[-_. ]?\\d{1,3}[-_.]");

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
                  + " week date cpu linux version ver release rel rc rev revision")
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
    Matcher version = VERSION.matcher(stem.toLowerCase(Locale.ROOT));
    while (version.find()) {
      other |= version.end() == stem.length();
    }
    return other ? null : stem + '#' + numbered.group(3);
  }

  /**
   * The path of the first read after a scan, if this path may be that of a further one, else {@code
   * null}.
   *
   * @param path without the ending of a compressed file
   */
  static @Nullable String first(String path) {
    Matcher further = FURTHER.matcher(path);
    return further.matches() ? further.group(1) + further.group(2) + further.group(3) : null;
  }

  /** A path without the ending of a compressed file. */
  static String unpacked(String path) {
    return PACKED.matcher(path).replaceFirst("");
  }
}
