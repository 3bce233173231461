package io.github.unleak.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.cli.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An object that stays listed unchanged weighs more if a trace shows that the machine worked. */
class ActivityTest {

  private static final String REPORT =
      """
      unreferenced object 0xffff888012345600 (size 64):
        comm "insmod", pid 77, jiffies 4294900000
        hex dump (first 32 bytes):
          01 00 00 00 00 00 00 00 02 00 00 00 00 00 00 00  ................
          03 00 00 00 00 00 00 00 04 00 00 00 00 00 00 00  ................
        backtrace (crc 5f3a1c2b):
          kmalloc_trace_noprof+0x20/0x30
          widget_open+0x44/0x100 [widget]
      """;

  @TempDir Path folder;

  private int line;

  private String event(String text) {
    double time = 100 + 0.01 * line++;
    return String.format(Locale.ROOT, "       sh-10      [001] .....   %.6f: %s%n", time, text);
  }

  /** A trace of two scans with {@code events} allocations after each. */
  private String trace(int events) {
    StringBuilder trace = new StringBuilder("# tracer: nop\n#\n");
    for (int scan = 1; scan <= 2; scan++) {
      trace.append(event("tracing_mark_write: scan " + scan + " begin"));
      trace.append(event("kmemleak_scan: (kmemleak_scan+0x4/0x700)"));
      trace.append(event("kmemleak_scan_ret: (kmemleak_write+0x2c5/0x2f0 <- kmemleak_scan)"));
      trace.append(event("tracing_mark_write: scan " + scan + " end"));
      trace.append(event("tracing_mark_write: snapshot " + scan + " read"));
      for (int at = 0; at < events; at++) {
        trace.append(
            event(
                String.format(
                    Locale.ROOT,
                    "kmalloc: call_site=load+0x1/0x9 ptr=ffff8880500%05x bytes_req=64"
                        + " bytes_alloc=64 gfp_flags=GFP_KERNEL",
                    scan * 0x10000 + at * 64)));
      }
    }
    return trace.toString();
  }

  private String explained(int events) throws IOException {
    line = 0;
    Files.writeString(folder.resolve("kmemleak-1.txt"), REPORT);
    Files.writeString(folder.resolve("kmemleak-2.txt"), REPORT);
    Files.writeString(folder.resolve("trace.txt"), trace(events));
    Ran ran = Ran.unleak("explain", "0xffff888012345600", folder.toString());
    assertEquals(0, ran.status(), ran.err());
    return ran.out().replaceAll("\\s+", " ");
  }

  @Test
  void eventsBetweenTwoScansShowWork() throws IOException {
    String text = explained(100);
    assertTrue(text.contains("while the machine went on working and scanning"), text);
    assertTrue(text.contains("LEAK, probable"), text);
  }

  @Test
  void theScansThemselvesDoNot() throws IOException {
    String text = explained(0);
    assertTrue(text.contains("nothing shows that the machine went on working"), text);
    assertTrue(text.contains("LEAK, possible"), text);
  }
}
