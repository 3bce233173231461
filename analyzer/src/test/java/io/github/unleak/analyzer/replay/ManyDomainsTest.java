package io.github.unleak.analyzer.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.parser.ftrace.EventField;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceContext;
import io.github.unleak.parser.ftrace.TraceEvent;
import java.util.List;
import org.eclipse.collections.impl.set.mutable.primitive.LongHashSet;
import org.junit.jupiter.api.Test;

/** More domains than can be followed: memory is bounded, and nothing is claimed of the rest. */
class ManyDomainsTest {

  private static final long LIMIT = 0xfffff;
  private static final int MANY = 3 * DomainLives.MOST_LIVING;

  private final TraceReplayer replayer = new TraceReplayer(TraceWatch.of(new LongHashSet()));
  private final TraceEvent event = new TraceEvent();
  private long line;

  private static long address(int number) {
    return 0xffff888100000000L + number * 1024L;
  }

  private TraceEvent next(EventRole role) {
    line++;
    return event.begin(role, line, line * 1000).by(0, 100, TraceContext.TASK);
  }

  private void alloc(long domain, long pfn) {
    replayer.event(
        next(EventRole.IOVA_ALLOC)
            .with(EventField.DOMAIN, domain)
            .with(EventField.SIZE, 1)
            .with(EventField.LIMIT, LIMIT));
    replayer.event(next(EventRole.IOVA_ALLOC_RETURN).with(EventField.PFN, pfn));
  }

  @Test
  void thoseThatWereNotUsedForTheLongestTimeAreForgotten() {
    for (int number = 0; number < MANY; number++) {
      alloc(address(number), LIMIT);
      alloc(address(0), LIMIT - 1 - number);
    }
    TraceReplay replay = ReplayTest.finish(replayer);
    assertEquals(MANY, replay.domains().size() + replay.unlisted().count());
    assertTrue(replay.unlisted().count() > 0);
    DomainReport busy = replay.domain(address(0), line * 1000);
    assertNotNull(busy);
    assertTrue(busy.clean(), "used all the time, never forgotten");
    assertEquals(MANY + 1, busy.operations());
    assertFalse(replay.domains().get(0).clean(), "forgotten, so nothing is sure of it");
  }

  /** What is met first after that may have been used before, whatever it looks like. */
  @Test
  void aDomainThatComesBackIsNotTakenForNew() {
    for (int number = 0; number < MANY; number++) {
      alloc(address(number), LIMIT);
    }
    alloc(address(1), LIMIT);
    TraceReplay replay = ReplayTest.finish(replayer);
    List<DomainReport> lives =
        replay.domains().stream().filter(domain -> domain.address() == address(1)).toList();
    assertEquals(2, lives.size());
    assertTrue(lives.get(0).fromFirstUse());
    assertFalse(lives.get(1).fromFirstUse());
  }

  /** A later life that is not listed is not mistaken for an earlier one that is. */
  @Test
  void aLifeThatIsNotListedHasNoReport() {
    alloc(address(0), LIMIT);
    long first = line * 1000;
    for (int birth = 0; birth < 3000; birth++) {
      replayer.event(next(EventRole.DOMAIN_INIT).with(EventField.DOMAIN, address(0)));
      alloc(address(0), LIMIT);
    }
    long last = line * 1000;
    TraceReplay replay = ReplayTest.finish(replayer);
    assertEquals(3001, replay.domains().size() + replay.unlisted().count());
    assertNotNull(replay.domain(address(0), first));
    assertNull(replay.domain(address(0), last - 10_000), "that life was counted only");
    assertNotNull(replay.domain(address(0), last));
  }
}
