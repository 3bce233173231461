package io.github.unleak.simulator.options;

import io.github.unleak.simulator.choices.Choices;
import java.util.List;

/**
 * The objects of other drivers.
 *
 * @param count how many, all kinds together
 * @param weights relative numbers of {@link ObjectKind#STEADY}, LEAKED_AT_ONCE, LEAKED_LATER,
 *     MIGRANT, CHANGING, HIDDEN, BATCHED, LINKED and PER_CPU, in this order
 */
public record ObjectMix(int count, List<Integer> weights) {

  static final List<ObjectKind> KINDS =
      List.of(
          ObjectKind.STEADY,
          ObjectKind.LEAKED_AT_ONCE,
          ObjectKind.LEAKED_LATER,
          ObjectKind.MIGRANT,
          ObjectKind.CHANGING,
          ObjectKind.HIDDEN,
          ObjectKind.BATCHED,
          ObjectKind.LINKED,
          ObjectKind.PER_CPU);

  /** No objects of other drivers. */
  public static final ObjectMix NONE = new ObjectMix(0, List.of(1, 0, 0, 0, 0, 0, 0, 0, 0));

  /** Checks that every kind has its weight. */
  public ObjectMix {
    weights = List.copyOf(weights);
    if (count < 0
        || weights.size() != KINDS.size()
        || weights.stream().anyMatch(weight -> weight < 0)
        || weights.stream().allMatch(weight -> weight == 0)) {
      throw new IllegalArgumentException("weights of nine kinds, not all 0");
    }
  }

  public ObjectKind pick(Choices choices) {
    int at = choices.pick(weights.stream().mapToInt(Integer::intValue).sum());
    for (int i = 0; ; i++) {
      at -= weights.get(i);
      if (at < 0) {
        return KINDS.get(i);
      }
    }
  }
}
