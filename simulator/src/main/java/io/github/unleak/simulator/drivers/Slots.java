package io.github.unleak.simulator.drivers;

import io.github.unleak.simulator.choices.Choices;
import io.github.unleak.simulator.kernel.MemoryObject;
import java.util.ArrayList;
import java.util.List;

/** Places where drivers keep pointers: words of containers all over the scan's way. */
public final class Slots {

  /** One such place. */
  record Slot(MemoryObject container, int word) {}

  private final List<Slot> free = new ArrayList<>();

  public void add(MemoryObject container, int from, int to) {
    for (int word = from; word < to; word++) {
      free.add(new Slot(container, word));
    }
  }

  /** How many are left. */
  int left() {
    return free.size();
  }

  Slot take(Choices choices) {
    int at = choices.pick(free.size());
    Slot slot = free.get(at);
    free.set(at, free.get(free.size() - 1));
    free.remove(free.size() - 1);
    return slot;
  }

  void giveBack(Slot slot) {
    free.add(slot);
  }
}
