package io.github.unleak.cli.report.digest;

import io.github.unleak.analyzer.evidence.Evidence;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.verdict.JudgedObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What speaks for a group's verdict, what against it and what only names something, each kind once,
 * strongest first.
 */
public record Reasons(List<Reason> forIt, List<Reason> against, List<Reason> neutral) {

  private record Key(String kind, @Nullable Verdict supports) {}

  /** Gathers the evidence of {@code members}, who share {@code verdict}. */
  public static Reasons of(List<JudgedObject> members, Verdict verdict) {
    Map<Key, Reason> best = new LinkedHashMap<>();
    for (JudgedObject member : members) {
      for (Evidence evidence : member.evidence()) {
        Key key = new Key(evidence.kind(), evidence.supports());
        best.merge(key, new Reason(evidence, member, 1), Reasons::better);
      }
    }
    List<Reason> forIt = new ArrayList<>();
    List<Reason> against = new ArrayList<>();
    List<Reason> neutral = new ArrayList<>();
    for (Reason reason : best.values()) {
      Verdict supports = reason.evidence().supports();
      (supports == null ? neutral : supports == verdict ? forIt : against).add(reason);
    }
    Comparator<Reason> strongest =
        Comparator.comparing((Reason reason) -> reason.evidence().strength()).reversed();
    // kmemleak's own word is always there and decides nothing: last.
    // What lowered the certainty explains the verdict: first.
    Comparator<Reason> order =
        strongest.thenComparing(Reasons::isOwnWord).thenComparing(reason -> !lowers(reason));
    forIt.sort(order);
    against.sort(order);
    neutral.sort(order);
    return new Reasons(forIt, against, neutral);
  }

  private static boolean lowers(Reason reason) {
    return reason.evidence() instanceof Evidence.Weakened;
  }

  private static boolean isOwnWord(Reason reason) {
    return reason.evidence() instanceof Evidence.Unreferenced;
  }

  private static Reason better(Reason old, Reason added) {
    int count = old.count() + 1;
    return added.evidence().strength().compareTo(old.evidence().strength()) > 0
        ? new Reason(added.evidence(), added.about(), count)
        : new Reason(old.evidence(), old.about(), count);
  }
}
