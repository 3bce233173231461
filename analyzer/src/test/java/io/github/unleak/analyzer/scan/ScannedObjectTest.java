package io.github.unleak.analyzer.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.scan.ScannedObject.Colour;
import org.junit.jupiter.api.Test;

/** The rules of {@code kmemleak_scan()} for one object. */
class ScannedObjectTest {

  private static final long ZEROS = 0;

  private static ScannedObject object(ScanRuleSet rules) {
    return new ScannedObject(rules, 1, 1000, ZEROS);
  }

  @Test
  void theFirstWhiteSightingOnlyStoresTheChecksum() {
    ScannedObject object = object(ScanRuleSet.ONES_CHECKSUM);
    assertFalse(object.scan(10_000, 0, 7));
    assertEquals(Colour.GRAY, object.colour(), "gray for this scan");
    assertFalse(object.reported());
    assertTrue(object.scan(20_000, 0, 7));
    assertTrue(object.reported());
  }

  @Test
  void theTwoSightingsNeedNotBeConsecutive() {
    ScannedObject object = object(ScanRuleSet.ONES_CHECKSUM);
    assertFalse(object.scan(10_000, 0, 7));
    assertFalse(object.scan(20_000, 1, 8), "referenced: the checksum is not looked at");
    assertTrue(object.scan(30_000, 0, 7));
    assertFalse(object.scan(40_000, 1, 7), "found again, gone from the list");
    assertTrue(object.scan(50_000, 0, 7), "and back");
  }

  @Test
  void changedContentCountsAsAFirstSighting() {
    ScannedObject object = object(ScanRuleSet.ONES_CHECKSUM);
    assertFalse(object.scan(10_000, 0, 7));
    assertFalse(object.scan(20_000, 0, 8));
    assertTrue(object.scan(30_000, 0, 8));
  }

  @Test
  void aYoungObjectIsNotReported() {
    ScannedObject object = object(ScanRuleSet.ONES_CHECKSUM);
    assertFalse(object.scan(2000, 0, 7));
    assertFalse(object.scan(5999, 0, 7));
    assertTrue(object.scan(6000, 0, 7));
  }

  @Test
  void zerosAreReportedAtOnceWhereTheChecksumStartsAsZero() {
    assertTrue(object(ScanRuleSet.ZERO_CHECKSUM).scan(10_000, 0, ZEROS));
    assertFalse(object(ScanRuleSet.ZERO_CHECKSUM).scan(10_000, 0, 7));
    assertFalse(object(ScanRuleSet.ONES_CHECKSUM).scan(10_000, 0, ZEROS));
  }

  @Test
  void theMarkAsksForOneMoreSighting() {
    ScannedObject object = object(ScanRuleSet.ONES_CHECKSUM);
    assertFalse(object.scan(10_000, 0, 7));
    object.transientMark();
    assertFalse(object.scan(20_000, 0, 7));
    assertTrue(object.scan(30_000, 0, 7));
  }

  /** As seen on Linux 7.3: the scan after N + 1 white ones lists it. */
  @Test
  void asManyScansMustConfirmAsTheParameterSays() {
    for (int minUnrefScans = 0; minUnrefScans <= 4; minUnrefScans++) {
      ScanRuleSet rules = ScanRuleSet.confirmed(minUnrefScans);
      ScannedObject object = object(rules);
      for (int scan = 1; scan < rules.scansToReport(); scan++) {
        assertFalse(object.scan(scan * 10_000L, 0, 7), minUnrefScans + ", scan " + scan);
      }
      assertTrue(object.scan(100_000, 0, 7));
      assertTrue(object.scan(110_000, 0, 7), "it stays listed");
      assertEquals(Math.max(1, minUnrefScans) + 1, rules.scansToReport());
    }
  }

  @Test
  void theSecondPassClearsAndTheCountBeginsAgain() {
    ScannedObject object = object(ScanRuleSet.confirmed(2));
    assertFalse(object.scan(10_000, 0, 7));
    assertFalse(object.scan(20_000, 0, 7), "confirmed once");
    assertFalse(object.scan(30_000, 0, 7, 1), "a pointer is found by the second pass");
    assertFalse(object.scan(40_000, 0, 7), "confirmed once");
    assertFalse(object.scan(50_000, 1, 7), "found by the full pass");
    assertFalse(object.scan(60_000, 0, 7));
    assertTrue(object.scan(70_000, 0, 7));
    assertFalse(object.scan(80_000, 1, 7));
    assertTrue(object.scan(90_000, 0, 7), "what was reported once is listed at once");
  }

  @Test
  void coloursThatAreNeverReported() {
    ScannedObject cleared = object(ScanRuleSet.ONES_CHECKSUM);
    cleared.paintGray();
    ScannedObject ignored = object(ScanRuleSet.ONES_CHECKSUM);
    ignored.paintBlack();
    for (long time = 10_000; time < 60_000; time += 10_000) {
      assertFalse(cleared.scan(time, 0, 7));
      assertFalse(ignored.scan(time, 0, 7));
    }
    assertEquals(Colour.GRAY, cleared.colour());
    assertEquals(Colour.BLACK, ignored.colour());
  }

  @Test
  void aVmallocAreaNeedsTwoReferences() {
    ScannedObject area = new ScannedObject(ScanRuleSet.ONES_CHECKSUM, 2, 1000, ZEROS);
    assertFalse(area.scan(10_000, 1, 7));
    assertTrue(area.scan(20_000, 1, 7));
    assertFalse(area.scan(30_000, 2, 7));
  }
}
