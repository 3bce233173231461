package io.github.unleak.simulator.recording;

import io.github.unleak.simulator.kernel.MemoryObject;
import io.github.unleak.simulator.options.SimulationOptions;
import java.util.List;
import java.util.Locale;

/** What a read of the kmemleak file prints (mm/kmemleak.c, print_unreferenced()). */
final class ReportText {

  private static final int DUMP_BYTES = 32;
  private static final int ROW = 16;

  private final SimulationOptions options;

  ReportText(SimulationOptions options) {
    this.options = options;
  }

  /**
   * The file.
   *
   * @param jiffies at the read
   * @param cpu on which it is read
   */
  String print(List<MemoryObject> objects, long jiffies, int cpu) {
    StringBuilder text = new StringBuilder();
    objects.forEach(object -> print(text, object, jiffies, cpu));
    return text.toString();
  }

  private void print(StringBuilder text, MemoryObject object, long jiffies, int cpu) {
    boolean marked = object.perCpu() && options.kernel().marksPerCpu();
    text.append("unreferenced object ")
        .append(marked ? "(percpu) " : "")
        .append("0x")
        .append(Long.toHexString(object.address))
        .append(" (size ")
        .append(object.size)
        .append("):\n  comm \"")
        .append(object.origin.comm())
        .append("\", pid ")
        .append(object.origin.pid())
        .append(", jiffies ")
        .append(object.jiffies);
    if (options.kernel().age()) {
      long age = (jiffies - object.jiffies) * 1000 / options.hz();
      text.append(String.format(Locale.ROOT, " (age %d.%03ds)", age / 1000, age % 1000));
    }
    text.append('\n');
    dump(text, object, cpu);
    text.append("  backtrace");
    if (options.kernel().checksum()) {
      text.append(" (crc ").append(Integer.toHexString(object.checksum)).append(')');
    }
    text.append(":\n");
    for (String frame : object.origin.frames()) {
      text.append("    ").append(frameAddress(frame)).append(frame).append('\n');
    }
  }

  private String frameAddress(String frame) {
    return options.kernel().frameAddresses()
        ? String.format(Locale.ROOT, "[<00000000%08x>] ", frame.hashCode() * 0x9e3779b1)
        : "";
  }

  private static void dump(StringBuilder text, MemoryObject object, int cpu) {
    int bytes = Math.min(DUMP_BYTES, object.size);
    text.append("  hex dump (first ").append(bytes).append(" bytes");
    if (object.perCpu()) {
      text.append(" on cpu ").append(cpu);
    }
    text.append("):\n");
    int from = object.perCpu() ? cpu * object.wordsPerCopy() : 0;
    for (int row = 0; row < bytes; row += ROW) {
      StringBuilder hex = new StringBuilder();
      StringBuilder ascii = new StringBuilder();
      for (int i = row; i < Math.min(bytes, row + ROW); i++) {
        int octet = (int) (object.words[from + i / 8] >>> (8 * (i % 8))) & 0xff;
        hex.append(String.format(Locale.ROOT, "%02x ", octet));
        ascii.append(octet >= 0x20 && octet < 0x7f ? (char) octet : '.');
      }
      text.append("    ")
          .append(String.format(Locale.ROOT, "%-" + 3 * ROW + "s", hex))
          .append(' ')
          .append(ascii)
          .append('\n');
    }
  }
}
