package io.github.unleak.simulator.choices;

import java.util.ArrayList;
import java.util.List;

/**
 * Every sequence of choices there is, one after the other: run the same code again and again until
 * {@link #next()} says that all have been seen. The code must make the same choice with the same
 * bound after the same choices before it.
 */
public final class ExhaustiveChoices implements Choices {

  private record Choice(int taken, int bound) {}

  private final List<Choice> path = new ArrayList<>();
  private int made;

  /** Starts at the sequence of first alternatives. */
  public ExhaustiveChoices() {}

  @Override
  public int pick(int bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("nothing to pick from: " + bound);
    }
    if (made == path.size()) {
      path.add(new Choice(0, bound));
    }
    Choice choice = path.get(made);
    if (choice.bound() != bound) {
      throw new IllegalStateException(
          "choice " + made + " had " + choice.bound() + " alternatives before, now " + bound);
    }
    made++;
    return choice.taken();
  }

  /** Impossible and certain things are no choice; all others may happen or not. */
  @Override
  public boolean chance(double probability) {
    return probability >= 1 || (probability > 0 && pick(2) == 1);
  }

  /** Goes on to the next sequence; false when there is none left. */
  public boolean next() {
    while (path.size() > made) {
      path.remove(path.size() - 1);
    }
    made = 0;
    while (!path.isEmpty()) {
      Choice last = path.remove(path.size() - 1);
      if (last.taken() + 1 < last.bound()) {
        path.add(new Choice(last.taken() + 1, last.bound()));
        return true;
      }
    }
    return false;
  }

  /** The alternatives taken so far, to name a sequence in a failure. */
  public List<Integer> taken() {
    return path.subList(0, made).stream().map(Choice::taken).toList();
  }
}
