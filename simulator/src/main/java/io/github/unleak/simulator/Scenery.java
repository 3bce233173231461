package io.github.unleak.simulator;

import io.github.unleak.simulator.drivers.Slots;
import io.github.unleak.simulator.kernel.Machine;
import io.github.unleak.simulator.kernel.MemoryObject;
import io.github.unleak.simulator.options.ObjectKind;
import io.github.unleak.simulator.trace.Origin;
import io.github.unleak.simulator.trace.Symbols;
import java.util.List;

/**
 * What is there before anything happens: static data, a device tree, and chains of other memory
 * between its levels, so that the scan (breadth first) reads a domain's array of rcaches some time
 * before the magazines it leads to.
 */
final class Scenery {

  private static final int DEPTH = 6;
  private static final int DATA_WORDS = 512;
  private static final List<Integer> SIZES = List.of(32, 64, 96, 128, 192, 256, 512, 1024, 4096);
  private static final Origin BOOT =
      new Origin("swapper/0", 1, List.of(Symbols.call("kernel_init_freeable", 0)));

  private final Machine machine;
  private final MemoryObject data;
  private final Slots slots = new Slots();
  private int nextWord;

  Scenery(Machine machine, int fillers) {
    this.machine = machine;
    data = machine.root(DATA_WORDS);
    for (int i = 0; i < fillers / 2; i++) {
      addChain();
    }
    slots.add(data, DATA_WORDS - 60, DATA_WORDS);
    for (MemoryObject section : machine.perCpuSections) {
      slots.add(section, 40, 48);
    }
  }

  /** The rest of the fillers, behind the devices. */
  void addRest(int fillers) {
    for (int i = fillers / 2; i < fillers; i++) {
      addChain();
    }
  }

  Slots slots() {
    return slots;
  }

  private MemoryObject make(int bytes) {
    MemoryObject object = machine.allocate(bytes, true, ObjectKind.SCENERY, BOOT);
    for (int i = 0; i < object.words.length; i++) {
      object.words[i] = machine.choices.chance(0.3) ? machine.choices.pick(1 << 24) : 0;
    }
    return object;
  }

  private void link(MemoryObject from, int word, MemoryObject to) {
    from.words[word] = to.address;
    machine.memory.release(to);
  }

  private void addChain() {
    MemoryObject last = data;
    int word = nextWord++ % (DATA_WORDS - 80);
    for (int depth = 0; depth < DEPTH; depth++) {
      boolean container = machine.choices.chance(0.08);
      MemoryObject next = make(container ? 1024 : machine.choices.oneOf(SIZES));
      link(last, word, next);
      if (container) {
        slots.add(next, 64, 96);
      }
      last = next;
      word = 1 + machine.choices.pick(Math.min(3, next.words.length - 1));
    }
  }

  /** A device on its bus; the bus hangs on static data. */
  MemoryObject device() {
    MemoryObject bus = make(512);
    link(data, nextWord++ % (DATA_WORDS - 80), bus);
    MemoryObject device = make(2048);
    link(bus, 5, device);
    return device;
  }
}
