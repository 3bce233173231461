package io.github.unleak.parser.ftrace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What changes nothing: line ends, quotes, borders of pieces, and being read slowly. */
class TraceInvariantTest {

  /** Enough lines for several pieces, with all that may stand between events. */
  private static String text(int lines, int seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder("# tracer: nop\n#\n");
    for (int i = 0; i < lines; i++) {
      String head =
          String.format(
              Locale.ROOT,
              "%16s-%-7d [%03d] d..1. %12.6f: ",
              List.of("load", "<idle>", "kworker/u8:1", "a b-3").get(random.nextInt(4)),
              random.nextInt(100_000),
              random.nextInt(8),
              100 + i / 1000.0);
      text.append(
          switch (random.nextInt(10)) {
            case 0 ->
                head
                    + "alloc_iova_fast: (alloc_iova_fast+0x4/0x2c0) iovad=0xffff8a65c0dd0208 size="
                    + random.nextInt(32)
                    + " limit_pfn=0xfffff flush=0\n";
            case 1 ->
                head
                    + "alloc_iova_fast_ret: (iommu_dma_alloc_iova+0xcc/0x110 <- alloc_iova_fast)"
                    + " pfn=0x"
                    + Integer.toHexString(random.nextInt(1 << 20))
                    + "\n";
            case 2 ->
                head
                    + "kmem_cache_free: call_site=alloc_iova_fast+0x26c/0x2c0 ptr=ffff8a65c"
                    + String.format(Locale.ROOT, "%07x", random.nextInt(1 << 28))
                    + " name=kmalloc-1k\n";
            case 3 -> random.nextInt(50) == 0 ? "CPU:3 [LOST 7 EVENTS]\n" : head + "other: x=1\n";
            case 4 -> random.nextInt(50) == 0 ? head + "<stack trace>\n => kfree\n" : "";
            default -> head + "scan_block: (scan_block+0x0/0x90) start=0xffff8a65c0dd0208\n";
          });
    }
    return text.toString();
  }

  private static List<String> events(Traces trace) {
    return trace.events;
  }

  private static void assertSame(Traces expected, Traces actual) {
    assertEquals(events(expected), events(actual));
    assertEquals(expected.losses, actual.losses);
    assertEquals(expected.summary.entries(), actual.summary.entries());
    assertEquals(expected.summary.input().lines(), actual.summary.input().lines());
    assertEquals(expected.codes(), actual.codes());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 4099, 65536})
  void bordersOfPieces(int chunk) {
    byte[] bytes = text(chunk == 1 ? 1500 : 20_000, chunk).getBytes(StandardCharsets.UTF_8);
    assertSame(Traces.of(bytes, Integer.MAX_VALUE), Traces.of(bytes, chunk));
  }

  @Test
  void whereALineIsCutByAPiece() {
    String text = text(4000, 5);
    Traces whole = Traces.of(text);
    for (int shift = 1; shift < 260; shift += 13) {
      // A comment in front moves every border of a piece.
      Traces moved = Traces.of("#" + "x".repeat(shift * 7) + "\n" + text);
      assertEquals(whole.events.size(), moved.events.size());
      assertEquals(whole.summary.entries(), moved.summary.entries());
      assertEquals(whole.losses.size(), moved.losses.size());
    }
  }

  @Test
  void lineEnds() {
    String text = text(9000, 1);
    assertSame(Traces.of(text), Traces.of(text.replace("\n", "\r\n")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"> ", ">", "> > ", ">>> "})
  void quotes(String mark) {
    String text = text(9000, 2);
    String quoted = mark + text.replace("\n", "\n" + mark);
    Traces actual = Traces.of(quoted.substring(0, quoted.length() - mark.length()));
    assertSame(Traces.of(text), actual);
  }

  @Test
  void theTolerantReaderReadsTheSame() {
    String text = text(9000, 3);
    // Without its indentation no line is in the kernel's layout.
    assertSame(Traces.of(text), Traces.of(text.replaceAll("(?m)^ +(?! *=>)(?=\\S+-)", " ")));
  }

  @Test
  void aVeryLongLineIsPassedOver() {
    String text = text(3000, 4);
    Traces trace = Traces.of(text + "x".repeat(900_000) + "\n" + text);
    assertEquals(2 * Traces.of(text).events.size(), trace.events.size());
  }
}
