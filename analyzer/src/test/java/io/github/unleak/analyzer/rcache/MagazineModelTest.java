package io.github.unleak.analyzer.rcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.rcache.Magazine.Head;
import io.github.unleak.analyzer.rcache.MagazineModel.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MagazineModelTest {

  private final RcacheModel rcache = new DomainModel(8, 3, true, true, Rules.atInit()).rcache(0);
  private final MagazineModel magazine = new MagazineModel(rcache, 3, Place.LOADED, 5);

  /** iova_magazine_pop(): from the top down the first that fits, and the top one fills its slot. */
  @Test
  void givesTheUppermostThatFits() {
    magazine.push(30);
    magazine.push(10);
    magazine.push(20);
    assertEquals(20, magazine.search(Long.MAX_VALUE));
    assertEquals(20, magazine.search(20));
    assertEquals(10, magazine.search(19));
    assertEquals(0, magazine.search(9));
    assertEquals(30, magazine.pfn(0));
    assertTrue(magazine.take(30));
    assertEquals(20, magazine.pfn(0));
    assertEquals(10, magazine.search(Long.MAX_VALUE));
    assertFalse(magazine.take(30));
    assertEquals(2, magazine.total());
  }

  /** The lowest one counts, too. */
  @Test
  void looksDownToTheBottom() {
    magazine.push(1);
    magazine.push(2);
    assertEquals(1, magazine.search(1));
    assertTrue(magazine.take(1));
    assertEquals(2, magazine.search(2));
  }

  @Test
  void isFullWithWhatNoEventShowed() {
    assertTrue(magazine.empty());
    magazine.push(1);
    magazine.hide(2);
    assertTrue(magazine.full());
    magazine.takeHidden();
    assertFalse(magazine.full());
    assertEquals(1, magazine.hidden());
    magazine.hide(-1);
    assertEquals(0, magazine.hidden());
    magazine.clear();
    assertTrue(magazine.empty());
    assertEquals(5, magazine.cpu());
  }

  /** More than fits: what lay at the bottom cannot have been there. */
  @Test
  void theOldestGoWhereTheModelWasWrong() {
    for (long pfn = 1; pfn <= 4; pfn++) {
      magazine.push(pfn);
    }
    assertEquals(3, magazine.known());
    assertEquals(2, magazine.pfn(0));
    assertEquals(4, magazine.pfn(2));
  }

  @ParameterizedTest
  @CsvSource({
    "0, ZERO",
    "1, FILL",
    "128, FILL",
    "129, OTHER",
    "-1, POINTER",
    "9223372036854775807, OTHER",
    "-9223372036854775808, POINTER"
  })
  void theFirstWordTells(long word, Head head) {
    assertEquals(head, Magazine.headOf(word));
  }

  @Test
  void numbersHave52Bits() {
    assertFalse(Magazine.isPfn(0));
    assertTrue(Magazine.isPfn(1));
    assertTrue(Magazine.isPfn((1L << 52) - 1));
    assertFalse(Magazine.isPfn(1L << 52));
    assertFalse(Magazine.isPfn(-1));
  }
}
