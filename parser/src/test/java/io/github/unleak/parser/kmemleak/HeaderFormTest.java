package io.github.unleak.parser.kmemleak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.parser.line.Input;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms in which Linux 6.13 to 7.3 print where an object is. */
class HeaderFormTest {

  private static final String ENTRY =
      """
      unreferenced object %s (size 64):
        comm "modprobe", pid 811, jiffies 4294899001
        hex dump (first 32 bytes%s):
          00 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00  ................
          10 20 30 40 50 60 70 80 00 00 00 00 00 00 00 00  . 0@P`p.........
        backtrace (crc 1f2e3d4c):
          pcpu_alloc_noprof+0x479/0x7c0
          acq_probe+0x51/0x300 [acq]
      """;

  private static KmemleakLog read(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return KmemleakReader.readAll(new Input("report", null, () -> new ByteArrayInputStream(bytes)));
  }

  private static String logged(String text) {
    StringBuilder log = new StringBuilder();
    text.lines().forEach(line -> log.append("[   61.039240] kmemleak: ").append(line).append('\n'));
    return log.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0xffffffff922b6758", "0x2302022100d8", "0xffff8000814f2010"})
  void aPerCpuObjectIsKnownByItsHeader(String address) {
    for (String text : both(ENTRY.formatted("(percpu) " + address, " on cpu 3"))) {
      KmemleakObject object = only(text);
      assertTrue(object.percpu());
      assertFalse(object.physical());
      assertEquals(address, object.address().toString());
      assertEquals(3, object.dump().cpu());
      assertEquals(64, object.size());
    }
  }

  @Test
  void aPhysicalObjectIsKnownByItsHeader() {
    for (String text : both(ENTRY.formatted("(phys) 0x7fcdc000", ""))) {
      KmemleakObject object = only(text);
      assertTrue(object.physical());
      assertFalse(object.percpu());
      assertEquals("0x7fcdc000", object.address().toString());
      assertEquals(2, object.backtrace().frames().size());
    }
  }

  private static List<String> both(String text) {
    return List.of(text, logged(text));
  }

  private static KmemleakObject only(String text) {
    KmemleakLog log = read(text);
    assertEquals(List.of(), log.diagnostics());
    assertEquals(1, log.objects().size(), text);
    return log.objects().get(0);
  }

  /** What {@code dump=} prints has the same marks; it is not an entry of a report. */
  @Test
  void anAnswerToDumpMayBeOfAnyKind() {
    String fields =
        """
          comm "modprobe", pid 811, jiffies 4294899001
          min_count = %s
          count = 0
          flags = %s
          checksum = 4294967295
          backtrace:
            acq_probe+0x51/0x300 [acq]
        """;
    KmemleakLog log =
        read(
            logged("Object (percpu) 0xffffffff922b6758 (size 64):\n" + fields.formatted(1, "0x43"))
                + logged("Object (phys) 0x7fcdc000 (size 65536):\n" + fields.formatted(0, "0x11"))
                + logged("Object 0xffff8881024c0000 (size 32):\n" + fields.formatted(1, "0x41")));
    assertEquals(List.of(), log.objects());
    List<ObjectState> states = log.states();
    assertEquals(3, states.size());
    assertTrue(states.get(0).percpu() && states.get(0).suspect() && states.get(0).reported());
    assertTrue(states.get(1).physical() && !states.get(1).suspect());
    assertFalse(states.get(1).percpu() || states.get(1).reported());
    assertTrue(states.get(2).suspect() && !states.get(2).reported());
    assertEquals(65536, states.get(1).size());
  }

  /** Verbose output prints one object for each backtrace: the first of several without its dump. */
  @Test
  void oneStandsForAllWithItsBacktrace() {
    KmemleakLog log =
        read(
            logged(
                """
                unreferenced object 0xffff8881024c0840 (size 192):
                  comm "modprobe", pid 811, jiffies 4294899001
                  backtrace (crc 889a9f68):
                    __kmalloc_cache_noprof+0x158/0x2c0
                    acq_probe+0x51/0x300 [acq]
                  ... and 2 more object(s) with the same backtrace
                3 new suspected memory leaks (see /sys/kernel/debug/kmemleak)
                """));
    assertEquals(List.of(), log.diagnostics());
    assertEquals(1, log.objects().size());
    assertEquals(2, log.objects().get(0).moreObjects());
    assertEquals(0, log.objects().get(0).dump().length());
    assertEquals(2, log.objects().get(0).backtrace().frames().size());
    assertEquals(3, log.notices().get(0).count());
  }
}
