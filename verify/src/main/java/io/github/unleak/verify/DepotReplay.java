package io.github.unleak.verify;

import io.github.unleak.parser.ftrace.EventField;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.verify.DomainEvents.Call;
import io.github.unleak.verify.DomainEvents.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A small model of one {@code struct iova_rcache} (drivers/iommu/iova.c): two magazines per CPU and
 * a stack of full ones. It follows the trace and notes what became of each magazine. What it does
 * not expect is an anomaly, after which no older magazine is trusted.
 */
final class DepotReplay {

  /** {@code struct iova_magazine}: numbers that are known, and some below that are not. */
  private static final class Magazine {
    final long address;
    int anomalies;
    final List<Long> numbers = new ArrayList<>();
    int hidden;
    long pushedBy;

    Magazine(long address, int hidden, int anomalies) {
      this.address = address;
      this.hidden = hidden;
      this.anomalies = anomalies;
    }

    int fill() {
      return hidden + numbers.size();
    }

    /** The number that the kernel would take: from the top down the first that fits; 0: none. */
    long search(long highest) {
      int at = numbers.size() - 1;
      while (at >= 0 && numbers.get(at) > highest) {
        at--;
      }
      return at < 0 ? 0 : numbers.get(at);
    }
  }

  private static final class Cpu {
    Magazine loaded;
    Magazine prev;
    boolean known;
    boolean stocked; // it has had a magazine

    Cpu(Magazine loaded, Magazine prev, boolean known) {
      this.loaded = loaded;
      this.prev = prev;
      this.known = known;
    }

    /** The magazine that the next number comes from; an empty one if the depot is next. */
    Magazine source() {
      return loaded.fill() == 0 && prev.fill() > 0 ? prev : loaded;
    }

    void swap() {
      Magazine other = loaded;
      loaded = prev;
      prev = other;
    }
  }

  private final int order;
  private final int capacity;
  private final boolean lazy;
  private final Map<Integer, Cpu> cpus = new HashMap<>();
  private final List<Magazine> depot = new ArrayList<>();
  private final Map<Long, Magazine> holders = new HashMap<>();
  private final Set<Long> out = new HashSet<>();
  private final Set<Call> taken = new HashSet<>();
  private final Set<String> conclusions = new HashSet<>();
  private final List<Long> births = new ArrayList<>();
  private boolean fromBirth;
  private int anomalies;

  /**
   * @param order of the ranges
   * @param capacity page frame numbers in a magazine
   * @param lazy true if magazines are allocated on first use (Linux 7.2)
   */
  DepotReplay(int order, int capacity, boolean lazy) {
    this.order = order;
    this.capacity = capacity;
    this.lazy = lazy;
  }

  /** All conclusions that nothing casts doubt on. */
  Set<String> run(List<Step> steps) {
    for (Step step : steps) {
      Call call = step.call();
      if (call == null || !call.ofRcache()) {
        about(step);
      } else if (call.order() == order) {
        operation(step.event(), call, cpu(call));
      }
    }
    return conclusions;
  }

  /** What is not part of an allocation or a free of a range. */
  private void about(Step step) {
    TraceEvent event = step.event();
    switch (event.role()) {
      case DOMAIN_INIT, DOMAIN_FREE_RETURN -> {
        cpus.clear();
        depot.clear();
        holders.clear();
        out.clear();
        births.clear();
        fromBirth = step.call() != null && step.call().entry == event;
      }
      case CPU_FLUSH -> {
        Cpu cpu = cpus.get((int) event.get(EventField.CPU, -1));
        if (cpu != null) {
          forget(cpu.loaded); // its numbers go back to the tree, its magazines stay
          forget(cpu.prev);
        }
      }
      case MEMORY_FREE -> freed(event, step.call());
      case MARKER, MEMORY_ALLOC -> {
        if (step.call() != null) {
          births.add(RawInput.pointer(event));
          return;
        }
        doubt(event.cpu()); // events are missing, or some CPU pushed
        fromBirth = false;
        cpus.forEach((key, cpu) -> cpu.known &= event.cpu() >= 0 && key != event.cpu());
      }
      default -> {}
    }
  }

  /** What other CPUs than the one that lost events made, and still have, is what it was. */
  private void doubt(int lost) {
    anomalies++;
    for (Map.Entry<Integer, Cpu> other : cpus.entrySet()) {
      for (Magazine own : List.of(other.getValue().loaded, other.getValue().prev)) {
        boolean apart = lost >= 0 && other.getKey() != lost && own.pushedBy == 0;
        own.anomalies += apart && own.anomalies == anomalies - 1 ? 1 : 0;
      }
    }
  }

  private void operation(TraceEvent event, Call call, Cpu cpu) {
    switch (event.role()) {
      case IOVA_FREE -> {
        if (call.slab == null) {
          insert(call, cpu);
        }
      }
      case MEMORY_ALLOC -> push(event, call, cpu);
      case MEMORY_FREE -> pop(event, call, cpu);
      default -> {
        // An allocation takes effect at its entry if the state explains its number, else by its
        // end.
        boolean explained = cpu.known && cpu.source().search(call.highest()) == call.number;
        boolean end = event != call.entry;
        if (call.slab == null && call.number != 0 && (explained || end) && taken.add(call)) {
          take(call, cpu);
        }
      }
    }
  }

  /** The kernel makes a domain's magazines rcache by rcache, CPU by CPU, loaded before prev. */
  private Cpu cpu(Call call) {
    int number = call.entry.cpu();
    int cpusMade = births.size() / 12;
    int at = 2 * (order * cpusMade + number);
    boolean made = fromBirth && births.size() == 12 * cpusMade && number < cpusMade;
    long loaded = lazy ? -1 : made ? births.get(at) : 0;
    long prev = lazy ? -1 : made ? births.get(at + 1) : 0;
    Cpu fresh = new Cpu(empty(loaded), empty(prev), fromBirth);
    return cpus.computeIfAbsent(number, key -> fresh);
  }

  /** An empty magazine of unknown address (0), or none at all (-1). */
  private Magazine empty(long address) {
    return new Magazine(address, 0, anomalies);
  }

  private void anomaly(Cpu cpu) {
    anomalies++;
    cpu.known = false;
  }

  private boolean full(Magazine magazine) {
    return magazine.fill() >= capacity || magazine.address == -1;
  }

  private boolean trusted(Magazine magazine) {
    return (magazine.address < -1 || magazine.address > 0) && magazine.anomalies == anomalies;
  }

  private void conclude(String what, long line, Magazine magazine, long other, boolean sure) {
    if (sure && trusted(magazine)) {
      conclusions.add(DepotCheck.conclusion(what, line, magazine.address, other));
    }
  }

  /** A number is handed out, or given back; if it could not be, events are missing. */
  private void book(long number, boolean given) {
    anomalies += (given ? out.add(number) : out.remove(number) || !fromBirth) ? 0 : 1;
  }

  private void put(Magazine magazine, long number) {
    Magazine before = holders.put(number, magazine);
    if (before != null) {
      before.numbers.remove(number);
      anomalies++;
    }
    magazine.numbers.add(number);
  }

  /** Takes a number out; the last one moves into its slot. */
  private void remove(Magazine magazine, long number) {
    if (holders.remove(number, magazine)) {
      int at = magazine.numbers.indexOf(number);
      magazine.numbers.set(at, magazine.numbers.get(magazine.numbers.size() - 1));
      magazine.numbers.remove(magazine.numbers.size() - 1);
    } else {
      magazine.hidden = Math.max(0, magazine.hidden - 1);
    }
  }

  private void forget(Magazine magazine) {
    magazine.numbers.forEach(holders::remove);
    magazine.numbers.clear();
    magazine.hidden = 0;
  }

  private void insert(Call call, Cpu cpu) {
    book(call.number, false);
    cpu.stocked = true;
    if (cpu.known && full(cpu.loaded)) {
      cpu.swap();
    }
    if (cpu.known && full(cpu.loaded)) {
      anomaly(cpu); // the kernel pushes here, and no allocation shows it
    } else if (cpu.known) {
      put(cpu.loaded, call.number);
    }
  }

  private void push(TraceEvent slab, Call call, Cpu cpu) {
    book(call.number, false);
    // Frees of this CPU are missing, not a pop, if it pushes before both are full.
    cpu.known &= full(cpu.loaded) && full(cpu.prev);
    if (!cpu.known) {
      forget(cpu.loaded); // loaded and prev may have changed places unseen
      cpu.loaded = new Magazine(0, capacity, anomalies);
      cpu.prev = new Magazine(0, capacity, anomalies);
    }
    if (cpu.known && cpu.prev.address == -1) {
      cpu.prev = cpu.loaded; // the first two of a CPU replace none
    } else {
      cpu.loaded.pushedBy = call.over;
      conclude("pushed", slab.line(), cpu.loaded, 0, true);
      depot.add(cpu.loaded);
    }
    cpu.loaded = empty(RawInput.pointer(slab));
    cpu.known |= !lazy || cpu.stocked; // both that it has now are full but for this number
    cpu.stocked = true;
    put(cpu.loaded, call.number);
  }

  /** An allocation without a slab free: from the CPU's own magazines, the depot or the tree. */
  private void take(Call call, Cpu cpu) {
    Magazine holder = holders.get(call.number);
    Magazine source = cpu.source();
    book(call.number, true);
    if (!cpu.known) {
      if (holder != null) {
        remove(holder, call.number);
      }
    } else if (source.fill() == 0) {
      fromDepot(call, cpu);
    } else if (holder == source || (holder == null && source.hidden > 0)) {
      if (source == cpu.prev) {
        cpu.swap();
      }
      remove(source, call.number);
    } else if (holder != null || source.search(call.highest()) != 0) {
      anomaly(cpu);
    }
  }

  /** The CPU had nothing, and no free shows that its empty magazine made room for a member. */
  private void fromDepot(Call call, Cpu cpu) {
    long line = call.entry.line();
    Magazine holder = holders.get(call.number);
    if (holder != null && depot.contains(holder)) {
      boolean clear = passBy(holder, line, line) && trusted(holder);
      conclude("replaced", line, cpu.loaded, holder.address, clear);
      depot.remove(holder);
      remove(holder, call.number);
      cpu.loaded = holder;
    } else if (holder != null) {
      anomaly(cpu);
    } else if (depot.stream().anyMatch(member -> member.search(call.highest()) != 0)) {
      for (int at = depot.size() - 1; at >= 0; at--) {
        Magazine member = depot.get(at);
        if (member.hidden > 0) {
          anomaly(cpu); // the number may have come from it
          return;
        } else if (member.pushedBy <= line) {
          lose("not-in-depot", line, member, call.number, true);
        }
      }
    }
  }

  private void lose(String what, long line, Magazine magazine, long other, boolean sure) {
    depot.remove(magazine);
    magazine.numbers.forEach(holders::remove);
    conclude(what, line, magazine, other, sure);
  }

  /**
   * A member was taken, or one below all that is known: what was pushed onto it by a call that was
   * over at line {@code since} must have left the depot before. False if something else lies above.
   */
  private boolean passBy(Magazine member, long line, long since) {
    boolean clear = true;
    for (int at = depot.size() - 1; at >= 0 && depot.get(at) != member; at--) {
      Magazine above = depot.get(at);
      clear &= above.pushedBy <= since;
      if (above.pushedBy <= since) {
        lose("passed-by", line, above, member.address, trusted(member));
      }
    }
    return clear;
  }

  /** An allocation with a slab free inside: the CPU's empty magazine makes room for a member. */
  private void pop(TraceEvent slab, Call call, Cpu cpu) {
    long line = call.entry.line();
    if (call.number > 0) {
      book(call.number, true);
    }
    if (cpu.prev.address == RawInput.pointer(slab)) {
      cpu.swap();
    }
    boolean other = cpu.loaded.address != 0 && cpu.loaded.address != RawInput.pointer(slab);
    if (cpu.known && (cpu.source().fill() > 0 || other)) {
      anomaly(cpu);
    }
    cpu.prev = cpu.known ? cpu.prev : empty(0);
    Magazine member = popped(call);
    passBy(member, line, line);
    conclude("popped", line, member, call.number, holders.get(call.number) == member);
    depot.remove(member);
    remove(member, call.number);
    cpu.loaded = member;
    cpu.known = true;
  }

  /** The member that holds the number, else the head, else one from below all that is known. */
  private Magazine popped(Call call) {
    Magazine holder = holders.get(call.number);
    if (holder != null && depot.contains(holder)) {
      return holder;
    }
    Magazine head = depot.isEmpty() ? empty(0) : depot.get(depot.size() - 1);
    if (!depot.isEmpty() && (head.hidden > 0 || head.search(call.highest()) == 0)) {
      return head;
    }
    anomalies += fromBirth ? 1 : 0;
    return new Magazine(0, capacity, anomalies);
  }

  /** Freed by the trimming work, at the end of the domain, or in a way that nothing explains. */
  private void freed(TraceEvent slab, @Nullable Call call) {
    List<Magazine> all = new ArrayList<>(depot);
    cpus.values().forEach(cpu -> all.addAll(List.of(cpu.loaded, cpu.prev)));
    for (Magazine magazine : all) {
      if (magazine.address == RawInput.pointer(slab)) {
        if (depot.contains(magazine)) {
          passBy(magazine, slab.line(), call == null ? 0 : call.entry.line());
        }
        depot.remove(magazine);
        forget(magazine);
        cpus.values().forEach(cpu -> cpu.known &= cpu.loaded != magazine && cpu.prev != magazine);
      }
    }
  }
}
