package io.github.unleak.analyzer.evidence;

import io.github.unleak.analyzer.replay.AllocationTraits;
import io.github.unleak.analyzer.replay.ClockAlignment;
import io.github.unleak.analyzer.replay.LifeEvent;
import io.github.unleak.analyzer.timeline.History;
import io.github.unleak.analyzer.timeline.Subject;
import io.github.unleak.parser.ftrace.TraceContext;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Objects of a run whose own allocation a trace shows: same address, a size that fits, the call
 * site in the backtrace, the same task, at the time that jiffies give on the trace's clock. They
 * show that reports and trace are of one boot, and how their clocks relate.
 */
final class OwnAllocations {

  /** Pairs of lines named in a proof; more would say nothing new. */
  private static final int MOST_NAMED = 4;

  /** How far apart jiffies and the trace's clock may be for one allocation, ns. */
  private static final long LAG_NANOS = 1_500_000_000;

  private final List<SourceLine> lines = new ArrayList<>();
  private final Set<Integer> shown = new TreeSet<>();
  private final History history;
  private int agreeing;
  private int differing;

  /** The own allocations of all objects of the run of {@code view}. */
  OwnAllocations(Scene scene, TraceView view) {
    history = scene.history();
    if (!view.alignment().known()) {
      return;
    }
    for (int at = 0; at < scene.size(); at++) {
      Subject subject = scene.subject(at);
      KmemleakObject object = subject.latest();
      if (subject.run() != view.run() || object.percpu() || object.jiffies() == -1) {
        continue;
      }
      LifeEvent own = of(view, subject);
      if (own != null) {
        agreeing++;
        subject.sightings().forEach(sighting -> shown.add(sighting.snapshot()));
        if (lines.size() < 2 * MOST_NAMED) {
          lines.add(object.origin().source());
          lines.add(new SourceLine(view.replay().path(), own.line()));
        }
      } else if (view.names().lives(subject).stream().anyMatch(life -> fits(object, life))) {
        differing++;
      }
    }
  }

  /** The object's own allocation in the trace, or {@code null}. */
  static @Nullable LifeEvent of(TraceView view, Subject subject) {
    ClockAlignment alignment = view.alignment();
    KmemleakObject object = subject.latest();
    long from = alignment.notBefore(object.jiffies());
    for (LifeEvent life : view.names().lives(subject)) {
      if (life.time() >= from && life.time() <= from + LAG_NANOS && fits(object, life)) {
        return life;
      }
    }
    return null;
  }

  private static boolean fits(KmemleakObject object, LifeEvent life) {
    AllocationTraits traits = AllocationTraits.of(object);
    return life.kind() == LifeEvent.Kind.ALLOC
        && (life.bytes() < 0 || object.size() <= life.bytes())
        && traits.at(life.site())
        && traits.by(life.pid(), TraceContext.UNKNOWN);
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
        : new Premise.OneBoot(Premise.OneBoot.Shown.OWN_ALLOCATIONS, agreeing, differing, lines);
  }
}
