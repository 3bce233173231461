package io.github.unleak.analyzer.replay;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The number that a marker in a trace gives a scan: {@code scan 3 begin}. */
final class ScanLabel {

  private static final Pattern NUMBERED = Pattern.compile("\\bscan[ :#=-]*(\\d{1,6})\\b");

  private ScanLabel() {}

  /** The number, or -1 where the text gives none, or tells of an end. */
  static int of(String text) {
    Matcher matcher = NUMBERED.matcher(text);
    return matcher.find() && !text.contains("end") ? Integer.parseInt(matcher.group(1)) : -1;
  }
}
