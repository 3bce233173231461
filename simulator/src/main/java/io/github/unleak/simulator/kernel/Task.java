package io.github.unleak.simulator.kernel;

import io.github.unleak.simulator.choices.Choices;

/** A task with the part of its stack that kmemleak reads and nobody uses any more. */
public final class Task {

  private static final int STACK_WORDS = 48;

  public final String comm;
  public final int pid;
  final MemoryObject stack = Memory.area(STACK_WORDS);

  Task(String comm, int pid) {
    this.comm = comm;
    this.pid = pid;
  }

  /** A finished call leaves a word behind, over another one. */
  public void leave(Choices choices, long word) {
    stack.words[choices.pick(STACK_WORDS)] = word;
  }
}
