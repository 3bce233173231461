package io.github.unleak.simulator.kernel;

/** The words of a magazine: size, which a depot that is a list uses as the link, then numbers. */
final class Magazine {

  private Magazine() {}

  static long size(MemoryObject magazine) {
    return magazine.words[0];
  }

  static boolean full(MemoryObject magazine, int capacity) {
    return magazine.words[0] == capacity;
  }

  static void push(Machine machine, MemoryObject magazine, long pfn) {
    machine.store(magazine, (int) size(magazine) + 1, pfn);
    machine.store(magazine, 0, size(magazine) + 1);
  }

  /** iova_magazine_pop(): the topmost number that fits; the last one takes its place. */
  static long pop(Machine machine, MemoryObject magazine, long limit) {
    int at = (int) size(magazine);
    while (at > 0 && magazine.words[at] > limit) {
      at--;
    }
    if (at == 0) {
      return 0;
    }
    long pfn = magazine.words[at];
    machine.store(magazine, 0, size(magazine) - 1);
    machine.store(magazine, at, magazine.words[(int) size(magazine) + 1]);
    return pfn;
  }
}
