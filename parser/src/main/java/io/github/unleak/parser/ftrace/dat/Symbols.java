package io.github.unleak.parser.ftrace.dat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The symbols of the recorded kernel ({@code /proc/kallsyms}), to be found by address. A
 * distribution's kernel has 200,000 of them: names stay in the text.
 */
final class Symbols {

  /** None are known. */
  static final Symbols NONE = new Symbols(new byte[0]);

  /** An address farther behind a symbol than this, in bytes, is not in it. */
  private static final long LONGEST = 1 << 20;

  /** More than this are no kernel's. */
  private static final int MOST = 1 << 20;

  private final byte[] text;
  private long[] addresses = new long[1024];
  private int[] names = new int[1024];
  private int count;

  /** Parses {@code address type name [module]} lines; keeps {@code text}. */
  Symbols(byte[] text) {
    this.text = text;
    int line = 0;
    while (line < text.length && count < MOST) {
      int end = line;
      while (end < text.length && text[end] != '\n') {
        end++;
      }
      parse(line, end);
      line = end + 1;
    }
    addresses = Arrays.copyOf(addresses, count);
    names = Arrays.copyOf(names, count);
    sort();
  }

  private void parse(int from, int end) {
    long address = 0;
    int at = from;
    while (at < end && Character.digit(text[at], 16) >= 0) {
      address = address << 4 | Character.digit(text[at], 16);
      at++;
    }
    // 0 stands for an address that was hidden; A is a per-CPU offset, $x a mark of ARM's.
    boolean named = at > from && at + 3 < end && text[at] == ' ' && text[at + 2] == ' ';
    if (!named || address == 0 || (text[at + 1] | 0x20) == 'a' || text[at + 3] == '$') {
      return;
    }
    if (count == addresses.length) {
      addresses = Arrays.copyOf(addresses, count * 2);
      names = Arrays.copyOf(names, count * 2);
    }
    addresses[count] = address;
    names[count] = at + 3;
    count++;
  }

  /** The kernel's own symbols are in order, those of modules behind them are not. */
  private void sort() {
    boolean sorted = true;
    for (int i = 1; i < count && sorted; i++) {
      sorted = Long.compareUnsigned(addresses[i - 1], addresses[i]) <= 0;
    }
    if (sorted) {
      return;
    }
    int[] order =
        IntStream.range(0, count)
            .boxed()
            .sorted((a, b) -> Long.compareUnsigned(addresses[a], addresses[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    addresses = IntStream.of(order).mapToLong(i -> addresses[i]).toArray();
    names = IntStream.of(order).map(i -> names[i]).toArray();
  }

  /** The index of the symbol that {@code address} is in, or -1. */
  int find(long address) {
    int low = 0;
    int high = count - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(addresses[middle], address) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    if (high < 0 || address - addresses[high] > LONGEST) {
      return -1;
    }
    // Of several at one address the kernel takes the first (get_symbol_pos(), kallsyms.c).
    while (high > 0 && addresses[high - 1] == addresses[high]) {
      high--;
    }
    return high;
  }

  /** Where a symbol starts. */
  long start(int index) {
    return addresses[index];
  }

  /** A symbol's name, without its module. */
  String name(int index) {
    int from = names[index];
    int to = from;
    while (to < text.length && text[to] != '\n' && text[to] != '\t' && text[to] != ' ') {
      to++;
    }
    return new String(text, from, to - from, StandardCharsets.UTF_8);
  }
}
