package io.github.unleak.simulator.trace;

import java.util.List;

/** Who allocated an object: task (or interrupt) and call stack, innermost function first. */
public record Origin(String comm, int pid, List<String> frames) {
  public Origin {
    frames = List.copyOf(frames);
  }
}
