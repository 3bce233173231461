package io.github.unleak.simulator.kernel;

import io.github.unleak.simulator.choices.SeededChoices;
import io.github.unleak.simulator.options.ObjectKind;
import io.github.unleak.simulator.options.SimulationOptions;
import io.github.unleak.simulator.trace.Origin;
import io.github.unleak.simulator.trace.TraceLog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** CPUs, timers, memory and the running scan on one clock. */
public final class Machine {

  private record Timer(long at, long order, Runnable action) {}

  /** Objects in a sheaf; the kernel has 28 of them for 1024 bytes and less for larger ones. */
  private static final int SHEAF_WORDS = 28;

  public final SimulationOptions options;
  public final SeededChoices choices;
  public final Memory memory;
  public final Kmemleak kmemleak;
  public final TraceLog trace;
  public final List<Cpu> cpus = new ArrayList<>();
  public final List<MemoryObject> perCpuSections = new ArrayList<>();
  final List<MemoryObject> pages = new ArrayList<>();
  final List<Task> tasks = new ArrayList<>();
  private final List<Task> workers = new ArrayList<>();
  final List<MemoryObject> roots = new ArrayList<>();

  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timer::at).thenComparingLong(Timer::order));
  private final long jiffiesAtZero;
  private long timerCount;
  private long now;
  private @Nullable KmemleakScan scan;
  private Consumer<KmemleakScan> scanEnded = ended -> {};

  public Machine(SimulationOptions options, SeededChoices choices) {
    this.options = options;
    this.choices = choices;
    long base = 0xffff_8880_0000_0000L + choices.between(0, 0x3ffff) * 0x1000_0000L;
    memory =
        new Memory(
            base + 0x4000_0000L + choices.pick(0x1000) * 0x8000L,
            options.linkFree(),
            this::newSheaf);
    kmemleak =
        new Kmemleak(
            memory, options.kernel().firstChecksum(), options.hz(), options.confirmations());
    trace = new TraceLog(options, choices.fork());
    // INITIAL_JIFFIES: five minutes before the 32-bit wrap; boot clocks differ by some hundredths.
    jiffiesAtZero = (1L << 32) - 300L * options.hz() + choices.pick(options.hz() / 10 + 1);
    for (int i = 0; i < options.cpus(); i++) {
      cpus.add(new Cpu(i));
      MemoryObject section = Memory.area(64);
      perCpuSections.add(section);
      roots.add(section);
      workers.add(newTask("kworker/" + i + ":1"));
    }
    pages.add(Memory.area(256));
  }

  /** An array of SLUB's, which kmemleak reads and no code follows. */
  private @Nullable MemoryObject newSheaf() {
    if (!options.memory().sheaves()) {
      return null;
    }
    MemoryObject sheaf = Memory.area(SHEAF_WORDS);
    kmemleak.created(sheaf, MemoryObject.GRAY);
    return sheaf;
  }

  /** Time since boot, in ns. */
  public long now() {
    return now;
  }

  public long jiffies() {
    return jiffiesAt(now);
  }

  public long jiffiesAt(long time) {
    return jiffiesAtZero + time / (1_000_000_000L / options.hz());
  }

  public void at(long time, Runnable action) {
    timers.add(new Timer(Math.max(time, now), timerCount++, action));
  }

  public Task newTask(String comm) {
    Task task = new Task(comm, 90 + 7 * tasks.size() + choices.pick(7));
    tasks.add(task);
    return task;
  }

  /** The kworker of a CPU. */
  public Task worker(int cpu) {
    return workers.get(cpu);
  }

  /** Gives work to a CPU, or to another one where that is offline. */
  public void run(int cpu, Task task, Activity activity) {
    online(cpu).enqueue(new Cpu.Work(task, activity), now);
  }

  /** The CPU of this number, or where it is offline the next one that is not. */
  public Cpu online(int id) {
    for (int i = 0; i < cpus.size(); i++) {
      Cpu cpu = cpus.get((id + i) % cpus.size());
      if (cpu.online) {
        return cpu;
      }
    }
    throw new IllegalStateException("no CPU is online");
  }

  int onlineCpus() {
    return (int) cpus.stream().filter(cpu -> cpu.online).count();
  }

  /** Whether another CPU holds locks that a walk over all CPUs would wait for. */
  public boolean othersLocked(Cpu self) {
    return cpus.stream().anyMatch(cpu -> cpu != self && cpu.irqsOff);
  }

  /** Time passes inside a step. */
  public void spend(long nanoseconds) {
    now += nanoseconds;
    KmemleakScan running = scan;
    if (running != null) {
      running.advanceTo(now);
      if (running.done()) {
        scan = null;
        scanEnded.accept(running);
      }
    }
  }

  /** One store to memory, which the scan may see before or after. */
  public void store(MemoryObject object, int word, long value) {
    spend(4L + choices.pick(60));
    object.words[word] = value;
    object.setStale(word, false);
  }

  /** A value that is never used again, though it stays where it is. */
  public static void forget(MemoryObject object, int word) {
    object.setStale(word, true);
  }

  /** A slab object; the running code holds it until it releases it. */
  public MemoryObject allocate(int bytes, boolean zeroed, ObjectKind kind, Origin origin) {
    MemoryObject object = memory.allocate(choices, bytes, zeroed, kind, origin, jiffies());
    kmemleak.created(object, MemoryObject.ONE_POINTER);
    memory.hold(object);
    return object;
  }

  /** A per-CPU object, held as well. */
  public MemoryObject allocatePerCpu(int bytes, ObjectKind kind, Origin origin) {
    MemoryObject object = memory.allocatePerCpu(bytes, cpus.size(), kind, origin, jiffies());
    boolean root = options.kernel().perCpuRoots();
    kmemleak.created(object, root ? MemoryObject.GRAY : MemoryObject.ONE_POINTER);
    memory.hold(object);
    return object;
  }

  /** Something that is always there: scanned first, never reported. */
  public MemoryObject root(int words) {
    MemoryObject area = Memory.area(words);
    kmemleak.created(area, MemoryObject.GRAY);
    roots.add(area);
    return area;
  }

  /**
   * Begins a scan, which goes on while the machine runs.
   *
   * @param readTime of one word, in ns
   * @param ended called at the very moment of its end
   */
  public void beginScan(long readTime, Consumer<KmemleakScan> ended) {
    List<MemoryObject> areas = new ArrayList<>(perCpuSections);
    areas.addAll(pages);
    tasks.forEach(task -> areas.add(task.stack));
    scanEnded = ended;
    scan = new KmemleakScan(kmemleak, areas, readTime, now, this::jiffiesAt);
  }

  /** A signal for the task that scans. */
  public void stopScan() {
    KmemleakScan running = scan;
    if (running != null) {
      running.stop();
    }
  }

  /** Runs all that happens before a time. */
  public void runTo(long time) {
    while (true) {
      Cpu first = cpus.get(0);
      for (Cpu cpu : cpus) {
        if (cpu.next() < first.next()) {
          first = cpu;
        }
      }
      Timer timer = timers.peek();
      long due = timer == null ? Cpu.NEVER : timer.at();
      if (Math.min(due, first.next()) > time) {
        break;
      }
      if (due <= first.next() && timer != null) {
        timers.remove();
        moveTo(due);
        timer.action().run();
      } else {
        moveTo(first.next());
        first.step(now, this::now);
      }
    }
    moveTo(time);
  }

  private void moveTo(long time) {
    if (time > now) {
      spend(time - now);
    }
  }

  /**
   * Whether there are magazines and their first words are links of depots, as far as one can see.
   */
  public boolean looksLikeTails(List<MemoryObject> magazines) {
    Set<Long> next = new HashSet<>();
    for (MemoryObject magazine : magazines) {
      long word = magazine.words[0];
      MemoryObject found = memory.find(word);
      boolean link = found != null && found.kind == ObjectKind.MAGAZINE && found.address == word;
      if (word != 0 && (!link || !next.add(word))) {
        return false;
      }
    }
    return !magazines.isEmpty();
  }
}
