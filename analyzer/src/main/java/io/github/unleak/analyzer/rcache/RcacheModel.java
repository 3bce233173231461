package io.github.unleak.analyzer.rcache;

import io.github.unleak.analyzer.rcache.CpuCache.Allocates;
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
    cpus[cpu].settle();
    return cpus[cpu];
  }

  private void addCpus(int count) {
    int number = cpus.length;
    cpus = Arrays.copyOf(cpus, count);
    for (; number < count; number++) {
      cpus[number] = new CpuCache(this, capacity, number, domain.fill());
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

  /** Whether {@code __iova_rcache_insert()} would allocate a magazine. */
  public Allocates insertAllocates(int cpu) {
    return cpu(cpu).insertAllocates();
  }

  /** True where {@code __iova_rcache_insert()} would allocate a magazine and push. */
  public boolean insertPushes(int cpu) {
    return insertAllocates(cpu) == Allocates.YES && !cpu(cpu).prev.absent();
  }

  /** The CPU's own magazine that gives the next number; {@code null} where the depot is next. */
  public @Nullable MagazineModel source(int cpu) {
    return cpu(cpu).source();
  }

  /** True where {@code __iova_rcache_get()} would turn to the depot. */
  public boolean getTurnsToDepot(int cpu) {
    CpuCache cache = cpu(cpu);
    return cache.fill != Fill.UNKNOWN && cache.loaded.empty() && cache.prev.empty();
  }

  /** Puts a number into a CPU's loaded magazine, swapping first where that is full. */
  public void insert(int cpu, long pfn) {
    CpuCache cache = cpu(cpu);
    cache.loadedSeen();
    if (cache.loaded.full() && !cache.prev.full()) {
      cache.swap();
    }
    put(cache.loaded, pfn);
  }

  /**
   * {@code __iova_rcache_insert()} allocates a magazine, which is loaded. What was loaded goes onto
   * the depot; or becomes {@code prev} if the CPU had none, or nothing was loaded. Whatever was
   * there must have been full: what no event showed of it is counted as unknown numbers, and so is
   * all of it where the fills were not known, or are wrong: either magazine may have got what was
   * seen.
   *
   * @return what was pushed, or {@code null}; it stays in doubt as long as it may be prev instead
   */
  public @Nullable MagazineModel push(int cpu, long address) {
    CpuCache cache = cpu(cpu);
    cache.turn(true);
    boolean roomInPrev = !cache.prev.full() && !cache.prev.doubtful();
    if (cache.fill == Fill.UNKNOWN || !cache.loaded.full() || roomInPrev) {
      forget(cache.loaded);
      forget(cache.prev);
    }
    boolean open = cache.loaded.doubtful() && cache.fill != Fill.EXACT;
    if (cache.untouched() && !open) {
      cache.neverAllocated(); // else it would have had room
    }
    MagazineModel old = cache.loaded;
    MagazineModel fresh = new MagazineModel(this, capacity, Place.LOADED, cpu);
    fresh.address(address);
    MagazineModel pushed = null;
    if (cache.fill != Fill.UNKNOWN && cache.prev.doubtful() && cache.prev.empty() && !open) {
      cache.prevAbsent(); // else it would have had room
    }
    if (!old.absent()) {
      old.hide(capacity - old.known());
      pushed = makeRoom(cache, cpu, open);
    }
    cache.loaded = fresh;
    cache.fillExact();
    return pushed;
  }

  private @Nullable MagazineModel makeRoom(CpuCache cache, int cpu, boolean open) {
    MagazineModel old = cache.loaded;
    if (cache.prev.absent()) {
      cache.prev = old;
      old.place(Place.PREV, cpu);
      cache.candidates.begin(old);
      return null;
    }
    if (cache.fill == Fill.UNKNOWN && !old.doubtful()) {
      // It was there and full, so prev is there now: this one, if there was none before.
      old.doubtful(cache.prev.doubtful());
      cache.prev.doubtful(false);
    } else if (cache.prev.doubtful() && !old.doubtful() && cache.prevInstead == null) {
      old.doubtful(true);
      cache.prevInstead = old;
    }
    cache.prev.hide(capacity - cache.prev.known());
    old.doubtful(old.doubtful() || open);
    old.place(Place.DEPOT, cpu);
    old.record().below = bottomKnown ? depot.size() : MagazineRecord.UNKNOWN_BELOW;
    old.record().cpus = cpus();
    depot.add(old);
    cache.candidates.pushed(old);
    return old;
  }

  /**
   * {@code iova_depot_pop()} into a CPU's loaded magazine, whose place it takes. Both magazines of
   * the CPU must have been empty, or not there.
   *
   * @param popped a member of the depot, or {@code null} for one that no event has shown yet
   * @return the magazine that was loaded before, which may be absent; it is left to the caller
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
      inDepot(loaded);
    }
    loaded.place(Place.LOADED, cpu);
    cache.loaded = loaded;
    cache.fillExact();
    old.place(Place.ASTRAY, cpu);
    return old;
  }

  /** An event shows that {@code member} is in the depot, or was until now. */
  public void inDepot(MagazineModel member) {
    member.doubtful(false);
    int cpu = member.cpu();
    if (cpu >= 0 && cpu < cpus.length) {
      cpus[cpu].candidates.inDepot(member);
      if (cpus[cpu].prevInstead == member) {
        cpus[cpu].prevSeen();
      }
    }
  }

  /** A member in doubt is not in the depot: it was never there, or it is its CPU's {@code prev}. */
  public void notInDepot(MagazineModel member) {
    depot.remove(member);
    int cpu = member.cpu();
    if (cpu >= 0 && cpu < cpus.length && cpus[cpu].prevInstead == member) {
      prevWasAbsent(cpu);
    } else {
      forget(member);
      member.place(Place.FREED, cpu);
    }
  }

  /** An event shows that a CPU had no {@code prev} when its fills became known. */
  public void prevWasAbsent(int cpu) {
    CpuCache cache = cpus[cpu];
    MagazineModel instead = cache.prevInstead;
    forget(cache.prev);
    cache.prevInstead = null;
    cache.candidates.close();
    if (instead == null) {
      cache.prevAbsent();
    } else {
      depot.remove(instead);
      instead.doubtful(false);
      instead.place(Place.PREV, cpu);
      cache.prev = instead;
    }
  }

  /** An event shows that a CPU has its {@code prev}. */
  public void prevSeen(int cpu) {
    cpu(cpu).prevSeen();
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

  /** A magazine was freed. A CPU that seemed to hold it holds another one that is as full. */
  public void freed(MagazineModel magazine) {
    if (magazine.place() == Place.LOADED || magazine.place() == Place.PREV) {
      exchange(magazine);
    }
    pops += magazine.place() == Place.DEPOT ? 1 : 0;
    forget(magazine);
    depot.remove(magazine);
    magazine.place(Place.FREED, magazine.cpu());
  }

  private void exchange(MagazineModel magazine) {
    MagazineModel other = new MagazineModel(this, capacity, magazine.place(), magazine.cpu());
    other.hide(magazine.total());
    cpus[magazine.cpu()].exchange(magazine, other);
  }

  /** {@code free_cpu_cached_iovas()}: both magazines of a CPU are emptied and stay. */
  public void flush(int cpu) {
    CpuCache cache = cpu(cpu);
    forget(cache.loaded);
    forget(cache.prev);
    cache.prevInstead = null;
    cache.fillExact();
  }

  /** What was only assumed of the fills is dropped. */
  void refute() {
    bottomKnown(false);
    for (CpuCache cache : cpus) {
      cache.refute();
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
   * Events of a CPU are missing that may have changed anything: it may have other magazines now,
   * and may have pushed and popped. What it had, and the members of the depot, may be anywhere.
   */
  public void loseAll(int cpu) {
    List<MagazineModel> astray = new ArrayList<>(depot);
    CpuCache cache = cpu(cpu);
    astray.add(cache.loaded);
    astray.add(cache.prev);
    for (MagazineModel magazine : astray) {
      forget(magazine);
      magazine.place(Place.ASTRAY, magazine.cpu());
      magazine.record().mayHaveMoved = true;
    }
    depot.clear();
    bottomKnown(false);
    unseenPops++;
    cpus[cpu] = new CpuCache(this, capacity, cpu, Fill.UNKNOWN);
  }

  /** What a CPU holds is known to be as full as a magazine, but may be another one. */
  public void doubt(MagazineModel magazine) {
    exchange(magazine);
    forget(magazine);
    magazine.place(Place.ASTRAY, magazine.cpu());
    magazine.record().mayHaveMoved = true;
  }

  private void put(MagazineModel magazine, long pfn) {
    MagazineModel before = holders.put(pfn, magazine);
    if (before != null) {
      before.take(pfn);
    }
    magazine.push(pfn);
  }
}
