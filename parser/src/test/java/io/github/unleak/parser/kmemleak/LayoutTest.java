package io.github.unleak.parser.kmemleak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.parser.Interprets;
import io.github.unleak.parser.line.InputKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What kernels of each age print. */
class LayoutTest {

  @Test
  void withAgeAndHashedAddresses() {
    KmemleakLog log = Texts.read(Texts.OBJECT);
    KmemleakObject object = log.objects().get(0);
    assertEquals(InputKind.KMEMLEAK, log.summary().kind());
    assertEquals(List.of(), log.diagnostics());
    assertEquals(0xffff888103a5c400L, object.address().value());
    assertEquals(64, object.size());
    assertEquals("modprobe", object.comm());
    assertEquals(411, object.pid());
    assertEquals(4294912345L, object.jiffies());
    assertEquals(62508, object.ageMillis());
    assertEquals(-1, object.crc());
    assertEquals(
        "00c4a5038188ffff68656c6c6f20414200000000000000006b6b6b6b6b6b6ba5", object.dump().toHex());
    assertEquals(
        new Frame("widget_probe.constprop.0", 0x3c, 0x210, "widget", 0x12345678, true, false, null),
        object.backtrace().frames().get(1));
    assertEquals(3, object.backtrace().frames().size());
    Origin origin = object.origin();
    assertEquals("text:1", origin.source().toString());
    assertEquals(9, origin.lastLine());
    assertFalse(origin.verbose() || origin.quoted() || origin.damaged());
  }

  @Test
  @Interprets("R-13")
  void withCrcAndBareSymbols() {
    KmemleakObject object = Texts.object(Texts.NEW_OBJECT);
    assertEquals(-1, object.ageMillis());
    assertEquals(0x9af2, object.crc());
    assertEquals("do_one_initcall", object.backtrace().frames().get(2).symbol());
    assertEquals(0, object.backtrace().frames().get(2).address());
    assertEquals(0, Texts.object(Texts.NEW_OBJECT.replace("9af2", "0")).crc());
    assertEquals(0xffffffffL, Texts.object(Texts.NEW_OBJECT.replace("9af2", "ffffffff")).crc());
  }

  @Test
  void of2009WithoutDumpAndAgeOn32Bits() {
    KmemleakObject object =
        Texts.object(
            """
            unreferenced object 0xf63fee18 (size 32):
              comm "init", pid 1, jiffies 4294879195
              backtrace:
                [<c10e92fb>] kmemleak_alloc+0x11b/0x2b0
                [<c10e4b91>] kmem_cache_alloc+0x111/0x1c0
            """);
    assertTrue(object.address().fitsIn32Bits());
    assertSame(HexDump.NONE, object.dump());
    Frame frame = object.backtrace().frames().get(0);
    assertEquals(0xc10e92fbL, frame.address());
    assertFalse(frame.hashed());
    assertFalse(object.origin().damaged());
  }

  @Test
  void perCpuObjects() {
    KmemleakObject object =
        Texts.object(
            """
            unreferenced object (percpu) 0x607ebd4c2a10 (size 16):
              comm "insmod", pid 77, jiffies 4294900000
              hex dump (first 16 bytes on cpu 3):
                00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00  ................
              backtrace (crc 0):
                pcpu_alloc_noprof+0x700/0x1098
            """);
    assertTrue(object.percpu());
    assertEquals(3, object.dump().cpu());
    assertTrue(object.dump().complete());
  }

  @Test
  void otherArchitecturesAddresses() {
    for (String address : List.of("c000201c382a1000", "ff110000964a6200", "38000195000")) {
      String text = Texts.NEW_OBJECT.replace("ffff888103a5c800", address);
      assertEquals("0x" + address, Texts.object(text).address().toString());
    }
  }

  @Test
  @Interprets({"R-16", "R-17", "R-18"})
  void framesOfEveryForm() {
    Backtrace backtrace =
        Texts.object(
                """
                unreferenced object 0xffff888103a5c800 (size 64):
                  comm "a", pid 4, jiffies 42
                  backtrace:
                    [<(____ptrval____)>] alloc+0x1/0x2
                    slab_alloc mm/slub.c:4958 [inline]
                    [<ffffffff81000001>] kmalloc include/linux/slab.h:557 [inline]
                    __kmalloc+0x3e0/0x660 mm/slub.c:5669
                    0xffffffffc11de07f
                    [<c000000001234567>] .kstrdup+0x44/0xb0
                    foo.isra.0.part.1.cold+0x1/0x2 [nf_nat 0123456789abcdef0123456789abcdef01234567]
                    [<ffffffffffffffff>] 0xffffffffffffffff
                """)
            .backtrace();
    List<Frame> frames = backtrace.frames();
    assertEquals(7, frames.size());
    assertTrue(backtrace.terminated());
    assertTrue(frames.get(0).hashed());
    assertEquals("mm/slub.c:4958", frames.get(1).location());
    assertTrue(frames.get(1).inline() && frames.get(2).inline());
    assertEquals(-1, frames.get(1).offset());
    assertFalse(frames.get(2).hashed());
    assertEquals("mm/slub.c:5669", frames.get(3).location());
    assertNull(frames.get(4).symbol());
    assertEquals(0xffffffffc11de07fL, frames.get(4).address());
    assertEquals(".kstrdup", frames.get(5).symbol());
    assertEquals("foo.isra.0.part.1.cold", frames.get(6).symbol());
    assertEquals("nf_nat", frames.get(6).module());
  }

  @Test
  @Interprets("R-14")
  void aDumpsCharactersMayLookLikeItsBytes() {
    String text =
        """
        unreferenced object 0xdf44d180 (size 5):
          comm "swapper", pid 1, jiffies 4294892297 (age 4766.460s)
          hex dump (first 5 bytes):
            62 61 20 63 63 ba cc
          backtrace:
            [<c8a79377>] kstrdup+0x4c/0xb8
        """;
    assertEquals("6261206363", Texts.object(text).dump().toHex());
    assertFalse(Texts.object(text).origin().damaged());
  }

  @Test
  @Interprets("R-12")
  void commsHoldAnything() {
    for (String comm :
        List.of("", "kworker/u32:7", "\"mount.nfs\"", "a b, c: d", "CPU 5/KVM", "é")) {
      KmemleakObject object = Texts.object(Texts.OBJECT.replace("modprobe", comm));
      assertEquals(comm, object.comm());
      assertEquals(411, object.pid());
    }
  }

  @Test
  @Interprets("R-13")
  void jiffiesAndAgesOfAnySize() {
    String huge = "18446744073709551000";
    KmemleakObject object = Texts.object(Texts.OBJECT.replace("4294912345", huge));
    assertEquals(huge, Long.toUnsignedString(object.jiffies()));
    assertEquals(7, Texts.object(Texts.OBJECT.replace("62.508s", "0.007s")).ageMillis());
    assertEquals(5000, Texts.object(Texts.OBJECT.replace("62.508s", "5s")).ageMillis());
    assertEquals(1250, Texts.object(Texts.OBJECT.replace("62.508s", "1.25s")).ageMillis());
    assertEquals(1234, Texts.object(Texts.OBJECT.replace("62.508s", "1.234567s")).ageMillis());
  }

  @Test
  @Interprets("R-19")
  void deduplicatedVerboseOutputCountsTheRest() {
    KmemleakObject object =
        Texts.object(
            """
            [   76.611642][  T170] kmemleak: unreferenced object 0xffff888103a5c800 (size 64):
            [   76.611650][  T170] kmemleak:   comm "a", pid 4, jiffies 42
            [   76.611655][  T170] kmemleak:   backtrace (crc 1f):
            [   76.611660][  T170] kmemleak:     alloc+0x1/0x2
            [   76.611665][  T170] kmemleak:   ... and 5 more object(s) with the same backtrace
            """);
    assertEquals(5, object.moreObjects());
    assertTrue(object.origin().verbose());
    assertEquals(76_611_642, object.origin().logMicros());
    assertFalse(object.origin().damaged());
  }

  @Test
  void equalBacktracesAreOneInstance() {
    String fast = Texts.OBJECT + Texts.OBJECT;
    String slow = fast.indent(3).replaceAll("(?m)^", "> ");
    KmemleakLog log = Texts.read(fast + slow);
    assertEquals(4, log.objects().size());
    for (KmemleakObject object : log.objects()) {
      assertSame(log.objects().get(0).backtrace(), object.backtrace());
      assertSame(log.objects().get(0).comm(), object.comm());
    }
  }
}
