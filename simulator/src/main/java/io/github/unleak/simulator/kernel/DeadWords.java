package io.github.unleak.simulator.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * Puts addresses of lost objects into words that no code reads: memory that was not zeroed when it
 * was handed out, and fields of objects in use that are never looked at again.
 */
public final class DeadWords {

  private static final int FIRST_WORDS = 4;

  private final Machine machine;
  private final List<MemoryObject> living = new ArrayList<>();
  private final List<MemoryObject> lost = new ArrayList<>();

  public DeadWords(Machine machine) {
    this.machine = machine;
  }

  private double rate() {
    return machine.options.memory().deadWords();
  }

  /** A new object, whose memory may hold what its last user left there. */
  public void created(MemoryObject object) {
    if (rate() > 0 && !lost.isEmpty() && machine.choices.chance(rate())) {
      leave(object, machine.choices.oneOf(lost));
    }
    living.add(object);
  }

  /** An object that nobody can reach any more; one that is in use may still name it. */
  public void lost(MemoryObject object) {
    lost.add(object);
    living.removeIf(other -> !other.allocated || other == object);
    if (rate() > 0 && !living.isEmpty() && machine.choices.chance(rate())) {
      leave(machine.choices.oneOf(living), object);
    }
  }

  private void leave(MemoryObject holder, MemoryObject gone) {
    int word = machine.choices.pick(Math.min(FIRST_WORDS, holder.words.length));
    if (holder != gone && machine.memory.find(holder.words[word]) == null) {
      holder.words[word] = gone.address;
      holder.setStale(word, true);
    }
  }
}
