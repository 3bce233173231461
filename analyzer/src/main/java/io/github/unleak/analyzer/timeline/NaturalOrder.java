package io.github.unleak.analyzer.timeline;

import java.util.Comparator;

/** File names as people count: {@code kmemleak-2} before {@code kmemleak-10}. */
final class NaturalOrder implements Comparator<String> {

  static final NaturalOrder INSTANCE = new NaturalOrder();

  private NaturalOrder() {}

  @Override
  public int compare(String left, String right) {
    int i = 0;
    int j = 0;
    while (i < left.length() && j < right.length()) {
      int compared;
      if (digit(left, i) && digit(right, j)) {
        int iEnd = endOfDigits(left, i);
        int jEnd = endOfDigits(right, j);
        compared = compareNumbers(left.substring(i, iEnd), right.substring(j, jEnd));
        i = iEnd;
        j = jEnd;
      } else {
        compared = Character.compare(left.charAt(i++), right.charAt(j++));
      }
      if (compared != 0) {
        return compared;
      }
    }
    int rest = Integer.compare(left.length() - i, right.length() - j);
    return rest != 0 ? rest : left.compareTo(right);
  }

  /** The name with each run of digits replaced by {@code #}: equal for members of one series. */
  static String pattern(String name) {
    StringBuilder pattern = new StringBuilder(name.length());
    int i = 0;
    while (i < name.length()) {
      if (digit(name, i)) {
        pattern.append('#');
        i = endOfDigits(name, i);
      } else {
        pattern.append(name.charAt(i++));
      }
    }
    return pattern.toString();
  }

  private static int compareNumbers(String left, String right) {
    String a = withoutZeros(left);
    String b = withoutZeros(right);
    return a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b);
  }

  private static String withoutZeros(String digits) {
    int start = 0;
    while (start < digits.length() - 1 && digits.charAt(start) == '0') {
      start++;
    }
    return digits.substring(start);
  }

  private static int endOfDigits(String text, int from) {
    int end = from;
    while (end < text.length() && digit(text, end)) {
      end++;
    }
    return end;
  }

  private static boolean digit(String text, int at) {
    return text.charAt(at) >= '0' && text.charAt(at) <= '9';
  }
}
