package io.github.unleak.analyzer.evidence;

import io.github.unleak.analyzer.evidence.DepotEvidence.NeverExplained.Reason;
import io.github.unleak.analyzer.rcache.DepotChain;
import io.github.unleak.analyzer.rcache.DepotTails;
import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.rcache.Magazine;
import io.github.unleak.analyzer.rcache.Magazine.Head;
import io.github.unleak.analyzer.rcache.MagazineSites;
import io.github.unleak.analyzer.scan.ReleaseHint;
import io.github.unleak.analyzer.timeline.Snapshot;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.line.Address;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.collections.api.list.primitive.IntList;
import org.eclipse.collections.impl.map.mutable.primitive.LongIntHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds the magazines of each snapshot against the closed form of the depot race, and follows their
 * chains from snapshot to snapshot.
 */
final class DepotSearch {

  /** So many depots raced at by one scan are an accident that nobody should count on. */
  private static final int MANY_CHAINS = 3;

  private static final int NOBODY = -1;
  private static final LongIntHashMap EMPTY = new LongIntHashMap();

  private final Scene scene;
  private final Findings findings;
  private final @Nullable Generation given;

  /** By snapshot: its chains, and by address the subject. */
  private final Map<Integer, List<DepotChain>> chains = new HashMap<>();

  private final Map<Integer, LongIntHashMap> subjects = new HashMap<>();

  private DepotSearch(Scene scene, Findings findings, @Nullable Generation given) {
    this.scene = scene;
    this.findings = findings;
    this.given = given;
  }

  /** Finds the evidence; returns the chains of each snapshot that lists magazines. */
  static Map<Integer, List<DepotChain>> search(
      Scene scene, Findings findings, @Nullable Generation given) {
    DepotSearch search = new DepotSearch(scene, findings, given);
    for (Snapshot snapshot : scene.history().snapshots()) {
      search.read(snapshot);
    }
    for (Snapshot snapshot : scene.history().snapshots()) {
      search.recognise(snapshot.run());
      search.judge(snapshot);
    }
    search.follow();
    return search.chains;
  }

  private void read(Snapshot snapshot) {
    List<Magazine> magazines = new ArrayList<>();
    LongIntHashMap here = new LongIntHashMap();
    IntList members = scene.members(snapshot.id());
    for (int i = 0; i < members.size(); i++) {
      KmemleakObject object = Objects.requireNonNull(scene.entry(members.get(i), snapshot.id()));
      if (scene.isMagazine(object)) {
        magazines.add(MagazineDump.of(object, scene.layout(snapshot.run())));
        here.put(object.address().value(), members.get(i));
      }
    }
    if (!magazines.isEmpty()) {
      chains.put(snapshot.id(), DepotTails.of(magazines));
      subjects.put(snapshot.id(), here);
    }
  }

  /** Notes the generation of a run's rcache, where the user or the magazines tell it. */
  private void recognise(int run) {
    if (given != null) {
      scene.generation(run, given);
    } else if (scene.generation(run) == null && showsLinks(run)) {
      scene.generation(run, Generation.LIST);
    }
  }

  /** True where some magazine of 1024 bytes holds the address of another one, or near it. */
  private boolean showsLinks(int run) {
    for (Snapshot snapshot : scene.history().snapshots()) {
      if (snapshot.run() == run) {
        for (DepotChain chain : chains.getOrDefault(snapshot.id(), List.of())) {
          for (Magazine magazine : chain.members()) {
            if (magazine.head() == Head.POINTER && magazine.next() % MagazineSites.BYTES == 0) {
              return true;
            }
          }
        }
      }
    }
    return false;
  }

  private void judge(Snapshot snapshot) {
    if (scene.interrupted(snapshot.id())) {
      return;
    }
    List<DepotChain> here = chains.getOrDefault(snapshot.id(), List.of());
    int explained = (int) here.stream().filter(DepotChain::explained).count();
    for (DepotChain chain : here) {
      List<Address> addresses = chain.members().stream().map(Magazine::address).toList();
      for (Magazine magazine : chain.members()) {
        int subject = subject(snapshot.id(), magazine.address());
        if (scene.subject(subject).lastSnapshot() == snapshot.id()) {
          SourceLine source = scene.subject(subject).latest().origin().source();
          Evidence found = evidence(snapshot, chain, addresses, magazine, explained, source);
          if (found != null) {
            findings.add(subject, found);
          }
        }
      }
    }
  }

  private @Nullable Evidence evidence(
      Snapshot snapshot,
      DepotChain chain,
      List<Address> addresses,
      Magazine magazine,
      int explained,
      SourceLine source) {
    Generation generation = scene.generation(snapshot.run());
    Certainty byLength =
        addresses.size() > 1 && !markOpen(snapshot.run(), generation)
            ? Certainty.PROBABLE
            : Certainty.POSSIBLE;
    if (!chain.explained()) {
      return unexplained(chain, magazine, source);
    }
    if (generation != null && !generation.linked()) {
      return new DepotEvidence.NeverExplained(Reason.ARRAY_DEPOT, 0, Certainty.POSSIBLE, source);
    }
    if (generation != null && generation.marked()) {
      return new DepotEvidence.MarkedDepot(addresses, byLength, source);
    }
    if (explained >= MANY_CHAINS && addresses.size() == 1) {
      return new DepotEvidence.NeverExplained(
          Reason.TOO_MANY_TAILS, explained, Certainty.POSSIBLE, source);
    }
    return new DepotEvidence.DepotTail(
        addresses,
        chain.closed() ? ChainEnd.NULL : ChainEnd.UNLISTED,
        snapshot.id(),
        explained >= MANY_CHAINS ? Certainty.POSSIBLE : byLength,
        source);
  }

  /**
   * True if the release suggests that pops are marked, and nothing shows whether they are: then the
   * shape speaks for the race on one of two kernels, and against it on the other.
   */
  private boolean markOpen(int run, @Nullable Generation generation) {
    boolean marked = generation != null && generation.marked();
    return given == null && !marked && ReleaseHint.marksPops(scene.history().run(run).release());
  }

  /** Why no race leaves the chain; nothing if that is open because a word is not known. */
  private static @Nullable Evidence unexplained(
      DepotChain chain, Magazine magazine, SourceLine source) {
    DepotChain.Fault fault = Objects.requireNonNull(chain.fault());
    return switch (fault) {
      case CYCLE -> new DepotEvidence.NeverExplained(Reason.CYCLE, 0, Certainty.PROBABLE, source);
      case BRANCH -> new DepotEvidence.NeverExplained(Reason.BRANCH, 0, Certainty.PROBABLE, source);
      case FILL ->
          new DepotEvidence.NeverExplained(
              Reason.NOT_IN_DEPOT,
              magazine.head() == Head.FILL ? magazine.next() : 0,
              Certainty.POSSIBLE,
              source);
      case NOT_FULL, OTHER_HEAD ->
          new DepotEvidence.NeverExplained(Reason.NOT_FULL, 0, Certainty.POSSIBLE, source);
      case UNKNOWN_HEAD -> null;
    };
  }

  private int subject(int snapshot, Address address) {
    return listed(snapshot).getOrThrow(address.value());
  }

  /** The magazines of a snapshot: the subject by its address. */
  private LongIntHashMap listed(int snapshot) {
    return subjects.getOrDefault(snapshot, EMPTY);
  }

  /** Looks for chains that lost or gained their head between two reads while the tail stayed. */
  private void follow() {
    for (int run = 1; run <= scene.history().runs().size(); run++) {
      List<Integer> complete = scene.complete(run);
      for (int i = 1; i < complete.size(); i++) {
        lostHeads(complete.get(i - 1), complete.get(i));
        gainedHeads(complete.get(i - 1), complete.get(i));
      }
    }
  }

  /**
   * A member that is gone while its successor is still listed no longer points there: had it been
   * found, or cleared, so would its successor. Somebody popped or freed it.
   */
  private void lostHeads(int before, int after) {
    LongIntHashMap later = listed(after);
    for (DepotChain chain : chains.getOrDefault(before, List.of())) {
      List<Magazine> members = chain.members();
      for (int i = 0; chain.explained() && i + 1 < members.size(); i++) {
        Address head = members.get(i).address();
        if (!later.containsKey(head.value())
            && !scene.maySkip(subject(before, head), after)
            && same(before, after, members.get(i + 1).address())) {
          for (Magazine member : members.subList(0, i + 1)) {
            breathes(subject(before, member.address()), head, false, before, after);
          }
          breatheBehind(members.subList(i + 1, members.size()), head, false, before, after);
        }
      }
    }
  }

  private void gainedHeads(int before, int after) {
    LongIntHashMap earlier = listed(before);
    for (DepotChain chain : chains.getOrDefault(after, List.of())) {
      List<Magazine> members = chain.members();
      for (int i = 0; chain.explained() && i + 1 < members.size(); i++) {
        Address head = members.get(i).address();
        if (!earlier.containsKey(head.value())
            && !scene.maySkip(subject(after, head), before)
            && same(before, after, members.get(i + 1).address())) {
          breatheBehind(members.subList(i + 1, members.size()), head, true, before, after);
        }
      }
    }
  }

  private void breatheBehind(
      List<Magazine> members, Address changed, boolean gained, int before, int after) {
    for (Magazine member : members) {
      int subject = listed(before).getIfAbsent(member.address().value(), NOBODY);
      if (subject != NOBODY) {
        breathes(subject, changed, gained, before, after);
      }
    }
  }

  private void breathes(int subject, Address changed, boolean gained, int before, int after) {
    findings.add(
        subject,
        new DepotEvidence.BreathingChain(
            changed,
            gained,
            before,
            after,
            Certainty.PROBABLE,
            scene.history().snapshot(after).source()));
  }

  /** True where both snapshots list the same object there. */
  private boolean same(int before, int after, Address address) {
    int one = listed(before).getIfAbsent(address.value(), NOBODY);
    return one != NOBODY && one == listed(after).getIfAbsent(address.value(), NOBODY);
  }
}
