package io.github.unleak.analyzer.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.parser.kmemleak.Backtrace;
import io.github.unleak.parser.kmemleak.HexDump;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.kmemleak.Origin;
import io.github.unleak.parser.line.Address;
import io.github.unleak.parser.line.SourceLine;
import java.util.List;
import org.junit.jupiter.api.Test;

class DifferenceTest {

  private static KmemleakObject object(long address, long jiffies, long crc, int... bytes) {
    byte[] dump = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      dump[i] = (byte) bytes[i];
    }
    return new KmemleakObject(
        new Address(address),
        64,
        false,
        false,
        "insmod",
        1,
        jiffies,
        -1,
        crc,
        new HexDump(dump, dump.length, -1),
        Backtrace.NONE,
        0,
        new Origin(new SourceLine("kmemleak.txt", 1), 1, -1, false, false, false));
  }

  @Test
  void everyObjectIsInOneOfFour() {
    KmemleakObject gone = object(0x1000, 1, 7);
    KmemleakObject same = object(0x2000, 1, 7, 1, 2);
    KmemleakObject before = object(0x3000, 1, 7, 1, 2);
    KmemleakObject after = object(0x3000, 1, 7, 1, 3);
    KmemleakObject added = object(0x4000, 1, 7);
    Difference difference =
        Difference.between(List.of(gone, same, before), List.of(added, after, same));
    assertEquals(List.of(added), difference.added());
    assertEquals(List.of(new Difference.Pair(same, same)), difference.unchanged());
    assertEquals(List.of(new Difference.Pair(before, after)), difference.changed());
    assertEquals(List.of(gone), difference.gone());
    assertFalse(difference.disjoint());
  }

  @Test
  void otherJiffiesAreAnotherObject() {
    Difference difference =
        Difference.between(List.of(object(0x1000, 1, 7)), List.of(object(0x1000, 2, 7)));
    assertEquals(1, difference.added().size());
    assertEquals(1, difference.gone().size());
    assertTrue(difference.disjoint());
  }

  @Test
  void whatIsNotKnownIsNoChange() {
    KmemleakObject full = object(0x1000, 1, 7, 1, 2);
    assertFalse(new Difference.Pair(full, object(0x1000, 1, -1)).dumpChanged());
    assertFalse(new Difference.Pair(full, object(0x1000, 1, -1)).crcChanged());
    assertFalse(new Difference.Pair(full, object(0x1000, 1, 7, 1)).dumpChanged());
    assertTrue(new Difference.Pair(full, object(0x1000, 1, 8, 1, 2)).crcChanged());
  }

  @Test
  void theLastEntryOfAnObjectCounts() {
    KmemleakObject first = object(0x1000, 1, 7);
    KmemleakObject last = object(0x1000, 1, 8);
    Difference difference = Difference.between(List.of(first, last), List.of(last));
    assertEquals(1, difference.unchanged().size());
    assertEquals(List.of(), difference.changed());
  }

  @Test
  void anEmptyListIsOfAnyBoot() {
    List<KmemleakObject> none = List.of();
    assertFalse(Difference.between(none, List.of(object(0x1000, 1, 7))).disjoint());
    assertFalse(Difference.between(List.of(object(0x1000, 1, 7)), none).disjoint());
    assertFalse(Difference.between(none, none).disjoint());
  }
}
