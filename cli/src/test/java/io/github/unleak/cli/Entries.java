package io.github.unleak.cli;

import java.util.HexFormat;
import java.util.Locale;

/** Report entries as a kernel between 4.15 and 6.7 prints them. */
public final class Entries {

  /** Addresses of {@link #magazines}, head first. */
  public static final long HEAD = 0xffff8881411f9000L;

  /** The tail of {@link #magazines}. */
  public static final long TAIL = 0xffff8881392ec000L;

  private Entries() {}

  /** One entry of 256 bytes that points at nothing. */
  public static String plain(long address, long jiffies) {
    return entry(address, 256, "insmod", 811, jiffies, 0, "foo_probe");
  }

  /** Two magazines of an IOVA depot, the first linked to the second. */
  public static String magazines() {
    return entry(HEAD, 1024, "softirq", 0, 4306708887L, TAIL, "free_iova_fast")
        + entry(TAIL, 1024, "softirq", 0, 4306297099L, 0, "free_iova_fast");
  }

  /** One entry whose first word is {@code word}, the others page frame numbers. */
  public static String entry(
      long address, int size, String comm, int pid, long jiffies, long word, String function) {
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(Locale.ROOT, "unreferenced object 0x%016x (size %d):%n", address, size));
    out.append(
        String.format(
            Locale.ROOT,
            "  comm \"%s\", pid %d, jiffies %d (age %d.%03ds)%n",
            comm,
            pid,
            jiffies,
            (4306760000L - jiffies) / 1000,
            (4306760000L - jiffies) % 1000));
    out.append("  hex dump (first 32 bytes):\n");
    row(out, word, 0x57de7);
    row(out, 0x5b40f, 0x596b4);
    out.append("  backtrace:\n");
    out.append("    [<00000000819f5f08>] kmalloc_trace+0x2a/0x60\n");
    out.append("    [<000000008231d31e>] ").append(function).append("+0x28e/0x4e0\n");
    out.append("    [<0000000082310860>] worker_thread+0x1b0/0x310\n");
    return out.toString().replace("\r\n", "\n");
  }

  private static void row(StringBuilder out, long first, long second) {
    HexFormat hex = HexFormat.ofDelimiter(" ");
    byte[] bytes = new byte[16];
    for (int i = 0; i < 8; i++) {
      bytes[i] = (byte) (first >>> (8 * i));
      bytes[8 + i] = (byte) (second >>> (8 * i));
    }
    out.append("    ").append(hex.formatHex(bytes)).append("  ");
    for (byte b : bytes) {
      out.append(b >= ' ' && b <= '~' ? (char) b : '.');
    }
    out.append('\n');
  }
}
