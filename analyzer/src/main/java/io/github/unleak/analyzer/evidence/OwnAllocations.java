package io.github.unleak.analyzer.evidence;

import io.github.unleak.analyzer.replay.AllocationTraits;
import io.github.unleak.analyzer.replay.ClockAlignment;
import io.github.unleak.analyzer.replay.LifeEvent;
import io.github.unleak.analyzer.timeline.History;
import io.github.unleak.analyzer.timeline.Subject;
import io.github.unleak.parser.kmemleak.Backtrace;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Objects of a run whose own allocation a trace shows: same address, a size that fits, the call
 * site in the backtrace, the same task, recognised by order or by the time on which most of them
 * agree ({@link io.github.unleak.analyzer.replay.ObjectLife}). They show that reports and trace are
 * of one boot. Objects of which the trace has no allocation speak against it, if it has those of
 * other objects from the same code before and after them, or one by the same task at the time of
 * theirs: in another boot the same code was given other addresses.
 */
final class OwnAllocations {

  /** Pairs of lines named in a proof; more would say nothing new. */
  private static final int MOST_NAMED = 4;

  /** Objects that show one boot without a clock. A single one may recur in another boot. */
  private static final int LEAST_UNALIGNED = 2;

  /** So many objects must agree for each one that differs, and one more. */
  private static final int AGREEING_EACH = 2;

  /** Entries and allocations of objects on whose time most of them agree. */
  private final List<SourceLine> lines = new ArrayList<>();

  /** Entries and allocations of the others, named if there are only such. */
  private final List<SourceLine> otherLines = new ArrayList<>();

  private final Set<Integer> shown = new TreeSet<>();
  private final History history;
  private final boolean aligned;
  private final Map<Code, Span> spans = new HashMap<>();
  private int agreeing;
  private int differing;

  /** What decides whether a recorder keeps an allocation. */
  private record Code(long size, Backtrace backtrace) {}

  /** From the first jiffies to the last at which allocations of one code were recorded. */
  private record Span(long from, long to) {

    Span with(Span other) {
      return new Span(Math.min(from, other.from), Math.max(to, other.to));
    }
  }

  /** The own allocations of all objects of the run of {@code view}. */
  OwnAllocations(Scene scene, TraceView view) {
    history = scene.history();
    aligned = view.alignment().known();
    List<Subject> unseen = new ArrayList<>();
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
        Span here = new Span(object.jiffies(), object.jiffies());
        spans.merge(code(subject), here, Span::with);
        subject.sightings().forEach(sighting -> shown.add(sighting.snapshot()));
        boolean timed = view.alignment().witness(subject) != null;
        List<SourceLine> named = timed ? lines : otherLines;
        if (named.size() < 2 * MOST_NAMED) {
          named.add(object.origin().source());
          named.add(new SourceLine(view.replay().path(), own.line()));
        }
      } else if (differs(view, subject)) {
        differing++;
      } else if (own == null) {
        unseen.add(subject);
      }
    }
    for (Subject subject : unseen) {
      Span span = spans.get(code(subject));
      long jiffies = subject.latest().jiffies();
      boolean recorded = span != null && span.from <= jiffies && jiffies <= span.to;
      differing += recorded || elsewhere(view, subject) ? 1 : 0;
    }
  }

  /**
   * True if the trace shows the same work at the time of the object's allocation, but nothing
   * allocated at its address: this happened in another boot.
   */
  private boolean elsewhere(TraceView view, Subject subject) {
    long jiffies = subject.latest().jiffies();
    ClockAlignment clock = view.alignment();
    return aligned
        && view.replay()
            .allocatedElsewhere(
                AllocationTraits.of(subject),
                subject.address().value(),
                clock.notBefore(jiffies),
                clock.notAfter(jiffies));
  }

  private static Code code(Subject subject) {
    return new Code(subject.latest().size(), subject.latest().backtrace());
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
    return agreeing < (aligned ? 1 : LEAST_UNALIGNED)
            || AGREEING_EACH * differing >= agreeing
            || !known
        ? null
        : new Premise.OneBoot(
            Premise.OneBoot.Shown.OWN_ALLOCATIONS,
            agreeing,
            differing,
            lines.isEmpty() ? otherLines : lines);
  }
}
