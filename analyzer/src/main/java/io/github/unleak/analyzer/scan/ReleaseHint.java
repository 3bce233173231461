package io.github.unleak.analyzer.scan;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a kernel's release suggests of it. Distributions backport: a release may take certainty
 * away, and never gives any.
 */
public final class ReleaseHint {

  private static final Pattern NUMBERS =
      Pattern.compile("^([0-9]{1,4})\\.([0-9]{1,4})(?:[^0-9].*)?$");

  private ReleaseHint() {}

  /** True from Linux 7.3 on, whose scans have a second pass ({@code __kmemleak_scan()}). */
  public static boolean confirms(@Nullable String release) {
    return atLeast(release, 7, 3);
  }

  /**
   * True from Linux 6.13 on, where {@code iova_depot_pop()} calls {@code kmemleak_transient_leak()}
   * (commit 7591c127f3b1).
   */
  public static boolean marksPops(@Nullable String release) {
    return atLeast(release, 6, 13);
  }

  /**
   * True from Linux 6.18 on: SLUB keeps the addresses of objects in sheaves ({@code struct
   * slab_sheaf}, mm/slub.c), arrays that kmemleak reads as any other memory.
   */
  public static boolean keepsAddresses(@Nullable String release) {
    return atLeast(release, 6, 18);
  }

  private static boolean atLeast(@Nullable String release, int major, int minor) {
    Matcher numbers = release == null ? null : NUMBERS.matcher(release);
    if (numbers == null || !numbers.matches()) {
      return false;
    }
    int first = Integer.parseInt(numbers.group(1));
    int second = Integer.parseInt(numbers.group(2));
    return first > major || (first == major && second >= minor);
  }
}
