package io.github.unleak.analyzer.stack;

import io.github.unleak.parser.kmemleak.Backtrace;
import io.github.unleak.parser.kmemleak.Frame;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Questions to a single backtrace. */
public final class Stacks {

  private Stacks() {}

  /**
   * The plain name of the innermost function that is no allocator, or {@code null} where the stack
   * names none.
   */
  public static @Nullable String caller(Backtrace backtrace) {
    for (Frame frame : backtrace.frames()) {
      String symbol = frame.symbol();
      if (symbol != null && !LibraryCode.allocates(frame)) {
        return SymbolName.plain(symbol);
      }
    }
    return null;
  }

  /** True where some frame's plain name is one of {@code names}. */
  public static boolean passesThrough(Backtrace backtrace, Set<String> names) {
    for (Frame frame : backtrace.frames()) {
      String symbol = frame.symbol();
      if (symbol != null && names.contains(SymbolName.plain(symbol))) {
        return true;
      }
    }
    return false;
  }

  /** True where some frame's plain name contains one of {@code parts}. */
  public static boolean mentions(Backtrace backtrace, Iterable<String> parts) {
    for (Frame frame : backtrace.frames()) {
      String symbol = frame.symbol();
      if (symbol == null) {
        continue;
      }
      for (String part : parts) {
        if (symbol.contains(part)) {
          return true;
        }
      }
    }
    return false;
  }
}
