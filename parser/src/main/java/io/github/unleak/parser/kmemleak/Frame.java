package io.github.unleak.parser.kmemleak;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a backtrace as printed with {@code %pS}: {@code [<ffffffff818a239a>]
 * kmalloc_trace+0x2a/0x60 [module] mm/slab_common.c:1076 [inline]}.
 *
 * @param symbol the function as printed, with compiler suffixes and a ppc64 leading dot; {@code
 *     null} for a bare address
 * @param offset bytes into the function, or -1 where not printed (inlined frames have none)
 * @param size bytes of the function, or -1 where not printed
 * @param module the module in brackets, or {@code null} for the kernel proper
 * @param address the address in {@code [<...>]} or of a bare frame; 0 where none was printed. Real
 *     or hashed: see {@link #hashed}
 * @param hashed true where the printed address cannot be a real one ({@code %p} since Linux 4.15,
 *     commit ad67b74d2469: upper half zero on 64-bit, or {@code ____ptrval____})
 * @param inline true where a symboliser marked the frame {@code [inline]}
 * @param location {@code file:line} as a symboliser added it, or {@code null}
 */
public record Frame(
    @Nullable String symbol,
    long offset,
    long size,
    @Nullable String module,
    long address,
    boolean hashed,
    boolean inline,
    @Nullable String location)
    implements Serializable {

  // Written out: what the compiler makes of a record costs tens of milliseconds at its first use,
  // and every backtrace is compared while it is read.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Frame frame
        && offset == frame.offset
        && size == frame.size
        && address == frame.address
        && hashed == frame.hashed
        && inline == frame.inline
        && Objects.equals(symbol, frame.symbol)
        && Objects.equals(module, frame.module)
        && Objects.equals(location, frame.location);
  }

  @Override
  public int hashCode() {
    return (Objects.hashCode(symbol) * 31 + Long.hashCode(offset)) * 31 + Long.hashCode(address);
  }
}
