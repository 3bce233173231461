package io.github.unleak.simulator;

import java.util.List;

/** Who allocated an object: task (or interrupt) and call stack, innermost function first. */
record Origin(String comm, int pid, List<String> frames) {
  Origin {
    frames = List.copyOf(frames);
  }
}
