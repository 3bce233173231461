package io.github.unleak.analyzer.evidence;

import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.replay.AlignmentSearch;
import io.github.unleak.analyzer.replay.ClockAlignment;
import io.github.unleak.analyzer.replay.Identities;
import io.github.unleak.analyzer.replay.LifeEvent;
import io.github.unleak.analyzer.replay.ObjectLife;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.analyzer.timeline.History;
import io.github.unleak.analyzer.timeline.Run;
import io.github.unleak.analyzer.timeline.Snapshot;
import io.github.unleak.analyzer.timeline.Subject;
import io.github.unleak.parser.line.Address;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.List;

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

  /** A trace, how it names the objects of a run, and how its clock relates to their jiffies. */
  private record Aligned(TraceReplay trace, Run run, Identities names, ClockAlignment alignment) {}

  /** How the traces lie to the reports. */
  static List<TraceView> views(Scene scene, List<TraceReplay> traces, Findings findings) {
    List<Aligned> all = new ArrayList<>();
    for (TraceReplay trace : traces) {
      boolean alone = alone(trace, traces);
      List<Run> runs = runs(scene.history(), trace);
      List<Identities> names = new ArrayList<>();
      List<ClockAlignment> alignments = new ArrayList<>();
      for (Run run : runs) {
        Identities of = HashedJoin.of(scene, run, trace, alone, findings);
        names.add(of);
        alignments.add(AlignmentSearch.align(scene.history(), run, trace, of));
      }
      for (int at = 0; at < runs.size(); at++) {
        all.add(new Aligned(trace, runs.get(at), names.get(at), only(alignments, at)));
      }
    }
    List<TraceView> views = new ArrayList<>();
    for (Aligned one : all) {
      boolean disputed =
          all.stream().anyMatch(other -> one.alignment().disputedBy(other.alignment()));
      ClockAlignment alignment = disputed ? one.alignment().unsure() : one.alignment();
      boolean alone = alone(one.trace(), traces);
      views.add(TraceView.of(scene, one.run(), one.trace(), one.names(), alignment, alone));
    }
    return List.copyOf(views);
  }

  /** The runs that the trace may be of: all but those that recorders say to be other boots. */
  private static List<Run> runs(History history, TraceReplay trace) {
    List<Run> runs = new ArrayList<>(history.runs());
    for (Snapshot snapshot : history.snapshots()) {
      if (history.boots().twoBoots(trace.path(), snapshot.source().path())) {
        runs.removeIf(run -> run.id() == snapshot.run());
      }
    }
    return runs;
  }

  /** A trace is of one boot: it aligns for sure with one run at most. */
  private static ClockAlignment only(List<ClockAlignment> alignments, int at) {
    ClockAlignment alignment = alignments.get(at);
    for (ClockAlignment other : alignments) {
      if (other != alignment && other.known() && 2 * other.matches() >= alignment.matches()) {
        return alignment.unsure();
      }
    }
    return alignment;
  }

  /** Finds the evidence. */
  static void search(Scene scene, List<TraceView> views, Findings findings) {
    TraceSearch search = new TraceSearch(scene, findings);
    views.stream().filter(view -> !view.otherBoot()).forEach(search::look);
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
    MagazineSearch magazines = new MagazineSearch(scene, view, findings);
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
   * What happens at an object's address after its own allocation shows that it was freed. A listed
   * object has not been freed, so that is later than all its sightings.
   */
  private void ended(TraceView view, int at, Subject subject) {
    ObjectLife life = view.life(subject);
    LifeEvent end = life.end();
    if (end == null) {
      return;
    }
    String path = view.replay().path();
    Certainty certainty =
        life.certain() && !view.names().hashed() ? Certainty.PROVEN : Certainty.PROBABLE;
    SourceLine source = new SourceLine(path, end.line());
    String site = end.site().toString();
    if (end.kind() == LifeEvent.Kind.FREE) {
      LifeEvent own = life.own();
      SourceLine born = own == null ? null : new SourceLine(path, own.line());
      findings.add(at, new TraceEvidence.FreedLater(end.time(), site, born, certainty, source));
    } else {
      findings.add(
          at,
          new TraceEvidence.Reallocated(
              new Address(end.pointer()), end.time(), site, certainty, source));
    }
  }
}
