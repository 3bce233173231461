package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.stack.SymbolName;
import io.github.unleak.analyzer.timeline.KernelClock;
import io.github.unleak.parser.ftrace.CallSite;
import io.github.unleak.parser.ftrace.EventField;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.kmemleak.Frame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.eclipse.collections.impl.map.mutable.primitive.LongObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The allocations with hashed pointers that reported objects may be: those whose time, size, call
 * site and thread fit one of them. The rate of the tick is not known yet, so those of every usual
 * one are kept. Hot.
 */
final class HashedLives {

  /** Most that are kept; beyond that nothing is joined. */
  private static final int MOST = 200_000;

  private static final long WIDTH = AllocationTraits.EARLY_NANOS + AllocationTraits.LATE_NANOS;

  private final TraceWatch watch;
  private final LongConsumer asked;
  private final Map<CallSite, List<Wanted>> bySite = new HashMap<>();
  private final LongObjectHashMap<HashedLife> living = new LongObjectHashMap<>();
  private final List<HashedLife> lives = new ArrayList<>();
  private @Nullable Map<String, List<AllocationTraits>> bySymbol;
  private boolean full;

  /** An object that is looked for from a time on. */
  private record Wanted(long from, AllocationTraits traits) {}

  HashedLives(TraceWatch watch, LongConsumer asked) {
    this.watch = watch;
    this.asked = asked;
  }

  /** An allocation or a free. */
  void take(TraceEvent event) {
    long id = event.get(EventField.POINTER);
    if (!event.isHashed() || id == 0 || watch.size() == 0) {
      return;
    }
    boolean alloc = event.role() == EventRole.MEMORY_ALLOC;
    HashedLife before = living.remove(id);
    if (before != null) {
      before.end(life(event, alloc ? LifeEvent.Kind.ALLOC : LifeEvent.Kind.FREE));
    }
    if (!alloc || !wanted(event)) {
      return;
    }
    if (lives.size() == MOST) {
      full = true;
      return;
    }
    HashedLife life = new HashedLife(life(event, LifeEvent.Kind.ALLOC), event.cpu());
    lives.add(life);
    living.put(id, life);
    asked.accept(id);
  }

  private static long requested(TraceEvent event) {
    return Math.max(1, event.get(EventField.BYTES_REQUESTED));
  }

  private static long allocated(TraceEvent event) {
    return event.has(EventField.BYTES_ALLOCATED) ? event.get(EventField.BYTES_ALLOCATED) : -1;
  }

  private static LifeEvent life(TraceEvent event, LifeEvent.Kind kind) {
    return LifeTable.of(kind, event, 0);
  }

  private boolean wanted(TraceEvent event) {
    CallSite site = event.site();
    if (site.symbol() == null) {
      return false;
    }
    List<Wanted> there = bySite.get(site);
    if (there == null) {
      there = at(site);
      bySite.put(site, there);
    }
    int low = 0;
    int high = there.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (there.get(middle).from <= event.time()) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    for (int at = low - 1; at >= 0 && there.get(at).from >= event.time() - WIDTH; at--) {
      AllocationTraits traits = there.get(at).traits;
      if (traits.sized(requested(event), allocated(event))
          && traits.by(event.pid(), event.context())) {
        return true;
      }
    }
    return false;
  }

  /** What is looked for at a call site, in the order of time. */
  private List<Wanted> at(CallSite site) {
    Map<String, List<AllocationTraits>> symbols = bySymbol;
    if (symbols == null) {
      symbols = symbols();
      bySymbol = symbols;
    }
    List<Wanted> there = new ArrayList<>();
    for (AllocationTraits traits : symbols.getOrDefault("" + site.symbol(), List.of())) {
      if (traits.at(site)) {
        for (int rate : ClockAlignment.RATES) {
          KernelClock clock = new KernelClock(rate, watch.wide());
          if (clock.reaches(traits.jiffies())) {
            there.add(new Wanted(traits.notBefore(clock), traits));
          }
        }
      }
    }
    there.sort(Comparator.comparingLong(Wanted::from));
    return there;
  }

  private Map<String, List<AllocationTraits>> symbols() {
    Map<String, List<AllocationTraits>> symbols = new HashMap<>();
    for (AllocationTraits traits : watch.traits()) {
      Set<String> names = new LinkedHashSet<>();
      for (Frame frame : traits.backtrace().frames()) {
        String symbol = frame.symbol();
        if (symbol != null) {
          names.add(SymbolName.plain(symbol));
        }
      }
      for (String name : names) {
        symbols.computeIfAbsent(name, key -> new ArrayList<>()).add(traits);
      }
    }
    return symbols;
  }

  /** All that were kept, in the order of the trace; none where not all could be. */
  List<HashedLife> all() {
    return full ? List.of() : List.copyOf(lives);
  }
}
