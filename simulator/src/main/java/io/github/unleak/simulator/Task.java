package io.github.unleak.simulator;

/** A task with the part of its stack that kmemleak reads and nobody uses any more. */
final class Task {

  private static final int STACK_WORDS = 48;

  final String comm;
  final int pid;
  final MemoryObject stack = Memory.area(STACK_WORDS);

  Task(String comm, int pid) {
    this.comm = comm;
    this.pid = pid;
  }

  /** A finished call leaves a word behind, over another one. */
  void leave(Choices choices, long word) {
    stack.words[choices.pick(STACK_WORDS)] = word;
  }
}
