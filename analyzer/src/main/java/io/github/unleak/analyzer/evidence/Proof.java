package io.github.unleak.analyzer.evidence;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a verdict is proven: the evidence that decides, and what it rests on.
 *
 * @param evidence that decides
 * @param premises one for each {@link PremiseKind}, in the order of those
 */
public record Proof(Evidence evidence, List<Premise> premises) implements Serializable {

  public Proof {
    premises = List.copyOf(premises);
  }

  /** The premises that were found for a piece of evidence; complete or not. */
  static final class Draft {
    private final Evidence evidence;
    private final Map<PremiseKind, Premise> found = new EnumMap<>(PremiseKind.class);

    Draft(Evidence evidence) {
      this.evidence = evidence;
    }

    Draft with(@Nullable Premise premise) {
      if (premise != null) {
        found.put(premise.kind(), premise);
      }
      return this;
    }

    Outcome end() {
      List<Premise> all = new ArrayList<>();
      for (PremiseKind kind : PremiseKind.values()) {
        Premise premise = found.get(kind);
        if (premise == null) {
          return new Outcome(null, kind);
        }
        all.add(premise);
      }
      return new Outcome(new Proof(evidence, all), null);
    }
  }

  /**
   * Whether a proof could be put together.
   *
   * @param proof the proof, or {@code null}
   * @param missing the first premise that is missing, or {@code null}
   */
  public record Outcome(@Nullable Proof proof, @Nullable PremiseKind missing) {}
}
