package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.rcache.DepotChain;
import io.github.unleak.analyzer.rcache.Magazine;
import io.github.unleak.parser.line.Address;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Groups objects with the same signature and verdict, and counts them. */
final class Grouping {

  private static final int LEVELS = 3;

  private Grouping() {}

  /** What makes objects one group. */
  private record Key(String signature, Verdict verdict) {}

  /**
   * Leaks before false positives, then by certainty, then by bytes, the largest first.
   *
   * @param chains by snapshot: how its magazines hang together
   */
  static List<Group> of(List<JudgedObject> objects, Map<Integer, List<DepotChain>> chains) {
    Map<Key, List<JudgedObject>> members = new LinkedHashMap<>();
    for (JudgedObject object : objects) {
      members
          .computeIfAbsent(
              new Key(object.signature().id(), object.verdict()), key -> new ArrayList<>())
          .add(object);
    }
    List<Group> groups = new ArrayList<>();
    members.values().forEach(list -> groups.add(group(list, chains)));
    groups.sort(
        Comparator.comparing(Group::verdict)
            .thenComparing(Group::certainty, Comparator.reverseOrder())
            .thenComparing(Group::bytes, Comparator.reverseOrder()));
    return List.copyOf(groups);
  }

  /** The counts over all objects. */
  static Summary summary(List<JudgedObject> objects) {
    long bytes = 0;
    int[] leak = new int[LEVELS];
    int[] transients = new int[LEVELS];
    for (JudgedObject object : objects) {
      bytes += Math.max(object.subject().size(), 0);
      (object.verdict() == Verdict.LEAK ? leak : transients)[object.certainty().level()]++;
    }
    return new Summary(objects.size(), bytes, boxed(leak), boxed(transients));
  }

  private static List<Integer> boxed(int[] counts) {
    List<Integer> list = new ArrayList<>(counts.length);
    for (int count : counts) {
      list.add(count);
    }
    return List.copyOf(list);
  }

  private static Group group(List<JudgedObject> list, Map<Integer, List<DepotChain>> chains) {
    List<JudgedObject> members = new ArrayList<>(list);
    members.sort(Comparator.comparing(member -> member.direct() ? 0 : 1));
    int[] counts = new int[LEVELS];
    long bytes = 0;
    int indirect = 0;
    Certainty strongest = Certainty.POSSIBLE;
    for (JudgedObject member : members) {
      counts[member.certainty().level()]++;
      bytes += Math.max(member.subject().size(), 0);
      indirect += member.direct() ? 0 : 1;
      strongest = member.certainty().compareTo(strongest) > 0 ? member.certainty() : strongest;
    }
    JudgedObject first = members.get(0);
    return new Group(
        first.signature(),
        first.verdict(),
        strongest,
        boxed(counts),
        List.copyOf(members),
        bytes,
        indirect,
        chainsOf(members, chains),
        nextStep(first.verdict(), strongest, members));
  }

  /**
   * Each chain of two or more links once: as the last snapshot shows it that lists one of its
   * members.
   */
  private static List<ChainView> chainsOf(
      List<JudgedObject> members, Map<Integer, List<DepotChain>> chains) {
    Set<Long> wanted = new HashSet<>();
    TreeSet<Integer> snapshots = new TreeSet<>(Comparator.reverseOrder());
    for (JudgedObject member : members) {
      if (member.type() != null) {
        wanted.add(member.subject().address().value());
        snapshots.add(member.subject().lastSnapshot());
      }
    }
    List<ChainView> views = new ArrayList<>();
    for (int snapshot : snapshots) {
      for (DepotChain chain : chains.getOrDefault(snapshot, List.of())) {
        if (chain.members().stream().anyMatch(one -> wanted.contains(one.address().value()))) {
          ChainView view = view(snapshot, chain);
          if (view.members().size() > 1 || view.next() != null) {
            views.add(view);
          }
          chain.members().forEach(one -> wanted.remove(one.address().value()));
        }
      }
    }
    views.sort(Comparator.comparing((ChainView view) -> view.members().size()).reversed());
    return List.copyOf(views);
  }

  private static ChainView view(int snapshot, DepotChain chain) {
    Magazine last = chain.members().get(chain.members().size() - 1);
    return new ChainView(
        snapshot,
        chain.members().stream().map(Magazine::address).toList(),
        last.head(),
        last.head() == Magazine.Head.POINTER ? new Address(last.next()) : null);
  }

  private static NextStep nextStep(
      Verdict verdict, Certainty certainty, List<JudgedObject> members) {
    boolean magazines = members.get(0).type() != null;
    if (verdict == Verdict.TRANSIENT) {
      return transientStep(certainty, magazines, members);
    }
    if (magazines) {
      if (certainty == Certainty.PROVEN && members.stream().anyMatch(Grouping::dated)) {
        return NextStep.LOOK_AT_LOSS;
      }
      return certainty == Certainty.POSSIBLE ? NextStep.RECORD_RCACHE : NextStep.LOOK_AT_RCACHE;
    }
    if (certainty != Certainty.POSSIBLE) {
      return NextStep.LOOK_AT_ALLOCATOR;
    }
    boolean once = members.stream().allMatch(one -> one.subject().sightings().size() == 1);
    return once ? NextStep.RESCAN : NextStep.RECORD_FREES;
  }

  /** True where a trace shows when it was lost. */
  private static boolean dated(JudgedObject object) {
    return observations(object).loss() != null;
  }

  private static Observations observations(JudgedObject object) {
    return Observations.of(object.evidence(), object.subject().lastSnapshot());
  }

  private static NextStep transientStep(
      Certainty certainty, boolean magazines, List<JudgedObject> members) {
    if (magazines) {
      return certainty == Certainty.POSSIBLE ? NextStep.RECORD_RCACHE : NextStep.APPLY_DEPOT_MARK;
    }
    if (certainty == Certainty.POSSIBLE) {
      return NextStep.RECORD_FREES;
    }
    boolean known = observations(members.get(0)).known();
    return certainty == Certainty.PROVEN && !known ? NextStep.NOTHING : NextStep.ANNOTATE_MOVE;
  }
}
