package io.github.unleak.cli.report.explain;

import io.github.unleak.analyzer.verdict.ChainView;
import io.github.unleak.analyzer.verdict.Group;
import io.github.unleak.analyzer.verdict.Investigation;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.analyzer.verdict.NextStep;
import io.github.unleak.analyzer.verdict.ObjectWitness;
import io.github.unleak.analyzer.verdict.TraceCoverage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one object, as data.
 *
 * @param object the object
 * @param life its time line
 * @param chains the chains it belongs to, one for each snapshot that shows it in one
 * @param next what to do next, or {@code null} where no group tells
 * @param coverage what traces there are
 * @param witness whether it can be listed without a leak, or {@code null} where nobody asked
 */
public record Explanation(
    JudgedObject object,
    List<TimelineEvent> life,
    List<ChainView> chains,
    @Nullable NextStep next,
    TraceCoverage coverage,
    @Nullable ObjectWitness witness) {

  /** The same with a witness. */
  public Explanation with(ObjectWitness found) {
    return new Explanation(object, life, chains, next, coverage, found);
  }

  /** Gathers it from {@code investigation}, which holds {@code object}. */
  public static Explanation of(Investigation investigation, JudgedObject object) {
    List<ChainView> chains = new ArrayList<>();
    NextStep next = null;
    for (Group group : investigation.analysis().groups()) {
      if (!group.signature().equals(object.signature())
          || group.verdict() != object.verdict()
          || !group.members().contains(object)) {
        continue;
      }
      next = group.next();
      for (ChainView chain : group.chains()) {
        if (chain.members().contains(object.subject().address())) {
          chains.add(chain);
        }
      }
    }
    return new Explanation(
        object,
        Timeline.of(investigation, object),
        chains,
        next,
        investigation.analysis().coverage(),
        null);
  }
}
