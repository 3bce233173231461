package io.github.unleak.parser.ftrace.dat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.line.DiagnosticCode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No bytes make the reader fail, and what is sound is read. */
class DamagedFileTest {

  private static final Duration LONG = Duration.ofMinutes(2);

  /** All that is ever allocated, not only what is held at one time. */
  private static final long MOST_MEMORY = 100_000_000;

  private static final ThreadMXBean ALLOCATIONS =
      (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir Path folder;

  static Stream<DatWriter.Shape> shapes() {
    return Stream.of(
        DatWriter.Shape.PLAIN,
        new DatWriter.Shape(6, ByteOrder.BIG_ENDIAN, 4, "none", 4096),
        new DatWriter.Shape(7, ByteOrder.LITTLE_ENDIAN, 8, "none", 4096),
        new DatWriter.Shape(7, ByteOrder.LITTLE_ENDIAN, 8, "zlib", 4096),
        new DatWriter.Shape(7, ByteOrder.LITTLE_ENDIAN, 8, "zstd", 4096));
  }

  /** Ten sub-buffers on each of two CPUs. */
  private static byte[] file(DatWriter.Shape shape) {
    Machine machine = new Machine(shape);
    for (int cpu = 0; cpu < 2; cpu++) {
      PageWriter pages = machine.writer().cpu(cpu);
      for (int page = 0; page < 10; page++) {
        pages.begin(10_000L * page + cpu);
        for (int i = 0; pages.room() > 200; i += 3) {
          pages
              .event(3, machine.kmalloc(12, 0x1000 + i, 64))
              .event(3, machine.cacheFree(0, 0x1000 + i, "cache"))
              .event(3, machine.print("mark"));
        }
      }
    }
    return machine.writer().bytes();
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void cutFiles(DatWriter.Shape shape) {
    byte[] whole = file(shape);
    int all = Collected.of(whole).events.size();
    assertTrue(all > 1000);
    Assertions.assertTimeoutPreemptively(
        LONG,
        () -> {
          int before = 0;
          for (int end = 10; end < whole.length; end += 997) {
            Collected read = Collected.of(Arrays.copyOf(whole, end));
            int count = read.events.size();
            if (shape.version() == 6) {
              assertTrue(count >= before && count <= all, "cut at " + end);
            }
            assertFalse(count < all && read.diagnostics.isEmpty(), "cut at " + end);
            assertFalse(count < all && read.losses.isEmpty(), "cut at " + end);
            before = count;
          }
          assertTrue(shape.version() == 7 || before > all * 9 / 10);
        });
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void flippedBytes(DatWriter.Shape shape) {
    byte[] whole = file(shape);
    long seed = 20260101;
    Random random = new Random(seed);
    Assertions.assertTimeoutPreemptively(
        LONG,
        () -> {
          for (int round = 0; round < 300; round++) {
            byte[] bytes = whole.clone();
            int flips = 1 + random.nextInt(8);
            for (int i = 0; i < flips; i++) {
              // The head has more to break than the events.
              int reach = random.nextBoolean() ? bytes.length : Math.min(bytes.length, 6000);
              bytes[10 + random.nextInt(reach - 10)] = (byte) random.nextInt(256);
            }
            Collected read = Collected.of(bytes);
            assertTrue(read.diagnostics.size() < 100, "seed " + seed + " round " + round);
          }
        });
  }

  /** Sizes that lie: every aligned word of the head is made as large as it can be. */
  @ParameterizedTest
  @MethodSource("shapes")
  void hugeSizes(DatWriter.Shape shape) {
    byte[] whole = file(shape);
    Assertions.assertTimeoutPreemptively(
        LONG,
        () -> {
          for (int at = 10; at < Math.min(whole.length - 8, 3000); at += 7) {
            for (int size = 4; size <= 8; size += 4) {
              byte[] bytes = whole.clone();
              Arrays.fill(bytes, at, at + size, (byte) 0x7f);
              long before = ALLOCATIONS.getCurrentThreadAllocatedBytes();
              Collected.of(bytes);
              long taken = ALLOCATIONS.getCurrentThreadAllocatedBytes() - before;
              assertTrue(taken < MOST_MEMORY, taken + " bytes, size at " + at);
            }
          }
        });
  }

  /** The rest of a sub-buffer is lost, the next one is read. */
  @Test
  void damageEndsWithTheSubBuffer() {
    Machine machine = new Machine(DatWriter.Shape.PLAIN);
    machine
        .writer()
        .cpu(1)
        .begin(100)
        .event(0, machine.print("a"))
        .overlong()
        .begin(200)
        .event(0, machine.print("b"));
    Collected read = Collected.of(machine.writer().bytes());
    assertEquals(List.of("a", "b"), read.events.stream().map(Collected.Event::text).toList());
    assertEquals(List.of(DiagnosticCode.DAMAGED_TRACE_DAT), read.codes());
    assertEquals(1, read.losses.size());
    assertEquals(TraceLoss.Kind.DAMAGED, read.losses.get(0).kind());
    assertEquals(1, read.losses.get(0).cpu());
    assertEquals(2, read.losses.get(0).source().line());
  }

  /** Of a CPU whose data is cut, nothing is known from there on. */
  @Test
  void whatIsCutOffIsMissingAtTheEnd() throws IOException {
    byte[] whole = file(DatWriter.Shape.PLAIN);
    Path cut = folder.resolve("cut.dat");
    Files.write(cut, Arrays.copyOf(whole, whole.length - 6 * 4096 - 100));
    Collected read = Collected.of(cut);
    TraceSummary summary = read.summary();
    assertEquals(
        List.of(DiagnosticCode.DAMAGED_TRACE_DAT), List.copyOf(read.codes()).subList(0, 1));
    TraceLoss last = read.losses.get(read.losses.size() - 1);
    assertEquals(TraceLoss.Kind.DAMAGED, last.kind());
    assertEquals(1, last.cpu());
    assertEquals(summary.entries(), last.source().line());
    assertEquals(List.of(0, 1), read.events.stream().map(Collected.Event::cpu).distinct().toList());
  }

  @Test
  void nothingButTheMagic() {
    byte[] magic = {0x17, 0x08, 0x44, 't', 'r', 'a', 'c', 'i', 'n', 'g'};
    Collected read = Collected.of(magic);
    assertEquals(List.of(DiagnosticCode.DAMAGED_TRACE_DAT), read.codes());
    assertEquals(0, read.summary().entries());
    assertEquals(TraceLoss.Kind.DAMAGED, read.losses.get(0).kind());
  }

  @Test
  void aVersionOfTheFuture() {
    byte[] bytes = file(DatWriter.Shape.PLAIN);
    bytes[10] = '9';
    assertEquals(List.of(DiagnosticCode.UNSUPPORTED_TRACE_DAT), Collected.of(bytes).codes());
  }
}
