package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.DepotEvidence;
import io.github.unleak.analyzer.evidence.Evidence;
import io.github.unleak.analyzer.evidence.Findings;
import io.github.unleak.analyzer.evidence.RunView;
import io.github.unleak.analyzer.evidence.Scene;
import io.github.unleak.analyzer.graph.ObjectGraph;
import io.github.unleak.analyzer.timeline.Subject;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.kmemleak.Origin;
import io.github.unleak.parser.line.Address;
import java.util.Arrays;
import java.util.List;
import org.eclipse.collections.api.list.primitive.IntList;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Rules on every object of one run: first each by its own evidence, then by what follows from the
 * rulings on other objects, and last by what damage to the input takes away.
 */
final class VerdictPropagation {

  private final Scene scene;
  private final Findings findings;
  private final IntList subjects;
  private final List<KmemleakObject> entries;
  private final ObjectGraph graph;
  private final int[] roots;
  private final Ruling[] rulings;
  private final DepotLinks links;
  private int @Nullable [] holders;

  /**
   * @param view the run's subjects
   * @param graph over the latest entries of those, in the same order
   * @param roots of that graph
   */
  VerdictPropagation(Scene scene, Findings findings, RunView view, ObjectGraph graph, int[] roots) {
    this.scene = scene;
    this.findings = findings;
    this.subjects = view.subjects();
    this.entries = view.latest();
    this.graph = graph;
    this.roots = roots;
    this.rulings = new Ruling[view.latest().size()];
    this.links = new DepotLinks(scene, view.layout());
  }

  /** The rulings, in the order of the subjects. */
  Ruling[] rule() {
    for (int at = 0; at < rulings.length; at++) {
      Subject subject = scene.subject(subjects.get(at));
      Observations observations = observations(at);
      rulings[at] =
          Weighing.of(observations, scene.isMagazine(subject.latest()), subject.lastSnapshot());
      if (TraceWeighing.of(observations).contradiction()) {
        contradicted(at);
      }
    }
    spreadLife();
    limitByOtherLeaks();
    spreadLoss();
    for (int at = 0; at < rulings.length; at++) {
      weaken(at);
    }
    return rulings;
  }

  /**
   * What a live object pointed at when both were listed last was probably live then. A word may be
   * stale, so only a link that the kernel itself follows carries a proof ({@link DepotLinks}).
   */
  private void spreadLife() {
    IntArrayList live = new IntArrayList();
    for (int at = 0; at < rulings.length; at++) {
      if (!rulings[at].isLeak() && rulings[at].certainty() != Certainty.POSSIBLE) {
        live.add(at);
      }
    }
    for (int next = 0; next < live.size(); next++) {
      graph.forEachEdge(
          live.get(next),
          (from, offset, to) -> {
            if (passOnLife(from, offset, to)) {
              live.add(to);
            }
          });
    }
  }

  /** True if this makes it more certain that {@code to} is in use. */
  private boolean passOnLife(int from, int offset, int to) {
    Subject source = scene.subject(subjects.get(from));
    if (scene.subject(subjects.get(to)).lastSnapshot() != source.lastSnapshot()) {
      return false;
    }
    boolean proof =
        rulings[from].certainty() == Certainty.PROVEN && links.follows(latest(from), latest(to));
    Certainty certainty = proof ? Certainty.PROVEN : Certainty.PROBABLE;
    boolean contradiction =
        proof && rulings[to].isLeak() && rulings[to].certainty() == Certainty.PROVEN;
    if (!contradiction && certainty.compareTo(rulings[to].certainty()) <= 0) {
      return false;
    }
    findings.add(
        subjects.get(to),
        new Evidence.ReachedFromLive(
            source.address(),
            offset,
            source.lastSnapshot(),
            certainty,
            source.latest().origin().source()));
    Cause cause = rulings[to].isLeak() ? rulings[from].cause() : rulings[to].cause();
    if (contradiction) {
      contradicted(to);
      certainty = Certainty.PROBABLE;
    }
    rulings[to] = Ruling.falsePositive(certainty, cause);
    return true;
  }

  private void contradicted(int at) {
    findings.add(
        subjects.get(at),
        new Evidence.Weakened(
            Evidence.Weakened.Reason.CONTRADICTION,
            Certainty.PROVEN,
            latest(at).origin().source()));
  }

  /**
   * In a run that demonstrably loses magazines, another loss is not an unlikely accident. A shape
   * that the race could have left is then no excuse on its own. If the model still has a magazine
   * in the depot, that is only possible, because the model does not know about the loss.
   */
  private void limitByOtherLeaks() {
    int lost = 0;
    Address example = null;
    for (int at = 0; at < rulings.length; at++) {
      if (rulings[at].isLeak() && rulings[at].certainty() != Certainty.POSSIBLE && magazine(at)) {
        example = example == null ? latest(at).address() : example;
        lost++;
      }
    }
    if (example == null) {
      return;
    }
    for (int at = 0; at < rulings.length; at++) {
      Observations observations = observations(at);
      if (!rulings[at].isLeak() && magazine(at) && !observations.seenInUse()) {
        findings.add(
            subjects.get(at),
            new DepotEvidence.LeakedCompany(example, lost, latest(at).origin().source()));
        rulings[at] =
            observations.inRcache() != null
                ? rulings[at].atMost(Certainty.POSSIBLE)
                : Ruling.leak(Certainty.POSSIBLE, Cause.MAGAZINE_LOST);
      }
    }
  }

  private Observations observations(int at) {
    int subject = subjects.get(at);
    return Observations.of(findings.of(subject), scene.subject(subject).lastSnapshot());
  }

  /** An object that only a lost object points at is lost with it. */
  private void spreadLoss() {
    for (int at = 0; at < rulings.length; at++) {
      int root = roots[at];
      if (root == ObjectGraph.NONE
          || !rulings[root].isLeak()
          || !rulings[at].isLeak()
          || magazine(at)) {
        continue;
      }
      int holder = holder(at);
      Ruling ruling = rulings[root];
      if (ruling.certainty().compareTo(rulings[at].certainty()) >= 0) {
        rulings[at] = Ruling.leak(ruling.certainty(), Cause.LOST_WITH_OWNER);
      }
      findings.add(
          subjects.get(at),
          new Evidence.ReachedFromLeak(
              latest(holder).address(),
              offset(holder, at),
              ruling.certainty(),
              latest(holder).origin().source()));
    }
  }

  /** An object that points at {@code to}: the first one in the order of the run. */
  private int holder(int to) {
    if (holders == null) {
      int[] first = new int[rulings.length];
      Arrays.fill(first, ObjectGraph.NONE);
      for (int from = rulings.length - 1; from >= 0; from--) {
        graph.forEachEdge(from, (holder, offset, target) -> first[target] = holder);
      }
      holders = first;
    }
    return holders[to];
  }

  private int offset(int from, int to) {
    int[] found = {0};
    boolean[] done = {false};
    graph.forEachEdge(
        from,
        (holder, offset, target) -> {
          if (target == to && !done[0]) {
            found[0] = offset;
            done[0] = true;
          }
        });
    return found[0];
  }

  /** Damage and doubt lower the certainty, and evidence records why. */
  private void weaken(int at) {
    Origin origin = latest(at).origin();
    Subject subject = scene.subject(subjects.get(at));
    if (origin.damaged()) {
      lower(at, Certainty.PROBABLE, Evidence.Weakened.Reason.DAMAGED_ENTRY);
    }
    if (origin.quoted()) {
      lower(at, Certainty.PROBABLE, Evidence.Weakened.Reason.QUOTED_ENTRY);
    }
    if (!scene.history().ordered(subject.run()) && observations(at).frozen() != null) {
      lower(at, Certainty.PROBABLE, Evidence.Weakened.Reason.ORDER_UNCERTAIN);
    }
  }

  private void lower(int at, Certainty limit, Evidence.Weakened.Reason reason) {
    Ruling ruling = rulings[at];
    if (ruling.certainty().compareTo(limit) > 0) {
      findings.add(
          subjects.get(at),
          new Evidence.Weakened(reason, ruling.certainty(), latest(at).origin().source()));
      rulings[at] = ruling.atMost(limit);
    }
  }

  private boolean magazine(int at) {
    return scene.isMagazine(latest(at));
  }

  private KmemleakObject latest(int at) {
    return entries.get(at);
  }
}
