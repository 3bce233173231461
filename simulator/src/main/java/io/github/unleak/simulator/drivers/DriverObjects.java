package io.github.unleak.simulator.drivers;

import io.github.unleak.simulator.kernel.Activity;
import io.github.unleak.simulator.kernel.Cpu;
import io.github.unleak.simulator.kernel.DeadWords;
import io.github.unleak.simulator.kernel.Machine;
import io.github.unleak.simulator.kernel.Memory;
import io.github.unleak.simulator.kernel.MemoryObject;
import io.github.unleak.simulator.kernel.Task;
import io.github.unleak.simulator.options.ObjectKind;
import io.github.unleak.simulator.options.ObjectMix;
import io.github.unleak.simulator.trace.Stacks;
import io.github.unleak.simulator.trace.Symbols;
import io.github.unleak.simulator.trace.TraceKind;
import java.util.ArrayList;
import java.util.List;

/** The objects of other drivers, each with a life that its kind and chance decide. */
public final class DriverObjects {

  private static final long MILLISECOND = 1_000_000;
  private static final long SECOND = 1000 * MILLISECOND;
  private static final List<Integer> SIZES =
      List.of(8, 16, 24, 32, 40, 64, 96, 120, 192, 256, 320, 512, 1000, 1024, 2048, 4096);
  private static final List<String> MODULES = List.of("fssim", "blksim", "nicsim", "snd_sim");
  private static final List<String> MAKERS =
      List.of("open_session", "alloc_request", "add_entry", "probe_port", "queue_clone", "get_map");
  private static final List<String> COMMS =
      List.of("fsck-sim", "dd", "kworker/u8:2", "sim daemon", "insmod");

  private final Machine machine;
  private final Slots slots;
  private final List<Task> tasks = new ArrayList<>();
  private final DeadWords deadWords;
  private final long end;

  public DriverObjects(Machine machine, Slots slots, long end) {
    this.machine = machine;
    this.slots = slots;
    this.end = end;
    deadWords = new DeadWords(machine);
    COMMS.forEach(comm -> tasks.add(machine.newTask(comm)));
  }

  /**
   * Plans the lives of that many objects, which begin before the end; of fewer where there is no
   * place for their pointers.
   */
  public void plan(ObjectMix mix) {
    for (int i = 0; i < mix.count() && slots.left() > 1; i++) {
      ObjectKind kind = mix.pick(machine.choices);
      Life life =
          new Life(
              kind,
              machine.choices.oneOf(tasks),
              machine.choices.oneOf(MAKERS),
              machine.choices.oneOf(MODULES));
      machine.at(soon((end - machine.now()) * 2 / 3), life::begin);
    }
  }

  private long soon(long within) {
    return machine.now() + machine.choices.between(0, Math.max(1, within / 1000)) * 1000;
  }

  /** One object, from its allocation on; a migrant goes back and forth between two places. */
  private final class Life {

    private final ObjectKind kind;
    private final Task task;
    private final String maker;
    private final String module;
    private final long rhythm = machine.choices.between(3, 400) * MILLISECOND;
    private MemoryObject object = Memory.area(1);
    private Slots.Slot slot = slots.take(machine.choices);
    private Slots.Slot other = slots.take(machine.choices);

    Life(ObjectKind kind, Task task, String maker, String module) {
      this.kind = kind;
      this.task = task;
      this.maker = module + "_" + maker;
      this.module = module;
    }

    private void run(Step... steps) {
      // A task stays on its CPU, so that it never runs twice at a time.
      int cpu = machine.online(tasks.indexOf(task) % machine.cpus.size()).id;
      machine.run(cpu, task, new Steps(List.of(steps)));
    }

    private void later(long within, Runnable action) {
      machine.at(soon(within), action);
    }

    void begin() {
      run(this::create, this::link);
    }

    private long create(Cpu cpu) {
      int bytes = machine.choices.oneOf(SIZES);
      object =
          kind == ObjectKind.PER_CPU
              ? machine.allocatePerCpu(
                  Math.min(bytes, 512),
                  kind,
                  Stacks.driver(task, "pcpu_alloc_noprof", maker, module))
              : newObject(cpu, bytes, kind);
      return machine.choices.between(300, 30_000);
    }

    private MemoryObject newObject(Cpu cpu, int bytes, ObjectKind as) {
      MemoryObject made =
          machine.allocate(
              bytes,
              machine.choices.chance(0.6),
              as,
              Stacks.driver(task, "__kmalloc_cache_noprof", maker, module));
      machine.trace.slab(
          machine.now(),
          cpu,
          TraceKind.OTHER_SLAB,
          "kmalloc",
          Symbols.call(maker, 0) + " [" + module + "]",
          made.address,
          " bytes_req="
              + bytes
              + " bytes_alloc="
              + made.size
              + " gfp_flags=GFP_KERNEL|__GFP_ZERO node=-1 accounted=false");
      if (machine.choices.chance(0.85)) {
        for (int i = 0; i < Math.min(8, made.words.length); i++) {
          machine.store(made, i, machine.choices.chance(0.5) ? machine.choices.pick(1 << 30) : 0);
        }
      }
      deadWords.created(made);
      if (machine.choices.chance(machine.options.memory().deviceWrites())) {
        later(20 * SECOND, () -> deviceWrites(made));
      }
      return made;
    }

    /** A device does not know who owns the buffer; nor does it stop when nobody does. */
    private void deviceWrites(MemoryObject buffer) {
      if (!buffer.allocated || machine.now() >= end) {
        return;
      }
      int word = buffer.words.length - 1 - machine.choices.pick(Math.min(2, buffer.words.length));
      if (machine.memory.find(buffer.words[word]) == null) {
        buffer.words[word] = machine.choices.pick(1 << 30);
      }
      later(machine.choices.chance(0.3) ? SECOND : 40 * SECOND, () -> deviceWrites(buffer));
    }

    private long link(Cpu cpu) {
      switch (kind) {
        case LEAKED_AT_ONCE -> {
          slots.giveBack(slot);
          deadWords.lost(object);
          cpu.task().leave(machine.choices, staleOrNumber());
          machine.memory.release(object);
          return Activity.DONE;
        }
        case HIDDEN -> {
          slots.giveBack(slot);
          machine.memory.hide(object);
          machine.memory.release(object);
          return Activity.DONE;
        }
        default -> {
          machine.store(slot.container(), slot.word(), object.address);
          machine.memory.release(object);
          goOn(cpu);
          return Activity.DONE;
        }
      }
    }

    private long staleOrNumber() {
      return machine.choices.chance(machine.options.staleWords())
          ? object.address
          : machine.choices.pick(1 << 20);
    }

    private void goOn(Cpu cpu) {
      long rest = end - machine.now();
      switch (kind) {
        case STEADY -> {
          if (machine.choices.chance(0.5)) {
            later(rest, () -> run(this::unlink, this::free));
          }
        }
        case LEAKED_LATER -> later(rest, () -> run(this::lose));
        case PER_CPU -> {
          if (machine.choices.chance(0.5)) {
            later(rest, () -> run(this::lose));
          }
        }
        case LINKED -> {
          addChildren(cpu);
          if (machine.choices.chance(0.7)) {
            later(rest, () -> run(this::lose));
          }
        }
        case MIGRANT, CHANGING -> later(2 * rhythm, this::move);
        case BATCHED -> later(rest, () -> run(this::unlink, this::batch));
        default -> throw new IllegalStateException(kind + " has no such life");
      }
    }

    private void addChildren(Cpu cpu) {
      MemoryObject parent = object;
      for (int i = 0; i <= machine.choices.pick(3); i++) {
        MemoryObject child = newObject(cpu, machine.choices.oneOf(SIZES), ObjectKind.LINKED);
        machine.store(
            parent, machine.choices.pick(Math.min(4, parent.words.length)), child.address);
        machine.memory.release(child);
        parent = child;
      }
    }

    private void move() {
      if (machine.now() >= end) {
        return;
      }
      if (machine.choices.chance(0.004)) {
        run(this::unlink, this::free);
        return;
      }
      run(this::unlink, this::relink);
    }

    /** Takes it out of its place; the pointer is in a register now. */
    private long unlink(Cpu cpu) {
      machine.memory.hold(object);
      if (kind == ObjectKind.CHANGING && object.size > 8) {
        machine.store(object, 1, machine.choices.pick(1 << 30));
      }
      machine.store(slot.container(), slot.word(), 0);
      cpu.task().leave(machine.choices, staleOrNumber());
      return machine.choices.chance(0.05)
          ? machine.choices.between(1, 30) * MILLISECOND
          : machine.choices.between(200, 20_000);
    }

    private long relink(Cpu cpu) {
      Slots.Slot from = slot;
      slot = other;
      other = from;
      machine.store(slot.container(), slot.word(), object.address);
      machine.memory.release(object);
      later(2 * rhythm, this::move);
      return Activity.DONE;
    }

    private long batch(Cpu cpu) {
      machine.memory.hide(object);
      machine.memory.release(object);
      long wait = machine.choices.between(1, 25) * SECOND;
      machine.at(machine.now() + wait, () -> run(this::unbatch, this::free));
      return Activity.DONE;
    }

    private long unbatch(Cpu cpu) {
      machine.memory.hold(object);
      machine.memory.unhide(object);
      return 1000;
    }

    private long free(Cpu cpu) {
      machine.trace.slab(
          machine.now(),
          cpu,
          TraceKind.OTHER_SLAB,
          "kfree",
          Symbols.call(maker, 1) + " [" + module + "]",
          object.address,
          "");
      machine.memory.release(object);
      machine.memory.free(object);
      return Activity.DONE;
    }

    /** The bug: its only place is overwritten, or never read again. */
    private long lose(Cpu cpu) {
      deadWords.lost(object);
      if (machine.choices.chance(machine.options.staleWords())) {
        Machine.forget(slot.container(), slot.word());
      } else {
        machine.store(slot.container(), slot.word(), 0);
        slots.giveBack(slot);
      }
      return Activity.DONE;
    }
  }

  /** One step of a short piece of code. */
  private interface Step {
    long take(Cpu cpu);
  }

  private static final class Steps extends Activity {
    private final List<Step> steps;
    private int at;

    Steps(List<Step> steps) {
      this.steps = steps;
    }

    @Override
    public long step(Cpu cpu) {
      long pause = steps.get(at++).take(cpu);
      return at == steps.size() ? DONE : pause;
    }
  }
}
