package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Evidence;
import io.github.unleak.analyzer.evidence.EvidenceSearch;
import io.github.unleak.analyzer.evidence.Findings;
import io.github.unleak.analyzer.evidence.Proof;
import io.github.unleak.analyzer.evidence.ProofSearch;
import io.github.unleak.analyzer.evidence.RunView;
import io.github.unleak.analyzer.evidence.Scene;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.graph.ObjectGraph;
import io.github.unleak.analyzer.graph.PointerTags;
import io.github.unleak.analyzer.stack.KnownCause;
import io.github.unleak.analyzer.stack.KnownCauses;
import io.github.unleak.analyzer.stack.StackSignatures;
import io.github.unleak.analyzer.timeline.Run;
import io.github.unleak.analyzer.timeline.Subject;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.line.Address;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eclipse.collections.api.list.primitive.IntList;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;

/** Turns subjects and findings into judged objects, run by run. */
final class Judge {

  private static final String MAGAZINE = "iova_magazine";

  private final Scene scene;
  private final Findings findings;
  private final Proving proving;
  private final StackSignatures signatures = new StackSignatures();
  private final KnownCauses causes = new KnownCauses();

  Judge(Scene scene, EvidenceSearch search) {
    this.scene = scene;
    this.findings = search.findings();
    this.proving = new Proving(new ProofSearch(scene, search), findings);
  }

  /** Every object, in the order of the history. */
  List<JudgedObject> judge() {
    JudgedObject[] judged = new JudgedObject[scene.size()];
    for (Run run : scene.history().runs()) {
      judge(run, scene.view(run.id()), judged);
    }
    return List.of(judged);
  }

  private void judge(Run run, RunView view, JudgedObject[] judged) {
    List<KmemleakObject> latest = view.latest();
    boolean upperHalf = false;
    for (KmemleakObject object : latest) {
      upperHalf |= view.layout().tags().plain(object.address().value()) < 0;
    }
    ObjectGraph graph =
        new ObjectGraph(
            latest,
            view.index(),
            view.layout(),
            object -> scene.isMagazine(object) ? 1 : Integer.MAX_VALUE);
    int[] roots = graph.roots();
    Ruling[] rulings = new VerdictPropagation(scene, findings, view, graph, roots).rule();
    List<List<Address>> pointers = new ArrayList<>(latest.size());
    List<List<Address>> holders = new ArrayList<>(latest.size());
    neighbours(graph, latest, pointers, holders);
    for (int at = 0; at < latest.size(); at++) {
      int place = view.subjects().get(at);
      Subject subject = scene.subject(place);
      KmemleakObject object = latest.get(at);
      boolean magazine = scene.isMagazine(object);
      Proof proof = proving.proof(place, object.origin().source(), rulings[at]);
      if (proof == null) {
        rulings[at] = rulings[at].atMost(Certainty.PROBABLE);
      }
      judged[place] =
          new JudgedObject(
              subject,
              magazine ? MAGAZINE : null,
              percpu(object, upperHalf, view.layout().tags()),
              rulings[at].verdict(),
              rulings[at].certainty(),
              rulings[at].cause(),
              proof,
              proving.missing(place, rulings[at]),
              evidence(place, object, rulings[at].verdict()),
              pointers.get(at),
              holders.get(at),
              roots[at] == ObjectGraph.NONE ? null : latest.get(roots[at]).address(),
              signatures.of(subject.backtrace()),
              run.millis(object.jiffies()));
    }
  }

  /**
   * True for per-CPU objects: marked in the header, with {@code on cpu N} in the dump's title, or
   * at an offset where other objects have kernel addresses.
   */
  private static boolean percpu(KmemleakObject object, boolean upperHalf, PointerTags tags) {
    return object.percpu()
        || object.dump().cpu() >= 0
        || (upperHalf && !object.physical() && tags.plain(object.address().value()) >= 0);
  }

  private static void neighbours(
      ObjectGraph graph,
      List<KmemleakObject> objects,
      List<List<Address>> pointers,
      List<List<Address>> holders) {
    IntArrayList[] incoming = new IntArrayList[objects.size()];
    for (int from = 0; from < objects.size(); from++) {
      if (graph.outdegree(from) == 0) {
        pointers.add(List.of());
        continue;
      }
      IntList targets = graph.targets(from).distinct();
      List<Address> found = new ArrayList<>(targets.size());
      for (int i = 0; i < targets.size(); i++) {
        int to = targets.get(i);
        found.add(objects.get(to).address());
        if (incoming[to] == null) {
          incoming[to] = new IntArrayList(1);
        }
        incoming[to].add(from);
      }
      pointers.add(List.copyOf(found));
    }
    for (IntArrayList from : incoming) {
      if (from == null) {
        holders.add(List.of());
      } else {
        List<Address> found = new ArrayList<>(from.size());
        from.forEach(at -> found.add(objects.get(at).address()));
        holders.add(List.copyOf(found));
      }
    }
  }

  /** All evidence about an object: what supports the verdict first, the stronger first. */
  private List<Evidence> evidence(int subject, KmemleakObject object, Verdict verdict) {
    SourceLine source = object.origin().source();
    Evidence word = new Evidence.Unreferenced(scene.subject(subject).sightings().size(), source);
    Optional<KnownCause> cause = causes.of(scene.subject(subject).backtrace());
    boolean zero = zeroChecksum(object);
    if (findings.of(subject).isEmpty() && cause.isEmpty() && !zero) {
      return List.of(word);
    }
    List<Evidence> all = new ArrayList<>(findings.of(subject));
    if (zero) {
      all.add(new Evidence.ZeroChecksum(source));
    }
    cause.ifPresent(known -> all.add(new Evidence.Known(known, source)));
    all.sort(
        Comparator.comparing((Evidence evidence) -> evidence.supports() == verdict ? 0 : 1)
            .thenComparing(Evidence::strength, Comparator.reverseOrder())
            .thenComparing(evidence -> evidence.supports() == null ? 1 : 0));
    all.add(word);
    return List.copyOf(all);
  }

  /**
   * The crc32 of zeros is 0, which was also the initial value before it became all ones: there one
   * white sighting was enough ({@code update_checksum()}, mm/kmemleak.c).
   */
  private static boolean zeroChecksum(KmemleakObject object) {
    if (object.crc() != 0 || object.dump().length() == 0) {
      return false;
    }
    for (int i = 0; i < object.dump().length(); i++) {
      if (object.dump().at(i) != 0) {
        return false;
      }
    }
    return true;
  }
}
