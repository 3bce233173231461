package io.github.unleak.parser.line;

import java.io.Serializable;
import java.util.Comparator;

/**
 * Orders names as people count: runs of digits by their value, the rest by character. {@code
 * kmemleak-3.txt} comes before {@code kmemleak-3.2.txt}, the second read after the same scan.
 */
public final class NaturalOrder implements Comparator<String>, Serializable {

  private static final long serialVersionUID = 1L;

  /** The order has no settings. */
  public NaturalOrder() {}

  @Override
  public int compare(String left, String right) {
    int i = 0;
    int j = 0;
    while (i < left.length() && j < right.length()) {
      if (digit(left, i) && digit(right, j)) {
        int endLeft = endOfDigits(left, i);
        int endRight = endOfDigits(right, j);
        int order = compareNumbers(left, i, endLeft, right, j, endRight);
        if (order != 0) {
          return order;
        }
        i = endLeft;
        j = endRight;
      } else if (left.charAt(i) != right.charAt(j)) {
        boolean further = i > 0 && left.charAt(i - 1) == '.' && digit(left, i) != digit(right, j);
        return further
            ? Boolean.compare(digit(left, i), digit(right, j))
            : Character.compare(left.charAt(i), right.charAt(j));
      } else {
        i++;
        j++;
      }
    }
    int order = Integer.compare(left.length() - i, right.length() - j);
    return order != 0 ? order : left.compareTo(right);
  }

  /**
   * The name with each run of digits as one {@code #}, and the number of a further read left out:
   * equal for the members of one series.
   */
  public static String pattern(String name) {
    StringBuilder pattern = new StringBuilder(name.length());
    int at = 0;
    while (at < name.length()) {
      boolean number = digit(name, at);
      pattern.append(number ? '#' : name.charAt(at));
      at = number ? endOfDigits(name, at) : at + 1;
    }
    return pattern.toString().replace("#.#.", "#.");
  }

  private static boolean digit(String text, int at) {
    return text.charAt(at) >= '0' && text.charAt(at) <= '9';
  }

  private static int endOfDigits(String text, int at) {
    int end = at;
    while (end < text.length() && digit(text, end)) {
      end++;
    }
    return end;
  }

  private static int compareNumbers(String a, int i, int endA, String b, int j, int endB) {
    int startA = withoutZeros(a, i, endA);
    int startB = withoutZeros(b, j, endB);
    int order = Integer.compare(endA - startA, endB - startB);
    return order != 0 ? order : a.substring(startA, endA).compareTo(b.substring(startB, endB));
  }

  private static int withoutZeros(String text, int from, int to) {
    int start = from;
    while (start < to && text.charAt(start) == '0') {
      start++;
    }
    return start;
  }
}
