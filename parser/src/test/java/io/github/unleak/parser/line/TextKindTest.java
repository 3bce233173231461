package io.github.unleak.parser.line;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextKindTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# tracer: nop\n#\n# entries-in-buffer/entries-written: 33/33   #P:4\n",
        "  # tracer: function\n",
        "> # tracer: nop\n",
        "cpus=4\n          load-249   [001]    30.727905: alloc_iova_fast:      (ffff) size=1\n",
        "          load-213     [001] .....    26.045981: kfree: call_site=a ptr=b\n",
        "          load-213     [001]     26.045981: kfree: call_site=a ptr=b\n",
        "  kworker/u20:8-3849  (  1200) [003] d..1. 23.69: kmalloc: x\n",
        "     <idle>-0       (-----) [003] d..1. 23.69: kmalloc: x\n",
        " ::1-manager-3308    [000] 1.2: sched_switch: x\n CPU:1 [LOST 12 EVENTS]\n",
        "    load-213       1d..2.   23us : kmalloc: x\n",
        "   28.910475 |   1)   load-242   | ! 533.334 us  |  alloc_iova_fast(); /* = 0xf */\n",
        " 1)   0.123 us    |  kfree();\n 1)               |  kmalloc() {\n",
      })
  void tracesAreKnown(String text) {
    assertEquals(TextKind.TRACE, kind(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "unreferenced object 0xffff888100000000 (size 32):\n  comm \"a\", pid 1, jiffies 2\n",
        "Hello,\n\nthis is what I see:\n\n# tracer: nop\n",
        "[    0.000000] Linux version 6.12 (x)\n[    0.1] pci 0000:00:1f.2: [8086:2922] type 00\n",
        "2024-01-10 12:00:00 host-1 [123] something: else\nand more\n",
        "    00 00 00 00 00 00 00 00  ........\n",
      })
  void othersAreNot(String text) {
    assertEquals(TextKind.UNKNOWN, kind(text));
  }

  @Test
  void traceDatIsKnownByItsMagic() {
    assertEquals(TextKind.TRACE_DAT, kind("\u0017\u0008Dtracing7\0\0"));
    assertEquals(TextKind.UNKNOWN, kind("\u0017\u0008Dtrac"));
  }

  private static TextKind kind(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return TextKind.of(bytes, 0, bytes.length);
  }
}
