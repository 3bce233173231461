package io.github.unleak.parser.ftrace.dat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.unleak.parser.Interprets;
import io.github.unleak.parser.ftrace.CallSite;
import io.github.unleak.parser.ftrace.EventField;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceContext;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One recording in every shape that a file can have. */
class VariantTest {

  static Stream<DatWriter.Shape> shapes() {
    List<DatWriter.Shape> shapes = new ArrayList<>();
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      for (int longSize : List.of(4, 8)) {
        for (int page : List.of(4096, 65536)) {
          shapes.add(new DatWriter.Shape(6, order, longSize, "none", page));
          for (String compression : List.of("none", "zlib", "zstd")) {
            shapes.add(new DatWriter.Shape(7, order, longSize, compression, page));
          }
        }
      }
    }
    return shapes.stream();
  }

  @ParameterizedTest
  @MethodSource("shapes")
  @Interprets("T-07")
  void sameEventsInEveryShape(DatWriter.Shape shape) {
    Machine machine = new Machine(shape);
    DatWriter writer = machine.writer();
    writer
        .cpu(0)
        .begin(1000)
        .event(0, machine.kmalloc(12, 0x8000_1000L, 100))
        .event(5, machine.noise())
        .extend((1L << 30) + 3)
        .event(2, machine.print("a text that is longer than what fits into a head ".repeat(4)))
        .begin(5_000_000_000L)
        .event(7, machine.allocIova(0x1234_5678_9abcL, 1, Machine.ALLOC_IOVA_FAST + 4))
        .discarded(3, 24)
        .event(4, machine.allocIovaReturn(0xfffff));
    writer
        .cpu(3)
        .begin(1003)
        .event(0, machine.cacheFree(0x18, 0x8000_2000L, "a_cache"))
        .stamp(5_000_000_009L)
        .event(0, machine.exit(Machine.ALLOC_IOVA_FAST, 0xffffe))
        .event(0, machine.noise());
    Collected read = Collected.of(writer.bytes());
    assertEquals(List.of(), read.diagnostics);
    assertEquals(List.of(), read.losses);
    assertEquals(8, read.summary().entries());
    assertEquals(
        List.of(1, 2, 4, 5, 6, 8), read.events.stream().map(event -> (int) event.line()).toList());
    check(read.events);
  }

  private static void check(List<Collected.Event> events) {
    Collected.Event kmalloc = events.get(0);
    assertEquals(EventRole.MEMORY_ALLOC, kmalloc.role());
    assertEquals(1000, kmalloc.time());
    assertEquals(0, kmalloc.cpu());
    assertEquals(12, kmalloc.pid());
    assertEquals("some task", kmalloc.comm());
    assertEquals(TraceContext.TASK, kmalloc.context());
    assertEquals(new CallSite("caller", 0x20, 0), kmalloc.site());
    assertEquals(
        Map.of(
            EventField.POINTER, 0x8000_1000L,
            EventField.BYTES_REQUESTED, 100L,
            EventField.BYTES_ALLOCATED, 200L),
        kmalloc.fields());

    Collected.Event free = events.get(1);
    assertEquals(EventRole.MEMORY_FREE, free.role());
    assertEquals(1003, free.time());
    assertEquals(3, free.cpu());
    assertEquals("<weird>-name", free.comm());
    assertEquals("a_cache", free.cache());
    assertEquals(TraceContext.HARDIRQ, free.context());
    assertEquals(new CallSite(null, -1, 0x12), free.site());

    Collected.Event print = events.get(2);
    assertEquals(EventRole.MARKER, print.role());
    assertEquals(1000 + 5 + (1L << 30) + 3 + 2, print.time());
    assertEquals("a text that is longer than what fits into a head ".repeat(4), print.text());

    Collected.Event alloc = events.get(3);
    assertEquals(EventRole.IOVA_ALLOC, alloc.role());
    assertEquals(5_000_000_007L, alloc.time());
    assertEquals(
        Map.of(EventField.DOMAIN, 0x1234_5678_9abcL, EventField.FLUSH, 1L), alloc.fields());
    assertNull(alloc.text());

    Collected.Event exit = events.get(4);
    assertEquals(EventRole.IOVA_ALLOC_RETURN, exit.role());
    assertEquals(5_000_000_009L, exit.time());
    assertEquals(Map.of(EventField.PFN, 0xffffeL), exit.fields());

    Collected.Event back = events.get(5);
    assertEquals(EventRole.IOVA_ALLOC_RETURN, back.role());
    assertEquals(5_000_000_014L, back.time());
    assertEquals(new CallSite("caller", 4, 0), back.site());
    assertEquals(Map.of(EventField.PFN, 0xfffffL), back.fields());
  }
}
