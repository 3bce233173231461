package io.github.unleak.analyzer.rcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.rcache.MagazineModel.Place;
import io.github.unleak.analyzer.rcache.RcacheShape.Depot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may have happened to the member of a depot that holds 4 where it is an array. */
class DepotRulesTest {

  private static final int MAGS = 4;

  private static MagazineModel member(int below, int cpus) {
    RcacheModel rcache = new DomainModel(8, 2, true, true, Rules.atInit()).rcache(0);
    MagazineModel member = new MagazineModel(rcache, 2, Place.DEPOT, 0);
    member.record().below = below;
    member.record().cpus = cpus;
    return member;
  }

  @ParameterizedTest
  @CsvSource({
    // depot, trims shown, below, CPUs: stays, took, overflowed
    "ARRAY, false, 3, 1, true, true, false",
    "ARRAY, false, 4, 9, false, false, true",
    "ARRAY, true, 4, 9, false, false, true",
    "ARRAY, false, UNKNOWN, 9, false, false, false",
    "LIST, true, 9, 1, true, true, false",
    "LIST, true, UNKNOWN, 1, true, true, false",
    "LIST, false, 1, 2, true, true, false",
    "LIST, false, 2, 2, false, true, false",
    "LIST, false, 3, 9, true, true, false",
    "LIST, false, 4, 9, false, true, false",
    ", true, 1, 2, true, true, false",
    ", true, 2, 2, false, true, false",
    ", false, 4, 9, false, false, false",
  })
  void aMemberStaysWhereNothingCanHaveTakenItUnseen(
      @Nullable Depot depot,
      boolean trims,
      String below,
      int cpus,
      boolean stays,
      boolean took,
      boolean overflowed) {
    DepotRules rules = new DepotRules(depot, MAGS);
    if (trims) {
      rules.trimsShown();
    }
    boolean unknown = below.equals("UNKNOWN");
    MagazineModel member =
        member(unknown ? MagazineRecord.UNKNOWN_BELOW : Integer.parseInt(below), cpus);
    assertEquals(stays, rules.stays(member));
    assertEquals(took, rules.took(member));
    assertEquals(overflowed, rules.overflowed(member));
  }

  @Test
  void whatTheTraceShowsIsLearned() {
    DepotRules rules = new DepotRules(null);
    assertFalse(rules.array());
    rules.learn(Depot.ARRAY);
    assertTrue(rules.array());
    assertTrue(rules.took(member(DepotRules.ARRAY_MAGS - 1, 1)));
    assertFalse(rules.took(member(DepotRules.ARRAY_MAGS, 1)));
  }
}
