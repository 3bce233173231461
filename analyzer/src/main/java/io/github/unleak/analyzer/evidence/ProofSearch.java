package io.github.unleak.analyzer.evidence;

import io.github.unleak.analyzer.evidence.Evidence.AddressReused;
import io.github.unleak.analyzer.evidence.Evidence.ReachedFromLive;
import io.github.unleak.analyzer.evidence.Premise.NothingMissing;
import io.github.unleak.analyzer.evidence.Premise.OneBoot;
import io.github.unleak.analyzer.evidence.Premise.Order;
import io.github.unleak.analyzer.evidence.Premise.ScanOfSighting;
import io.github.unleak.analyzer.evidence.Proof.Outcome;
import io.github.unleak.analyzer.timeline.FileRead;
import io.github.unleak.analyzer.timeline.RecordedBoots;
import io.github.unleak.analyzer.timeline.SharedObjects;
import io.github.unleak.analyzer.timeline.Sighting;
import io.github.unleak.analyzer.timeline.Subject;
import io.github.unleak.parser.bundle.Bundle;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.collections.api.list.primitive.IntList;
import org.jspecify.annotations.Nullable;

/**
 * Lists what a proof rests on. Evidence for which one of the premises cannot be listed does not
 * prove anything, however strong it looks.
 */
public final class ProofSearch {

  /** Pairs of lines named in a proof; more would say nothing new. */
  private static final int MOST_NAMED = 4;

  private final Scene scene;
  private final Findings findings;
  private final List<TraceProofs> traces = new ArrayList<>();

  /** Subjects whose proof is being put together: a proof must not rest on itself. */
  private final Set<Integer> asked = new HashSet<>();

  /** A search in what {@code search} found. */
  public ProofSearch(Scene scene, EvidenceSearch search) {
    this.scene = scene;
    this.findings = search.findings();
    for (TraceView view : search.traces()) {
      traces.add(new TraceProofs(scene, view));
    }
  }

  /**
   * The proof of {@code verdict} for a subject: from the first piece of evidence that has all
   * premises. If there is none, the premise that the strongest evidence lacks.
   */
  public Outcome prove(int subject, Verdict verdict) {
    Outcome best = new Outcome(null, PremiseKind.EVENTS);
    boolean first = true;
    for (Evidence evidence : findings.of(subject)) {
      if (evidence.supports() == verdict && evidence.strength() == Certainty.PROVEN) {
        Outcome outcome = premises(subject, evidence);
        if (outcome.proof() != null) {
          return outcome;
        }
        best = first ? outcome : best;
        first = false;
      }
    }
    return best;
  }

  private Outcome premises(int subject, Evidence evidence) {
    if (evidence instanceof AddressReused reused) {
      return reused(scene.subject(subject), reused);
    }
    if (evidence instanceof ReachedFromLive link) {
      return linked(subject, link);
    }
    if (evidence instanceof TraceEvidence traced) {
      for (TraceProofs proofs : traces) {
        if (proofs.concerns(scene.subject(subject), traced)) {
          return proofs.premises(scene.subject(subject), traced);
        }
      }
    }
    return new Outcome(null, PremiseKind.EVENTS);
  }

  /** A depot member whose predecessor is proven to be in use: that proof, and the link. */
  private Outcome linked(int subject, ReachedFromLive link) {
    int run = scene.subject(subject).run();
    IntList members = scene.members(link.snapshot());
    for (int i = 0; i < members.size(); i++) {
      int holder = members.get(i);
      if (scene.subject(holder).run() == run
          && scene.subject(holder).address().equals(link.from())
          && asked.add(holder)) {
        Proof proof = prove(holder, Verdict.TRANSIENT).proof();
        asked.remove(holder);
        return proof == null
            ? new Outcome(null, PremiseKind.EVENTS)
            : new Outcome(linked(subject, link, proof), null);
      }
    }
    return new Outcome(null, PremiseKind.EVENTS);
  }

  private Proof linked(int subject, ReachedFromLive link, Proof holder) {
    List<Premise> premises = new ArrayList<>();
    for (Premise premise : holder.premises()) {
      if (premise instanceof Premise.Events events) {
        List<ProofEvent> all = new ArrayList<>();
        all.add(
            new ProofEvent(
                ProofEvent.Kind.LINKED,
                scene.subject(subject).address(),
                -1,
                -1,
                link.from(),
                0,
                link.source()));
        all.addAll(events.events());
        premises.add(new Premise.Events(all));
      } else {
        premises.add(premise);
      }
    }
    return new Proof(link, premises);
  }

  /** A later object over the same bytes, listed by a snapshot of the same boot. */
  private Outcome reused(Subject subject, AddressReused reused) {
    KmemleakObject old = subject.latest();
    List<SourceLine> both = List.of(old.origin().source(), reused.source());
    return new Proof.Draft(reused)
        .with(sharedBoot(subject, reused, both))
        .with(new Order(Order.Known.JIFFIES, 0, 0, 0, both))
        .with(
            new ScanOfSighting(
                ScanOfSighting.Known.NOT_NEEDED, subject.lastSnapshot(), -1, List.of()))
        .with(new NothingMissing(NothingMissing.Known.SEEN, null, List.of()))
        .with(
            new Premise.Events(
                List.of(
                    new ProofEvent(
                        ProofEvent.Kind.LISTED, old.address(), -1, -1, null, 0, both.get(0)),
                    new ProofEvent(
                        ProofEvent.Kind.REUSED,
                        old.address(),
                        -1,
                        -1,
                        reused.other(),
                        0,
                        both.get(1)))))
        .end();
  }

  /** That the two snapshots are of one boot, or {@code null} if what they share is too little. */
  private @Nullable OneBoot sharedBoot(
      Subject subject, AddressReused reused, List<SourceLine> both) {
    int last = subject.lastSnapshot();
    int later = reused.snapshot();
    SharedObjects shared = SharedObjects.between(entries(last), entries(later));
    if (!shared.oneBoot()) {
      return shared.allowOneBoot() ? toldBoot(last, later, both, shared) : null;
    }
    List<SourceLine> lines = new ArrayList<>();
    IntList members = scene.members(later);
    for (int i = 0; i < members.size() && lines.size() < 2 * MOST_NAMED; i++) {
      Subject other = scene.subject(members.get(i));
      KmemleakObject here = scene.entry(members.get(i), last);
      if (here != null && SharedObjects.counts(here)) {
        lines.add(here.origin().source());
        lines.add(entry(other, later));
      }
    }
    return new OneBoot(OneBoot.Shown.SHARED_OBJECTS, shared.shared(), shared.unshared(), lines);
  }

  /** That the recorder, or the user, says that the two snapshots are of one boot. */
  private @Nullable OneBoot toldBoot(
      int last, int later, List<SourceLine> both, SharedObjects shared) {
    RecordedBoots boots = scene.history().boots();
    SourceLine here = named(last, both.get(0).path());
    SourceLine there = named(later, both.get(1).path());
    boolean recorded =
        here != null && there != null && boots.oneBoot(both.get(0).path(), both.get(1).path());
    if (here != null && there != null && recorded) {
      return new OneBoot(
          OneBoot.Shown.RECORDER, shared.shared(), shared.unshared(), List.of(here, there));
    }
    return boots.told()
        ? new OneBoot(OneBoot.Shown.SERIES, shared.shared(), shared.unshared(), both)
        : null;
  }

  /** Where the recorder names a read that lists as many objects as it counted, or null. */
  private @Nullable SourceLine named(int snapshot, String path) {
    Bundle.Read named = scene.history().boots().read(path);
    for (FileRead read : scene.history().snapshot(snapshot).reads()) {
      if (named != null
          && read.source().path().equals(path)
          && (named.objects() < 0 || named.objects() == read.objects().size())) {
        return named.source();
      }
    }
    return null;
  }

  private List<KmemleakObject> entries(int snapshot) {
    List<KmemleakObject> entries = new ArrayList<>();
    IntList members = scene.members(snapshot);
    for (int i = 0; i < members.size(); i++) {
      KmemleakObject entry = scene.entry(members.get(i), snapshot);
      if (entry != null) {
        entries.add(entry);
      }
    }
    return entries;
  }

  private static SourceLine entry(Subject subject, int snapshot) {
    for (Sighting sighting : subject.sightings()) {
      if (sighting.snapshot() == snapshot) {
        return sighting.object().origin().source();
      }
    }
    return subject.latest().origin().source();
  }
}
