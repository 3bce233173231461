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

  private final byte[] text;
  private final long first;
  private final long second;
  private final long firstMask;
  private final long secondMask;
  private final int index;
  private final EventField field;
  private final Kind kind;

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
      case SIZE, LIMIT, FLUSH, PFN, BYTES_REQUESTED, BYTES_ALLOCATED, CPU -> Kind.NUMBER;
    };
  }

  /** True where its name and the {@code =} stand at {@code at}. */
  boolean at(byte[] bytes, int at) {
    return (((long) LONGS.get(bytes, at) ^ first) & firstMask) == 0
        && (((long) LONGS.get(bytes, at + 8) ^ second) & secondMask) == 0
        && (text.length <= 16
            || Arrays.equals(bytes, at + 16, at + text.length, text, 16, text.length));
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
