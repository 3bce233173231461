package io.github.unleak.simulator.choices;

import java.util.List;

/** Where everything that is left to chance is decided. */
public interface Choices {

  /** One of {@code 0 .. bound - 1}; {@code bound} is at least 1. */
  int pick(int bound);

  /** Whether something of this probability, 0 to 1, happens. */
  boolean chance(double probability);

  /** A number from {@code low} to {@code high}, both included. */
  default long between(long low, long high) {
    return low + pick((int) Math.min(Integer.MAX_VALUE, high - low + 1));
  }

  /** An element of a list that is not empty. */
  default <T> T oneOf(List<T> list) {
    return list.get(pick(list.size()));
  }
}
