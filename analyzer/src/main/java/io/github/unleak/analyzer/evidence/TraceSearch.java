package io.github.unleak.analyzer.evidence;

import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.replay.Identities;
import io.github.unleak.analyzer.replay.LifeEvent;
import io.github.unleak.analyzer.replay.SightingTimes;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.analyzer.timeline.Run;
import io.github.unleak.analyzer.timeline.Subject;
import io.github.unleak.parser.line.Address;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What traces say of the objects: freed or allocated over later, and, of magazines, what the replay
 * found.
 */
final class TraceSearch {

  private final Scene scene;
  private final Findings findings;

  private TraceSearch(Scene scene, Findings findings) {
    this.scene = scene;
    this.findings = findings;
  }

  /** How the traces lie to the reports. */
  static List<TraceView> views(Scene scene, List<TraceReplay> traces, Findings findings) {
    List<TraceView> views = new ArrayList<>();
    for (TraceReplay trace : traces) {
      boolean alone = alone(trace, traces);
      for (Run run : scene.history().runs()) {
        Identities names = HashedJoin.of(scene, run, trace, alone, findings);
        views.add(TraceView.of(scene, run, trace, names, alone));
      }
    }
    return List.copyOf(views);
  }

  /** Finds the evidence. */
  static void search(Scene scene, List<TraceView> views, Findings findings) {
    TraceSearch search = new TraceSearch(scene, findings);
    views.forEach(search::look);
  }

  /** False if another of {@code traces} lies in the same folder. */
  private static boolean alone(TraceReplay trace, List<TraceReplay> traces) {
    return traces.stream()
        .noneMatch(other -> other != trace && folder(other.path()).equals(folder(trace.path())));
  }

  private static String folder(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }

  /** What the traces show of the kernel's rcache, where it is one kernel. */
  static void recognise(Scene scene, List<TraceReplay> traces) {
    for (TraceReplay trace : traces) {
      Generation generation = trace.rcache().generation();
      if (generation != null && scene.history().runs().size() == 1) {
        scene.generation(scene.history().runs().get(0).id(), generation);
      }
    }
  }

  private void look(TraceView view) {
    MagazineSearch magazines = new MagazineSearch(view, findings);
    for (int at = 0; at < scene.size(); at++) {
      Subject subject = scene.subject(at);
      if (subject.run() != view.run() || subject.latest().jiffies() == -1) {
        continue;
      }
      ended(view, at, subject);
      if (scene.isMagazine(subject.latest())) {
        magazines.search(at, subject);
      }
    }
  }

  /**
   * The first thing that happens at an object's address after its allocation is its free, or comes
   * after its free. A listed object has not been freed, so it is later than all its sightings.
   */
  private void ended(TraceView view, int at, Subject subject) {
    if (!view.alignment().known() || subject.latest().percpu()) {
      return;
    }
    TraceReplay replay = view.replay();
    long alive = view.alignment().aliveUntil(subject.latest().jiffies());
    LifeEvent end = SightingTimes.firstAfter(view.names().lives(subject), alive);
    if (end == null) {
      return;
    }
    Certainty certainty = Certainty.PROBABLE;
    boolean later = view.alignment().sure() || end.time() > lastRead(view, subject);
    if (later && !view.names().hashed()) {
      certainty = Certainty.PROVEN;
    }
    SourceLine source = new SourceLine(replay.path(), end.line());
    if (end.kind() == LifeEvent.Kind.FREE) {
      findings.add(
          at,
          new TraceEvidence.FreedLater(
              end.time(), end.site().toString(), born(view, subject), certainty, source));
    } else {
      findings.add(
          at,
          new TraceEvidence.Reallocated(
              new Address(end.pointer()), end.time(), end.site().toString(), certainty, source));
    }
  }

  /** When the last snapshot that lists it had been read for sure. */
  private static long lastRead(TraceView view, Subject subject) {
    return view.times().readNotAfter(subject.lastSnapshot());
  }

  /** The line of its allocation in the trace, or {@code null}. */
  private static @Nullable SourceLine born(TraceView view, Subject subject) {
    long jiffies = subject.latest().jiffies();
    for (LifeEvent life : view.names().lives(subject)) {
      if (life.kind() == LifeEvent.Kind.ALLOC
          && life.time() >= view.alignment().notBefore(jiffies)
          && life.time() <= view.alignment().aliveUntil(jiffies)) {
        return new SourceLine(view.replay().path(), life.line());
      }
    }
    return null;
  }
}
