package io.github.unleak.simulator.trace;

/** Places in functions, as a kernel prints them: invented, but always the same for one name. */
public final class Symbols {

  private Symbols() {}

  private static int hash(String name) {
    int hash = 0x811c9dc5;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x01000193;
    }
    return hash ^ (hash >>> 15);
  }

  private static int sizeOf(String function) {
    return 0x100 + (hash(function) & 0x3f) * 0x10;
  }

  /** The place of the {@code nth} call in a function: {@code name+0xOFFSET/0xSIZE}. */
  public static String call(String function, int nth) {
    int size = sizeOf(function);
    int offset = 0x20 + Integer.remainderUnsigned(hash(function + nth), size - 0x30);
    return at(function, offset, size);
  }

  /** Where a probe on the function sits, behind the four bytes of endbr64. */
  public static String entry(String function) {
    return at(function, 4, sizeOf(function));
  }

  private static String at(String function, int offset, int size) {
    return function + "+0x" + Integer.toHexString(offset) + "/0x" + Integer.toHexString(size);
  }
}
