package io.github.unleak.parser.ftrace;

import io.github.unleak.parser.line.TextCursor;
import java.util.Arrays;

/**
 * Reads the fields of an event, {@code iovad=0xffff888100c0dd08 size=1}, up to the newline.
 *
 * <p>Hot: every byte of every event with a role passes here. Needs no bounds checks because the
 * line ends in a newline.
 */
final class FieldReader {

  /** {@code ZERO_SIZE_PTR}, what an allocation of no bytes gives (include/linux/slab.h). */
  private static final long ZERO_SIZE_POINTER = 16;

  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};

  private final EventTypes types;
  private final CallSites sites;
  private final ByteRanges<String> caches = new ByteRanges<>();
  private long value;
  private int digits;
  private int numbers;
  private boolean pointer;
  private boolean hashes;

  FieldReader(EventTypes types, CallSites sites) {
    this.types = types;
    this.sites = sites;
  }

  /** True where a pointer was a hash. */
  boolean hashes() {
    return hashes;
  }

  /**
   * Puts the fields that stand at {@code at} into an event.
   *
   * @return where the newline is, or -1 where something cannot be read or is missing
   */
  int read(EventType type, byte[] bytes, int at, TraceEvent event) {
    numbers = 0;
    pointer = false;
    boolean arguments = type.form() == EventType.Form.CALL_WITH_ARGUMENTS;
    int next = 0;
    int i = at;
    while (true) {
      while (bytes[i] == ' ' || bytes[i] == ',') {
        i++;
      }
      if (bytes[i] == '\n' || bytes[i] == '\r' || (arguments && bytes[i] == ')')) {
        return complete(type) ? lineEnd(bytes, i) : -1;
      }
      FieldSlot slot = type.slot(next);
      if (slot == null || !slot.at(bytes, i)) {
        slot = type.find(bytes, i, types.meanings());
      }
      if (slot == null) {
        i = wordEnd(bytes, i);
      } else {
        next = slot.index() + 1;
        i = value(slot, bytes, i + slot.length(), event);
        if (i < 0) {
          return -1;
        }
      }
    }
  }

  /** An event with fewer fields than another one of its type was cut. */
  private boolean complete(EventType type) {
    if (numbers < type.numbers()) {
      return false;
    }
    boolean slab = type.role() == EventRole.MEMORY_ALLOC || type.role() == EventRole.MEMORY_FREE;
    if (slab && !pointer) {
      return false;
    }
    type.sawNumbers(numbers);
    return true;
  }

  private int value(FieldSlot slot, byte[] bytes, int at, TraceEvent event) {
    return switch (slot.kind()) {
      case NUMBER, ADDRESS -> {
        int end = slot.same(bytes, at);
        if (end < 0) {
          end = number(bytes, at, slot.kind() == FieldSlot.Kind.ADDRESS);
          if (end < 0) {
            end = truth(bytes, at);
          }
          if (end < 0) {
            yield -1;
          }
          slot.keep(bytes, at, end, value);
        }
        numbers++;
        event.with(slot.field(), slot.value());
        yield end;
      }
      case POINTER -> pointer(bytes, at, event);
      case SITE -> {
        int end = wordEnd(bytes, at);
        event.at(end == at ? CallSite.NONE : sites.at(bytes, at, end));
        yield end;
      }
      case CACHE -> {
        int end = wordEnd(bytes, at);
        if (end > at) {
          event.cache(cache(bytes, at, end));
        }
        yield end;
      }
      case OTHER -> wordEnd(bytes, at);
    };
  }

  private String cache(byte[] bytes, int from, int to) {
    String cache = caches.get(bytes, from, to);
    if (cache == null) {
      cache = TextCursor.text(bytes, from, to);
      caches.put(bytes, from, to, cache);
    }
    return cache;
  }

  private int pointer(byte[] bytes, int at, TraceEvent event) {
    pointer = true;
    int i = at;
    while (bytes[i] == ' ') {
      i++; // old kernels pad (null)
    }
    if (bytes[i] == '(') {
      if (bytes[i + 1] == 'n') {
        noObject(event);
      }
      return wordEnd(bytes, i); // (null), (____ptrval____), (efault)
    }
    boolean plain = bytes[i + 1] != 'x';
    int end = number(bytes, i, true);
    if (end < 0) {
      return -1;
    }
    if (value == 0 || value == ZERO_SIZE_POINTER) {
      noObject(event);
      return end;
    }
    event.with(EventField.POINTER, value);
    // %p pads to the width of an address, and on 64 bits hashes to 32 bits.
    if (plain && digits == 16 && value >>> 32 == 0) {
      event.hashed();
      hashes = true;
    }
    return end;
  }

  /** An allocation that failed is worth knowing; a free of nothing frees nothing. */
  private static void noObject(TraceEvent event) {
    if (event.role() != EventRole.MEMORY_FREE) {
      event.with(EventField.POINTER, 0);
    }
  }

  /** Reads {@link #value}, and gives where it ends; -1 where it is no number. */
  int number(byte[] bytes, int at, boolean hexadecimal) {
    if (bytes[at] == '0' && bytes[at + 1] == 'x') {
      return hex(bytes, at + 2);
    }
    boolean negative = bytes[at] == '-';
    int start = negative ? at + 1 : at;
    int i = start;
    long number = 0;
    int digit = bytes[i] - '0';
    while (digit >= 0 && digit <= 9) {
      number = number * 10 + digit;
      digit = bytes[++i] - '0';
    }
    digits = i - start;
    if (isHexLetter(bytes[i]) || (hexadecimal && !negative && digits <= 16)) {
      return hex(bytes, at);
    }
    value = negative ? -number : number;
    return digits > 0 && digits <= 20 && endsNumber(bytes[i]) ? i : -1;
  }

  /** Reads {@code true} or {@code false} into {@link #value}; -1 where it is neither. */
  private int truth(byte[] bytes, int at) {
    int end = wordEnd(bytes, at);
    if (end > at && bytes[end - 1] == ')') {
      end--;
    }
    if (Arrays.equals(bytes, at, end, TRUE, 0, TRUE.length)) {
      value = 1;
      return end;
    }
    value = 0;
    return Arrays.equals(bytes, at, end, FALSE, 0, FALSE.length) ? end : -1;
  }

  /** The number read last. */
  long value() {
    return value;
  }

  private int hex(byte[] bytes, int at) {
    int count = HexDigits.count(bytes, at);
    value = HexDigits.value(bytes, at, count);
    int i = at + count;
    if (count == 8) {
      count = HexDigits.count(bytes, i);
      value = (value << (4 * count)) | HexDigits.value(bytes, i, count);
      i += count;
    }
    digits = i - at;
    return digits > 0 && endsNumber(bytes[i]) ? i : -1; // a seventeenth digit ends no number
  }

  private static boolean isHexLetter(byte b) {
    return b >= 'a' && b <= 'f';
  }

  private static boolean endsNumber(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == ',' || b == ')';
  }

  private static int wordEnd(byte[] bytes, int at) {
    int i = at;
    while (bytes[i] != ' ' && bytes[i] != '\n' && bytes[i] != '\r' && bytes[i] != ',') {
      i++;
    }
    return i;
  }

  private static int lineEnd(byte[] bytes, int at) {
    int i = at;
    while (bytes[i] != '\n') {
      i++;
    }
    return i;
  }
}
