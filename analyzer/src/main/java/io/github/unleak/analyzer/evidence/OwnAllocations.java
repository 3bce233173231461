package io.github.unleak.analyzer.evidence;

import io.github.unleak.analyzer.replay.AllocationTraits;
import io.github.unleak.analyzer.replay.LifeEvent;
import io.github.unleak.analyzer.timeline.History;
import io.github.unleak.analyzer.timeline.Subject;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Objects of a run whose own allocation a trace shows: same address, a size that fits, the call
 * site in the backtrace, the same task, recognised by order or by the time on which most of them
 * agree ({@link io.github.unleak.analyzer.replay.ObjectLife}). They show that reports and trace are
 * of one boot.
 */
final class OwnAllocations {

  /** Pairs of lines named in a proof; more would say nothing new. */
  private static final int MOST_NAMED = 4;

  /** Entries and allocations of objects on whose time most of them agree. */
  private final List<SourceLine> lines = new ArrayList<>();

  /** Entries and allocations of the others, named if there are only such. */
  private final List<SourceLine> otherLines = new ArrayList<>();

  private final Set<Integer> shown = new TreeSet<>();
  private final History history;
  private int agreeing;
  private int differing;

  /** The own allocations of all objects of the run of {@code view}. */
  OwnAllocations(Scene scene, TraceView view) {
    history = scene.history();
    for (int at = 0; at < scene.size(); at++) {
      Subject subject = scene.subject(at);
      KmemleakObject object = subject.latest();
      if (subject.run() != view.run()
          || object.percpu()
          || object.jiffies() == -1
          || object.origin().damaged()) {
        continue;
      }
      LifeEvent own = view.life(subject).own();
      if (own != null && AllocationTraits.of(subject).fits(own)) {
        agreeing++;
        subject.sightings().forEach(sighting -> shown.add(sighting.snapshot()));
        boolean timed = view.alignment().witness(subject) != null;
        List<SourceLine> named = timed ? lines : otherLines;
        if (named.size() < 2 * MOST_NAMED) {
          named.add(object.origin().source());
          named.add(new SourceLine(view.replay().path(), own.line()));
        }
      } else if (differs(view, subject)) {
        differing++;
      }
    }
  }

  private static boolean differs(TraceView view, Subject subject) {
    AllocationTraits traits = AllocationTraits.of(subject);
    return view.names().lives(subject).stream()
        .anyMatch(life -> life.kind() == LifeEvent.Kind.ALLOC && traits.fits(life));
  }

  /**
   * That the trace and the snapshot that listed {@code subject} last are of one boot, or {@code
   * null} if these objects do not show it: one of them must be listed by a snapshot that is known
   * to be of the same boot.
   */
  @Nullable Premise oneBoot(Subject subject) {
    boolean known =
        shown.stream().anyMatch(snapshot -> history.linked(snapshot, subject.lastSnapshot()));
    return agreeing == 0 || differing >= agreeing || !known
        ? null
        : new Premise.OneBoot(
            Premise.OneBoot.Shown.OWN_ALLOCATIONS,
            agreeing,
            differing,
            lines.isEmpty() ? otherLines : lines);
  }
}
