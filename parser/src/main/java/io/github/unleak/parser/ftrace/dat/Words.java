package io.github.unleak.parser.ftrace.dat;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in byte arrays, of the byte order that a file has. */
enum Words {
  /** Least significant byte first. */
  LITTLE,
  /** Most significant byte first. */
  BIG;

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Two bytes, unsigned. */
  int u16(byte[] bytes, int at) {
    short value = (short) SHORT.get(bytes, at);
    return (this == LITTLE ? value : Short.reverseBytes(value)) & 0xffff;
  }

  /** Four bytes. */
  int i32(byte[] bytes, int at) {
    int value = (int) INT.get(bytes, at);
    return this == LITTLE ? value : Integer.reverseBytes(value);
  }

  /** Four bytes, unsigned. */
  long u32(byte[] bytes, int at) {
    return i32(bytes, at) & 0xffffffffL;
  }

  /** Eight bytes. */
  long i64(byte[] bytes, int at) {
    long value = (long) LONG.get(bytes, at);
    return this == LITTLE ? value : Long.reverseBytes(value);
  }

  /** {@code size} bytes, which is 1, 2, 4 or 8; anything else is 0. */
  long number(byte[] bytes, int at, int size, boolean signed) {
    return switch (size) {
      case 1 -> signed ? bytes[at] : bytes[at] & 0xff;
      case 2 -> signed ? (short) u16(bytes, at) : u16(bytes, at);
      case 4 -> signed ? i32(bytes, at) : u32(bytes, at);
      case 8 -> i64(bytes, at);
      default -> 0;
    };
  }
}
