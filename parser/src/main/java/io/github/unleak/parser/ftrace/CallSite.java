package io.github.unleak.parser.ftrace;

import org.jspecify.annotations.Nullable;

/**
 * Where in the kernel something was called from. Interned by the reader: few exist in a trace.
 *
 * @param symbol the function without suffixes of the compiler ({@code .isra.0}, {@code .cold}), or
 *     {@code null} where the trace holds a bare address
 * @param offset bytes into the function, or -1
 * @param address the bare address, or 0 where the trace holds a symbol
 */
public record CallSite(@Nullable String symbol, long offset, long address) {

  /** No call site was given. */
  public static final CallSite NONE = new CallSite(null, -1, 0);

  @Override
  public String toString() {
    if (symbol == null) {
      return "0x" + Long.toHexString(address);
    }
    return offset < 0 ? symbol : symbol + "+0x" + Long.toHexString(offset);
  }
}
