package io.github.unleak.analyzer.rcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DomainModelTest {

  private final DomainModel domain = new DomainModel(8, 2, false, true, Rules.atInit());

  /** order_base_2(): the next power of two that holds so many pages. */
  @ParameterizedTest
  @CsvSource({"0, 0", "1, 0", "2, 1", "3, 2", "4, 2", "5, 3", "17, 5", "32, 5", "33, 6", "64, 6"})
  void sizesAreRoundedUp(long pages, int order) {
    assertEquals(order, DomainModel.orderOf(pages));
  }

  @Test
  void anRcacheIsThereFromItsFirstUseOn() {
    assertNull(domain.used(2));
    RcacheModel rcache = domain.rcache(2);
    assertSame(rcache, domain.used(2));
    assertSame(rcache, domain.rcache(2));
    assertTrue(domain.born());
  }

  @Test
  void aNumberIsOutUntilItComesBack() {
    assertTrue(domain.out(7));
    assertFalse(domain.out(7), "given out twice");
    assertTrue(domain.isOut(7));
    assertTrue(domain.in(7));
    assertFalse(domain.in(7), "not out");
    assertFalse(domain.isOut(7));
    assertEquals(7, domain.highest());
    domain.in(9);
    assertEquals(9, domain.highest());
    domain.out(3);
    assertEquals(9, domain.highest());
  }
}
