package io.github.unleak.parser.ftrace.dat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.unleak.parser.Interprets;
import io.github.unleak.parser.ftrace.CallSite;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.line.DiagnosticCode;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Points of docs/interpretation.md on trace.dat that no other test pins. */
class DatInterpretationTest {

  private static final DatWriter.Shape SEVEN =
      new DatWriter.Shape(7, ByteOrder.LITTLE_ENDIAN, 8, "zstd", 4096);

  @Test
  @Interprets("T-08")
  void theClockOfABufferOverridesTraceclock() {
    Machine one = new Machine(SEVEN);
    one.writer().option(4, "local [x86-tsc]").clock("", "mono");
    one.writer().cpu(0).begin(10).event(0, one.print("a"));
    assertEquals("mono", Collected.of(one.writer().bytes()).summary().clockName());
  }

  @Test
  @Interprets("T-09")
  void eventsOfOneTimeComeByBufferThenByCpu() {
    Machine both = new Machine(SEVEN);
    both.writer().cpu("more", 0).begin(10).event(0, both.print("more 0"));
    both.writer().cpu(2).begin(10).event(0, both.print("top 2"));
    both.writer().cpu(1).begin(10).event(0, both.print("top 1"));
    Collected read = Collected.of(both.writer().bytes());
    assertEquals(
        List.of("top 1", "top 2", "more 0"),
        read.events.stream().map(Collected.Event::text).toList());
  }

  @Test
  @Interprets("T-10")
  void anAddressFarBehindItsSymbolStaysBare() {
    Machine one = new Machine(DatWriter.Shape.PLAIN);
    one.writer()
        .kallsyms("81001000 T alloc_iova_fast\n81002000 t caller\n")
        .cpu(0)
        .begin(10)
        .event(0, one.kmalloc(12, 1, 1));
    assertEquals(
        new CallSite("caller", 0x20, 0), Collected.of(one.writer().bytes()).events.get(0).site());
    Machine far = new Machine(DatWriter.Shape.PLAIN);
    long start = Machine.CALLER + 0x20 - (1 << 20) - 1;
    far.writer()
        .kallsyms(Long.toHexString(start) + " t caller\n")
        .cpu(0)
        .begin(10)
        .event(0, far.kmalloc(12, 1, 1));
    assertEquals(
        new CallSite(null, -1, Machine.CALLER + 0x20),
        Collected.of(far.writer().bytes()).events.get(0).site());
  }

  @Test
  @Interprets("T-11")
  void aVersionSevenFileCutAtItsEndGivesNothing() {
    Machine one = new Machine(SEVEN);
    one.writer().cpu(0).begin(10).event(0, one.print("a"));
    byte[] whole = one.writer().bytes();
    Collected read = Collected.of(Arrays.copyOf(whole, whole.length - 1));
    assertEquals(List.of(), read.events);
    assertEquals(List.of(DiagnosticCode.DAMAGED_TRACE_DAT), read.codes());
    assertEquals(TraceLoss.Kind.DAMAGED, read.losses.get(0).kind());
  }

  @Test
  @Interprets("T-11")
  void standardInputIsReadAsAFileIs(@TempDir Path folder) throws IOException {
    Machine one = new Machine(SEVEN);
    one.writer().cpu(0).begin(10).event(0, one.print("a")).event(7, one.kmalloc(12, 1, 1));
    byte[] bytes = one.writer().bytes();
    Path file = Files.write(folder.resolve("trace.dat"), bytes);
    assertFalse(Collected.of(file).events.isEmpty());
    assertEquals(Collected.of(file).events, Collected.of(bytes).events);
  }
}
