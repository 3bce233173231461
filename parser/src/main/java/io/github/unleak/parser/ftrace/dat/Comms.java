package io.github.unleak.parser.ftrace.dat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names of tasks by pid, as the kernel saved them ({@code saved_cmdlines}). */
final class Comms {

  /** {@code kernel.pid_max} allows 4 million; the kernel saves 128 names unless told otherwise. */
  private static final int MOST = 1 << 17;

  private final Map<Integer, String> names = new HashMap<>();
  private int lastPid = -1;
  private @Nullable String last;

  /** Takes lines of {@code pid name}. */
  void parse(byte[] text) {
    for (String line : new String(text, StandardCharsets.UTF_8).split("\n", -1)) {
      int space = line.indexOf(' ');
      if (space > 0 && names.size() < MOST) {
        try {
          names.put(Integer.parseInt(line, 0, space, 10), line.substring(space + 1));
        } catch (NumberFormatException e) {
          // A damaged line names nobody.
        }
      }
    }
    names.putIfAbsent(0, "<idle>");
  }

  /** The name of a task, or {@code null}. */
  @Nullable String get(int pid) {
    if (pid != lastPid) {
      lastPid = pid;
      last = names.get(pid);
    }
    return last;
  }
}
