package io.github.unleak.parser.line;

import java.io.Serializable;

/**
 * An address in kernel memory as the kernel printed it, unsigned. A 32-bit kernel's address is held
 * zero-extended.
 *
 * @param value the 64 bits, to be read as unsigned
 */
public record Address(long value) implements Comparable<Address>, Serializable {

  /** True where the value needs no more than 32 bits, as every address of a 32-bit kernel does. */
  public boolean fitsIn32Bits() {
    return value >>> 32 == 0;
  }

  /** Unsigned order. */
  @Override
  public int compareTo(Address other) {
    return Long.compareUnsigned(value, other.value);
  }

  /** The kernel's own notation without padding: {@code 0xffff8881a5301000}. */
  @Override
  public String toString() {
    return "0x" + Long.toHexString(value);
  }
}
