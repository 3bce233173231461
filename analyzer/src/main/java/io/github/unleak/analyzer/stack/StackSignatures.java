package io.github.unleak.analyzer.stack;

import io.github.unleak.parser.kmemleak.Backtrace;
import io.github.unleak.parser.kmemleak.Frame;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Signatures and titles of backtraces. Remembers what it has computed: a report repeats few
 * backtraces many times, and the parser keeps equal ones as one instance. Not thread-safe.
 */
public final class StackSignatures {

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final IdentityHashMap<Backtrace, StackSignature> known = new IdentityHashMap<>();
  private final Map<String, StackSignature> byId = new HashMap<>();

  /**
   * The signature of {@code backtrace}. Two stacks share one where their functions and modules are
   * the same from the allocator's caller outwards, whatever their addresses, offsets, compiler
   * suffixes, allocator wrappers and inlined frames. The first title seen for a signature stays.
   */
  public StackSignature of(Backtrace backtrace) {
    StackSignature signature = known.get(backtrace);
    if (signature == null) {
      signature = compute(backtrace);
      known.put(backtrace, signature);
    }
    return signature;
  }

  private StackSignature compute(Backtrace backtrace) {
    boolean named = Stacks.caller(backtrace) != null;
    long hash = FNV_OFFSET;
    boolean inAllocator = named;
    for (Frame frame : backtrace.frames()) {
      String symbol = frame.symbol();
      String name = symbol == null ? "?" : SymbolName.plain(symbol);
      inAllocator &= frame.inline() || LibraryCode.allocates(frame);
      if (!inAllocator && !frame.inline()) {
        String module = frame.module();
        hash = mix(hash, name);
        hash = mix(hash, module == null ? "" : module);
      }
    }
    String id = String.format(Locale.ROOT, "%016x", hash);
    return byId.computeIfAbsent(id, key -> new StackSignature(key, title(backtrace)));
  }

  private static long mix(long hash, String text) {
    long mixed = hash;
    for (int i = 0; i < text.length(); i++) {
      mixed = (mixed ^ text.charAt(i)) * FNV_PRIME;
    }
    return (mixed ^ 0xff) * FNV_PRIME;
  }

  private static String title(Backtrace backtrace) {
    return "memory leak in " + subject(backtrace);
  }

  /** The function that a title names. */
  private static String subject(Backtrace backtrace) {
    String outermost = null;
    for (Frame frame : backtrace.frames()) {
      String symbol = frame.symbol();
      if (symbol != null) {
        String name = SymbolName.plain(symbol);
        if (!LibraryCode.helps(frame)) {
          return name;
        }
        outermost = name;
      }
    }
    if (outermost != null) {
      return outermost;
    }
    return backtrace.frames().isEmpty() ? "unknown code" : "code without symbols";
  }
}
