package io.github.unleak.analyzer.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.rcache.DepotRules;
import io.github.unleak.analyzer.rcache.DomainModel;
import io.github.unleak.analyzer.rcache.MagazineModel;
import io.github.unleak.analyzer.rcache.MagazineModel.Place;
import io.github.unleak.analyzer.rcache.RcacheModel;
import io.github.unleak.analyzer.rcache.RcacheShape.Depot;
import io.github.unleak.analyzer.rcache.SlabSite;
import io.github.unleak.parser.ftrace.EventField;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceContext;
import io.github.unleak.parser.ftrace.TraceEvent;
import org.eclipse.collections.impl.set.mutable.primitive.LongHashSet;
import org.junit.jupiter.api.Test;

/** Which magazine a push took, and how sure that is. */
class InsertReplayTest {

  private static final int SIZE = 2;
  private static final long DOMAIN = 0xffff888100000008L;
  private static final long FIRST = 0xffff888200000000L;

  private final DepotRules rules = new DepotRules(Depot.LIST);
  private final ReplayState state =
      new ReplayState(
          new MagazineJournal(new LongHashSet()), SIZE, rules, new RcacheSigns(null, rules, SIZE));
  private final InsertReplay inserts = new InsertReplay(state);
  private long sequence;

  private Step step(EventRole role, SlabSite site, EventField field, long value) {
    sequence++;
    TraceEvent event =
        new TraceEvent()
            .begin(role, sequence, sequence * 1000)
            .by(0, 100, TraceContext.TASK)
            .with(EventField.DOMAIN, DOMAIN)
            .with(field, value);
    Step step = new Step();
    step.fill(event, sequence, site);
    return step;
  }

  /** Frees the next number; gives the magazine that was pushed, if a push was seen. */
  private MagazineModel free(RcacheModel rcache, DomainReplay domain, boolean pushes) {
    Step free = step(EventRole.IOVA_FREE, SlabSite.OTHER, EventField.PFN, 1000 + sequence);
    Step slab =
        pushes
            ? step(EventRole.MEMORY_ALLOC, SlabSite.INSERT, EventField.POINTER, FIRST + sequence)
            : null;
    inserts.take(domain, rcache, free, slab);
    return pushes ? rcache.depot().get(rcache.depot().size() - 1) : rcache.cpu(0).loaded();
  }

  private RcacheModel filled(DomainReplay domain, int pushes) {
    RcacheModel rcache = domain.model.rcache(0);
    rcache.cpu(0);
    for (int i = 0; i < 2 * SIZE; i++) {
      free(rcache, domain, false);
    }
    for (int i = 0; i < pushes; i++) {
      free(rcache, domain, true);
      for (int more = 1; more < SIZE; more++) {
        free(rcache, domain, false);
      }
    }
    return rcache;
  }

  /** A domain that was born in the trace, with empty magazines. */
  private DomainReplay domain() {
    Step birth = step(EventRole.DOMAIN_INIT, SlabSite.OTHER, EventField.SIZE, 1);
    DomainReplay domain = new DomainReplay(new DomainModel(DOMAIN, SIZE, true, true, rules), birth);
    state.domains.put(DOMAIN, domain);
    return domain;
  }

  @Test
  void thePushedMagazineIsTheOneThatWasLoaded() {
    DomainReplay domain = domain();
    RcacheModel rcache = filled(domain, 2);
    MagazineModel loaded = rcache.cpu(0).loaded();
    MagazineModel prev = rcache.cpu(0).prev();
    assertEquals(loaded, free(rcache, domain, true));
    assertEquals(Place.DEPOT, loaded.place());
    assertFalse(loaded.record().mayHaveMoved);
    assertFalse(prev.record().mayHaveMoved);
  }

  /** Which of the two is pushed does not depend on how full they seem. */
  @Test
  void whichOneIsPushedIsKnownWithoutTheFills() {
    DomainReplay domain = domain();
    RcacheModel rcache = filled(domain, 2);
    MagazineModel loaded = rcache.cpu(0).loaded();
    rcache.lose(0);
    MagazineModel pushed = free(rcache, domain, true);
    assertEquals(loaded, pushed);
    assertFalse(pushed.record().mayHaveMoved);
    assertEquals(0, pushed.known(), "either may have got the numbers seen before");
  }

  /** After a stretch in which the CPU may have pushed and popped, nothing of it is known. */
  @Test
  void afterAStretchOfLostEventsItHasUnknownMagazines() {
    DomainReplay domain = domain();
    RcacheModel rcache = filled(domain, 2);
    MagazineModel loaded = rcache.cpu(0).loaded();
    MagazineModel member = rcache.depot().get(0);
    rcache.loseAll(0);
    MagazineModel pushed = free(rcache, domain, true);
    assertNotEquals(loaded, pushed);
    assertTrue(loaded.record().mayHaveMoved);
    assertTrue(member.record().mayHaveMoved);
    assertEquals(0, pushed.address());
    assertFalse(rcache.cpu(0).loaded().record().mayHaveMoved, "the trace shows its allocation");
  }
}
