package io.github.unleak.parser.ftrace;

import io.github.unleak.parser.line.TextCursor;
import java.util.HashMap;
import java.util.Map;

/** The call sites of a trace, each as one instance. */
final class CallSites {

  /** More are not kept; a kernel has not nearly as many that allocate. */
  private static final int MOST = 1 << 14;

  private final ByteRanges<CallSite> known = new ByteRanges<>();
  private final Map<CallSite, CallSite> shared = new HashMap<>();

  /** What is in {@code [from, to)}: {@code symbol+0x10/0x20} or an address. */
  CallSite at(byte[] bytes, int from, int to) {
    CallSite site = known.get(bytes, from, to);
    if (site == null) {
      site = shared(read(TextCursor.text(bytes, from, to)));
      known.put(bytes, from, to, site);
    }
    return site;
  }

  /** The instance that stands for all equal ones. */
  CallSite shared(CallSite site) {
    if (shared.size() >= MOST) {
      return shared.getOrDefault(site, site);
    }
    CallSite first = shared.putIfAbsent(site, site);
    return first == null ? site : first;
  }

  /** Reads {@code symbol+0x10/0x20 [module]}, {@code symbol}, {@code 0x1234}, {@code c104deff}. */
  static CallSite read(String text) {
    String word = text.strip();
    int space = word.indexOf(' ');
    if (space >= 0) {
      word = word.substring(0, space);
    }
    if (word.isEmpty()) {
      return CallSite.NONE;
    }
    String digits = word.startsWith("0x") ? word.substring(2) : word;
    if (isAddress(digits) && (digits.length() >= 8 || digits.length() < word.length())) {
      return new CallSite(null, -1, Long.parseUnsignedLong(digits, 16));
    }
    int plus = word.indexOf("+0x");
    if (plus <= 0) {
      return new CallSite(EventMeanings.plain(word), -1, 0);
    }
    int slash = word.indexOf('/', plus);
    String offset = word.substring(plus + 3, slash < 0 ? word.length() : slash);
    return new CallSite(
        EventMeanings.plain(word.substring(0, plus)),
        isAddress(offset) && offset.length() < 16 ? Long.parseLong(offset, 16) : -1,
        0);
  }

  private static boolean isAddress(String digits) {
    if (digits.isEmpty() || digits.length() > 16) {
      return false;
    }
    for (int i = 0; i < digits.length(); i++) {
      if (Character.digit(digits.charAt(i), 16) < 0) {
        return false;
      }
    }
    return true;
  }
}
