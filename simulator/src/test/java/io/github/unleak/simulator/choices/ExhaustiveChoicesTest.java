package io.github.unleak.simulator.choices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExhaustiveChoicesTest {

  @Test
  void everySequenceOnce() {
    ExhaustiveChoices choices = new ExhaustiveChoices();
    List<String> seen = new ArrayList<>();
    do {
      int first = choices.pick(3);
      // The number of alternatives may depend on what was chosen before.
      String rest =
          first == 1 ? "" + choices.pick(2) + choices.chance(0.5) : "" + choices.chance(1);
      seen.add(first + rest);
    } while (choices.next());
    assertEquals(6, seen.size());
    assertEquals(6, new HashSet<>(seen).size());
  }

  @Test
  void codeThatIsNotPureIsFound() {
    ExhaustiveChoices choices = new ExhaustiveChoices();
    choices.pick(2);
    choices.next();
    assertThrows(IllegalStateException.class, () -> choices.pick(3));
  }
}
