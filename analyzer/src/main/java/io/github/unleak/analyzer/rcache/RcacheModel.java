package io.github.unleak.analyzer.rcache;

import io.github.unleak.analyzer.rcache.CpuCache.Fill;
import io.github.unleak.analyzer.rcache.MagazineModel.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct iova_rcache} of the reference model: one size class of one domain. The methods
 * mirror drivers/iommu/iova.c step by step, so that whoever replays a trace can compare each step
 * with what the kernel showed before taking it.
 */
public final class RcacheModel {

  private final DomainModel domain;
  private final int order;
  private final int capacity;
  private CpuCache[] cpus = new CpuCache[0];
  private final List<MagazineModel> depot = new ArrayList<>();
  private final Holders holders = new Holders();
  private boolean bottomKnown;
  private long pops;
  private long unseenPops;

  RcacheModel(DomainModel domain, int order, int capacity) {
    this.domain = domain;
    this.order = order;
    this.capacity = capacity;
    this.bottomKnown = domain.fresh() || domain.born();
  }

  /** The domain. */
  public DomainModel domain() {
    return domain;
  }

  /** Its ranges are of 2^order pages. */
  public int order() {
    return order;
  }

  /** The two magazines of a CPU. */
  public CpuCache cpu(int cpu) {
    if (cpu >= cpus.length) {
      addCpus(cpu + 1);
    }
    return cpus[cpu];
  }

  private void addCpus(int count) {
    int number = cpus.length;
    cpus = Arrays.copyOf(cpus, count);
    for (; number < count; number++) {
      cpus[number] =
          new CpuCache(
              new MagazineModel(this, capacity, Place.LOADED, number),
              new MagazineModel(this, capacity, Place.PREV, number),
              domain.born() ? Fill.EXACT : domain.fresh() ? Fill.ASSUMED : Fill.UNKNOWN);
    }
  }

  /** How many CPUs have used it. */
  public int cpus() {
    return cpus.length;
  }

  /** The depot, the oldest first: the head is the last. */
  public List<MagazineModel> depot() {
    return depot;
  }

  /** How often the depot has been popped. */
  public long pops() {
    return pops;
  }

  /** Pops of the depot that may have taken any of its members, so far. */
  public long unseenPops() {
    return unseenPops;
  }

  /** The depot was popped, or may have been, and which member that took is not known. */
  public void unseenPop() {
    unseenPops++;
  }

  /** True where no magazine can be below those in {@link #depot}. */
  public boolean bottomKnown() {
    return bottomKnown;
  }

  /** Learns whether magazines that no event showed can lie at the bottom of the depot. */
  public void bottomKnown(boolean known) {
    bottomKnown = known;
    if (!known) {
      for (MagazineModel member : depot) {
        member.record().below = MagazineRecord.UNKNOWN_BELOW;
      }
    }
  }

  /** The magazine that holds a number, or {@code null}. */
  public @Nullable MagazineModel holder(long pfn) {
    return holders.get(pfn);
  }

  /** True where {@code __iova_rcache_insert()} would allocate a magazine and push. */
  public boolean insertPushes(int cpu) {
    CpuCache cache = cpu(cpu);
    return cache.fill != Fill.UNKNOWN && cache.loaded.full() && cache.prev.full();
  }

  /** The CPU's own magazine that gives the next number; {@code null} where the depot is next. */
  public @Nullable MagazineModel source(int cpu) {
    CpuCache cache = cpu(cpu);
    if (!cache.loaded.empty()) {
      return cache.loaded;
    }
    return cache.prev.empty() ? null : cache.prev;
  }

  /** True where {@code __iova_rcache_get()} would turn to the depot. */
  public boolean getTurnsToDepot(int cpu) {
    CpuCache cache = cpu(cpu);
    return cache.fill != Fill.UNKNOWN && cache.loaded.empty() && cache.prev.empty();
  }

  /** Puts a number into a CPU's loaded magazine, swapping first where that is full. */
  public void insert(int cpu, long pfn) {
    CpuCache cache = cpu(cpu);
    if (cache.loaded.full() && !cache.prev.full()) {
      cache.swap();
    }
    put(cache.loaded, pfn);
  }

  /**
   * {@code iova_depot_push()} of a CPU's loaded magazine; {@code fresh} is loaded in its place.
   * Both magazines must have been full: what no event showed of them is counted as unknown numbers,
   * and so is all of it where the fills were not known, or are wrong: either magazine may have got
   * what was seen.
   */
  public MagazineModel push(int cpu, long address) {
    CpuCache cache = cpu(cpu);
    cache.turn(true);
    if (cache.fill == Fill.UNKNOWN || !cache.loaded.full() || !cache.prev.full()) {
      forget(cache.loaded);
      forget(cache.prev);
    }
    cache.loaded.hide(capacity - cache.loaded.known());
    cache.prev.hide(capacity - cache.prev.known());
    MagazineModel pushed = cache.loaded;
    pushed.place(Place.DEPOT, cpu);
    pushed.record().below = bottomKnown ? depot.size() : MagazineRecord.UNKNOWN_BELOW;
    pushed.record().cpus = cpus();
    depot.add(pushed);
    MagazineModel loaded = new MagazineModel(this, capacity, Place.LOADED, cpu);
    loaded.address(address);
    cache.loaded = loaded;
    cache.fillExact();
    return pushed;
  }

  /**
   * {@code iova_depot_pop()} into a CPU's loaded magazine, whose place it takes. Both magazines of
   * the CPU must have been empty.
   *
   * @param popped a member of the depot, or {@code null} for one that no event has shown yet
   * @return the magazine that was loaded before; it is left to the caller
   */
  public MagazineModel pop(int cpu, @Nullable MagazineModel popped) {
    pops++;
    CpuCache cache = cpu(cpu);
    cache.turn(false);
    MagazineModel old = cache.loaded;
    forget(old);
    forget(cache.prev);
    MagazineModel loaded = popped;
    if (loaded == null) {
      loaded = new MagazineModel(this, capacity, Place.LOADED, cpu);
      loaded.hide(capacity);
    } else {
      depot.remove(loaded);
    }
    loaded.place(Place.LOADED, cpu);
    cache.loaded = loaded;
    cache.fillExact();
    old.place(Place.ASTRAY, cpu);
    return old;
  }

  /** A pop is coming: makes the magazine that it frees the loaded one. */
  public void turnToPop(int cpu) {
    cpu(cpu).turn(false);
  }

  /** Swaps a CPU's two magazines. */
  public void swap(int cpu) {
    cpu(cpu).swap();
  }

  /** Takes a number out of the magazine that holds it. */
  public void take(MagazineModel holder, long pfn) {
    holder.take(pfn);
    holders.remove(pfn);
  }

  /** A number that no event had shown was taken out of a magazine. */
  public void takeHidden(MagazineModel holder) {
    holder.takeHidden();
  }

  /** Takes a magazine out of the depot, wherever it is in it. */
  public void remove(MagazineModel magazine) {
    depot.remove(magazine);
    magazine.place(Place.ASTRAY, magazine.cpu());
  }

  /** {@code iova_magazine_free_pfns()}: its numbers go back to the tree. */
  public void forget(MagazineModel magazine) {
    for (int i = 0; i < magazine.known(); i++) {
      holders.remove(magazine.pfn(i));
    }
    magazine.clear();
  }

  /** A magazine had not fitted into a full depot: it was never in it, and was freed. */
  public void overflowed(MagazineModel magazine) {
    remove(magazine);
    freed(magazine);
  }

  /** A magazine was freed: it is nowhere any more. */
  public void freed(MagazineModel magazine) {
    pops += magazine.place() == Place.DEPOT ? 1 : 0;
    forget(magazine);
    depot.remove(magazine);
    magazine.place(Place.FREED, magazine.cpu());
  }

  /** {@code free_cpu_cached_iovas()}: both magazines of a CPU are emptied and stay. */
  public void flush(int cpu) {
    CpuCache cache = cpu(cpu);
    forget(cache.loaded);
    forget(cache.prev);
    cache.fillExact();
  }

  /** What was only assumed of the fills is dropped. */
  void refute() {
    bottomKnown(false);
    for (CpuCache cache : cpus) {
      if (cache.fill == Fill.ASSUMED) {
        cache.fillUnknown();
      }
    }
  }

  /**
   * Fewer events of a CPU are missing than it needs for a push or a pop: how full its magazines are
   * is not known from here on, but they are the same.
   */
  public void lose(int cpu) {
    if (cpu < cpus.length) {
      CpuCache cache = cpus[cpu];
      cache.fillUnknown();
      forget(cache.loaded);
      forget(cache.prev);
    }
  }

  /**
   * True if {@code count} events of a CPU are too few to hide a push, a pop or a trim: its
   * magazines are too far from being full or empty, and the depot is not longer than the work
   * leaves it.
   */
  public boolean bears(int cpu, long count) {
    CpuCache cache = cpu(cpu);
    int total = cache.loaded.total() + cache.prev.total();
    return cache.fill == Fill.EXACT
        && count < total
        && count < 2L * capacity - total
        && bottomKnown
        && depot.size() < cpus.length;
  }

  /**
   * Events of a CPU are missing that may have changed anything: it may have other magazines now,
   * and may have pushed and popped. What it had, and the members of the depot, are returned; they
   * may be anywhere.
   */
  public List<MagazineModel> loseAll(int cpu) {
    List<MagazineModel> astray = new ArrayList<>(depot);
    CpuCache cache = cpu(cpu);
    astray.add(cache.loaded);
    astray.add(cache.prev);
    for (MagazineModel magazine : astray) {
      forget(magazine);
      magazine.place(Place.ASTRAY, magazine.cpu());
      magazine.record().guessed = true;
    }
    depot.clear();
    bottomKnown(false);
    unseenPops++;
    cpus[cpu] = unknownCpu(cpu);
    return astray;
  }

  private CpuCache unknownCpu(int cpu) {
    return new CpuCache(
        new MagazineModel(this, capacity, Place.LOADED, cpu),
        new MagazineModel(this, capacity, Place.PREV, cpu),
        Fill.UNKNOWN);
  }

  /** How many numbers a magazine holds is known, but no longer which. */
  public void conceal(MagazineModel magazine) {
    int total = magazine.total();
    forget(magazine);
    magazine.hide(total);
  }

  private void put(MagazineModel magazine, long pfn) {
    MagazineModel before = holders.put(pfn, magazine);
    if (before != null) {
      before.take(pfn);
    }
    magazine.push(pfn);
  }
}
