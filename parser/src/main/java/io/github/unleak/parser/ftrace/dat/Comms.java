package io.github.unleak.parser.ftrace.dat;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The names of tasks by pid, as the kernel saved them ({@code saved_cmdlines}). Hot. */
final class Comms {

  /** {@code kernel.pid_max} allows 4 million; the kernel saves 128 names by default. */
  private static final int MOST = 1 << 15;

  private final AddressMap<String> names = new AddressMap<>();
  private int count;

  /** Takes lines of {@code pid name}. */
  void parse(byte[] text) {
    for (String line : new String(text, StandardCharsets.UTF_8).split("\n", -1)) {
      int space = line.indexOf(' ');
      if (space > 0 && count < MOST) {
        try {
          put(Integer.parseInt(line, 0, space, 10), line.substring(space + 1));
        } catch (NumberFormatException e) {
          // A damaged line names nobody.
        }
      }
    }
    put(0, "<idle>");
  }

  private void put(int pid, String name) {
    if (names.get(pid) == null) {
      names.put(pid, name);
      count++;
    }
  }

  /** The name of a task, or {@code null}. */
  @Nullable String get(int pid) {
    return names.get(pid);
  }
}
