package io.github.unleak.parser.ftrace.dat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.unleak.parser.Interprets;
import io.github.unleak.parser.ftrace.CallSite;
import io.github.unleak.parser.ftrace.EventField;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceContext;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.ftrace.TraceVocabulary;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.Input;
import io.github.unleak.parser.line.SourceLine;
import java.io.ByteArrayInputStream;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a file says of its recording, and what it says is missing. */
class RecordingTest {

  private static final DatWriter.Shape SEVEN =
      new DatWriter.Shape(7, ByteOrder.LITTLE_ENDIAN, 8, "zstd", 4096);

  private final Machine machine = new Machine(DatWriter.Shape.PLAIN);

  private static final String STATS =
      """
      CPU: 0
      entries: 3
      overrun: 40
      commit overrun: 0
      bytes: 99
      oldest event ts: 1.0
      now ts: 2.0
      dropped events: 2
      read events: 1
      """;

  @Test
  @Interprets("T-05")
  void missedEventsAreToldBeforeTheEventBehindThem() {
    machine
        .writer()
        .cpu(2)
        .begin(10)
        .event(0, machine.kmalloc(12, 1, 1))
        .begin(50)
        .missed(123)
        .event(0, machine.noise())
        .begin(60)
        .missed(-1)
        .event(0, machine.noise())
        .event(1, machine.kmalloc(12, 2, 1));
    machine.writer().cpu(0).begin(20).event(0, machine.noise()).event(35, machine.noise());
    Collected read = Collected.of(machine.writer().bytes());
    SourceLine third = new SourceLine("trace.dat", 3);
    SourceLine fifth = new SourceLine("trace.dat", 5);
    assertEquals(
        List.of(
            new TraceLoss(TraceLoss.Kind.LOST, 2, 123, third),
            new TraceLoss(TraceLoss.Kind.LOST, 2, -1, fifth)),
        read.losses);
    assertEquals(124, read.summary().lost());
    assertEquals(List.of(DiagnosticCode.LOST_EVENTS), read.codes());
    assertEquals(third, read.diagnostics.get(0).source());
    assertEquals(6, read.summary().entries());
    assertEquals(3, read.summary().cpus());
    assertEquals(Set.of(2), read.summary().seenCpus());
    assertEquals(10, read.summary().firstTime());
    assertEquals(61, read.summary().lastTime());
    assertEquals(Map.of(EventRole.MEMORY_ALLOC, 2L), read.summary().roles());
  }

  @Test
  void eventsThatTheKernelCountedAndNobodyHasAreMissing() {
    machine.writer().option(2, STATS).cpu(0).begin(10).missed(40).event(0, machine.noise());
    Collected read = Collected.of(machine.writer().bytes());
    assertEquals(4, read.summary().entriesHeld());
    assertEquals(46, read.summary().entriesWritten());
    assertEquals(List.of(40L, 3L, 2L), read.losses.stream().map(TraceLoss::count).toList());
    assertEquals(
        List.of(
            DiagnosticCode.LOST_EVENTS, DiagnosticCode.EVENTS_MISSING, DiagnosticCode.LOST_EVENTS),
        read.codes());
  }

  @Test
  void subBuffersMayBeLargerThanPages() {
    for (DatWriter.Shape shape : List.of(SEVEN, DatWriter.Shape.PLAIN)) {
      Machine large = new Machine(shape);
      PageWriter cpu = large.writer().subBuffer(16384).cpu(0);
      for (int page = 0; page < 5; page++) {
        cpu.begin(1000L * page);
        while (cpu.room() > 100) {
          cpu.event(1, large.kmalloc(12, 77, 8));
        }
      }
      Collected read = Collected.of(large.writer().bytes());
      assertEquals(List.of(), read.diagnostics);
      assertEquals(5 * 370, read.events.size());
    }
  }

  @Test
  @Interprets("T-09")
  void furtherBuffersAreMergedIn() {
    for (DatWriter.Shape shape : List.of(SEVEN, DatWriter.Shape.PLAIN)) {
      Machine both = new Machine(shape);
      both.writer().cpu(1).begin(10).event(0, both.print("a")).event(10, both.print("c"));
      both.writer().cpu("more", 1).begin(15).event(0, both.print("b")).event(10, both.print("d"));
      Collected read = Collected.of(both.writer().bytes());
      assertEquals(List.of(), read.diagnostics);
      assertEquals(
          List.of("a", "b", "c", "d"), read.events.stream().map(Collected.Event::text).toList());
    }
  }

  @Test
  void aBufferWithAClockOfItsOwnIsLeftOut() {
    Machine both = new Machine(SEVEN);
    both.writer().cpu(1).begin(10).event(0, both.print("a"));
    both.writer().clock("more", "mono").cpu("more", 1).begin(5).event(0, both.print("b"));
    Collected read = Collected.of(both.writer().bytes());
    assertEquals(List.of("a"), read.events.stream().map(Collected.Event::text).toList());
    assertEquals(List.of(DiagnosticCode.UNSUPPORTED_TRACE_DAT), read.codes());
  }

  @Test
  void clocksThatCountAreNoSeconds() {
    assertEquals(TraceSummary.Clock.SECONDS, withClock("local [mono] x86-tsc").clock());
    assertEquals("mono", withClock("local [mono] x86-tsc").clockName());
    assertEquals(TraceSummary.Clock.TICKS, withClock("local mono [x86-tsc]").clock());
    assertEquals(TraceSummary.Clock.TICKS, withClock("[counter] mono").clock());
    assertEquals(TraceSummary.Clock.TICKS, withClock("[uptime]").clock());
  }

  private static TraceSummary withClock(String clocks) {
    Machine one = new Machine(DatWriter.Shape.PLAIN);
    one.writer().option(4, clocks).cpu(0).begin(10).event(0, one.print("a"));
    return Collected.of(one.writer().bytes()).summary();
  }

  @Test
  @Interprets("T-08")
  void cyclesBecomeNanosecondsWhereTheFileSaysHow() {
    byte[] scale = machine.writer().payload(16).putInt(3 << 10).putInt(11).putLong(9).array();
    machine.writer().option(4, "[x86-tsc]").option(14, scale).option(7, "1000");
    machine.writer().cpu(0).begin(0x6_0000_0000L).event(2, machine.print("a"));
    Collected read = Collected.of(machine.writer().bytes());
    assertEquals(TraceSummary.Clock.SECONDS, read.summary().clock());
    assertEquals(0x9_0000_0003L + 1000, read.events.get(0).time());
  }

  @Test
  @Interprets("T-12")
  void textInsideIsNotRead() {
    for (DatWriter.Shape shape : List.of(SEVEN, DatWriter.Shape.PLAIN)) {
      Collected read = Collected.of(new Machine(shape).writer().latency().bytes());
      assertEquals(List.of(DiagnosticCode.UNSUPPORTED_TRACE_DAT), read.codes());
      assertEquals(TraceSummary.Clock.NONE, read.summary().clock());
    }
  }

  @Test
  void functionsTellTheRole() {
    machine
        .writer()
        .cpu(0)
        .begin(10)
        .event(0, machine.function(Machine.CALLER))
        .event(0, machine.function(Machine.ALLOC_IOVA_FAST + 4, 0xabcL, 4, 0xfffffL, 0x7701L))
        .event(0, machine.exit(Machine.CALLER, 5))
        .event(0, machine.allocIova(5, 0, Machine.ALLOC_IOVA_FAST + 0x40))
        .event(0, machine.cacheFree(0x48, 6, "x"));
    Collected read = Collected.of(machine.writer().bytes());
    assertEquals(5, read.summary().entries());
    assertEquals(2, read.events.size());
    assertEquals(EventRole.IOVA_ALLOC, read.events.get(0).role());
    assertEquals(
        Map.of(
            EventField.DOMAIN, 0xabcL,
            EventField.SIZE, 4L,
            EventField.LIMIT, 0xfffffL,
            EventField.FLUSH, 1L),
        read.events.get(0).fields());
    assertEquals(CallSite.NONE, read.events.get(0).site());
    assertEquals(TraceContext.NMI, read.events.get(1).context());
  }

  @Test
  void whatTheUserSaysGoesFirst() {
    machine.writer().cpu(0).begin(10).event(0, machine.noise());
    byte[] bytes = machine.writer().bytes();
    Collected read =
        Collected.of(
            new Input("trace.dat", null, () -> new ByteArrayInputStream(bytes)),
            TraceVocabulary.NONE
                .withEvent("sched_noise", EventRole.CPU_DEAD)
                .withField("sched_noise.x", EventField.CPU));
    assertEquals(EventRole.CPU_DEAD, read.events.get(0).role());
    assertEquals(Map.of(EventField.CPU, -1L), read.events.get(0).fields());
  }

  @Test
  void eventsOfATypeThatIsNotDescribedAreMissing() {
    machine.writer().cpu(0).begin(10).event(0, machine.writer().payload(8).putShort((short) 9));
    Collected read = Collected.of(machine.writer().bytes());
    assertEquals(List.of(DiagnosticCode.DAMAGED_TRACE_DAT), read.codes());
    assertEquals(TraceLoss.Kind.DAMAGED, read.losses.get(0).kind());
    assertEquals(1, read.summary().entries());
  }
}
