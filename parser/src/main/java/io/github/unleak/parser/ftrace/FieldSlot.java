package io.github.unleak.parser.ftrace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A field that events of one type have: {@code limit_pfn=}, with what it means.
 *
 * <p>Hot: its name is compared in place, up to 16 bytes with two loads.
 */
final class FieldSlot {

  /** What its values look like. */
  enum Kind {
    /** A number, decimal or with {@code 0x}. */
    NUMBER,
    /** A number that is hexadecimal even without {@code 0x}. */
    ADDRESS,
    /** The address of an object, as {@code %p} prints it. */
    POINTER,
    /** {@code symbol+0x10/0x20}, or a bare address. */
    SITE,
    /** The name of a slab cache. */
    CACHE,
    /** Of no interest. */
    OTHER
  }

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Longest number that is kept, with the byte that ends it. */
  private static final int LONGEST = 24;

  private final byte[] text;
  private final long first;
  private final long second;
  private final long firstMask;
  private final long secondMask;
  private final int index;
  private final EventField field;
  private final Kind kind;

  // The last number read, which the next event often has as well.
  private long lastFirst;
  private long lastMiddle;
  private long lastEnd;
  private long lastMask;
  private int lastLength;
  private long lastValue;

  private FieldSlot(byte[] text, int index, EventField field, Kind kind) {
    this.text = text;
    this.index = index;
    this.field = field;
    this.kind = kind;
    byte[] padded = Arrays.copyOf(text, Math.max(16, text.length));
    byte[] mask = new byte[16];
    Arrays.fill(mask, 0, Math.min(16, text.length), (byte) -1);
    first = (long) LONGS.get(padded, 0);
    second = (long) LONGS.get(padded, 8);
    firstMask = (long) LONGS.get(mask, 0);
    secondMask = (long) LONGS.get(mask, 8);
  }

  /** The field of {@code type} whose name, with its {@code =}, is in {@code [from, to)}. */
  static FieldSlot of(
      byte[] bytes, int from, int to, int index, EventType type, EventMeanings meanings) {
    String name = new String(bytes, from, to - 1 - from, StandardCharsets.ISO_8859_1);
    byte[] text = Arrays.copyOfRange(bytes, from, to);
    EventField field = meanings.field(type.name(), type.role(), name);
    if (field == null && type.form() == EventType.Form.CALL_WITH_ARGUMENTS) {
      field = meanings.parameter(type.role(), index);
    }
    if (field != null) {
      return new FieldSlot(text, index, field, kind(field));
    }
    boolean slab = type.role() == EventRole.MEMORY_ALLOC || type.role() == EventRole.MEMORY_FREE;
    Kind kind =
        switch (name) {
          case "call_site" -> Kind.SITE;
          case "name" -> slab ? Kind.CACHE : Kind.OTHER;
          default -> Kind.OTHER;
        };
    return new FieldSlot(text, index, EventField.POINTER, kind);
  }

  private static Kind kind(EventField field) {
    return switch (field) {
      case POINTER -> Kind.POINTER;
      case DOMAIN, WORK, RCACHE, MAGAZINE -> Kind.ADDRESS;
      case SIZE, LIMIT, FLUSH, PFN, BYTES_REQUESTED, BYTES_ALLOCATED, CPU, FULL, SUSPECTS ->
          Kind.NUMBER;
    };
  }

  /** True where its name and the {@code =} stand at {@code at}. */
  boolean at(byte[] bytes, int at) {
    return (((long) LONGS.get(bytes, at) ^ first) & firstMask) == 0
        && (((long) LONGS.get(bytes, at + 8) ^ second) & secondMask) == 0
        && (text.length <= 16
            || Arrays.equals(bytes, at + 16, at + text.length, text, 16, text.length));
  }

  /** Where the number at {@code at} ends, if it is the same as {@link #keep} has got; else -1. */
  int same(byte[] bytes, int at) {
    int length = lastLength;
    boolean same =
        (((long) LONGS.get(bytes, at) ^ lastFirst) & lastMask) == 0
            && (length <= 8
                || ((long) LONGS.get(bytes, at + length - 8) == lastEnd
                    && (length <= 16 || (long) LONGS.get(bytes, at + 8) == lastMiddle)));
    return same && length > 0 ? at + length - 1 : -1;
  }

  /** Keeps the number in {@code [at, end)}, with the byte that ends it, for {@link #same}. */
  void keep(byte[] bytes, int at, int end, long value) {
    int length = end + 1 - at;
    if (length > LONGEST) {
      lastLength = 0;
      return;
    }
    lastLength = length;
    lastMask = length < 8 ? (1L << (8 * length)) - 1 : -1;
    lastFirst = (long) LONGS.get(bytes, at);
    if (length > 8) {
      lastEnd = (long) LONGS.get(bytes, end - 7);
      lastMiddle = (long) LONGS.get(bytes, at + 8);
    }
    lastValue = value;
  }

  /** The number that is kept. */
  long value() {
    return lastValue;
  }

  /** Bytes of the name and the {@code =}. */
  int length() {
    return text.length;
  }

  /** Its place among the fields of its type. */
  int index() {
    return index;
  }

  /** What it means; of no use where {@link #kind} is SITE, CACHE or OTHER. */
  EventField field() {
    return field;
  }

  Kind kind() {
    return kind;
  }
}
