package io.github.unleak.analyzer.stack;

/** A function's name as the source has it, from the name as the compiler and the linker left it. */
public final class SymbolName {

  private SymbolName() {}

  /**
   * Without ppc64's leading dot and without what compilers append to copies of a function ({@code
   * .constprop.0}, {@code .isra.5}, {@code .part.0}, {@code .cold}, {@code .llvm.123}).
   */
  public static String plain(String symbol) {
    int start = symbol.startsWith(".") ? 1 : 0;
    int dot = symbol.indexOf('.', start);
    return symbol.substring(start, dot < 0 ? symbol.length() : dot);
  }
}
