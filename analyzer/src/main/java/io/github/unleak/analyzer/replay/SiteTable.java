package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.stack.SymbolName;
import io.github.unleak.parser.ftrace.CallSite;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.kmemleak.Frame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Allocations, at any address, by the code that allocated reported objects: in the trace of another
 * boot the same work is done at other addresses. Hot.
 */
final class SiteTable {

  /** Most events kept of one call site, and of all: what comes after is not kept. */
  private static final int MOST_EACH = 5000;

  private static final int MOST = 200_000;

  private final TraceWatch watch;
  private final Map<CallSite, Boolean> wanted = new HashMap<>();
  private final Map<CallSite, List<LifeEvent>> bySite = new HashMap<>();
  private @Nullable Set<String> symbols;
  private int count;

  SiteTable(TraceWatch watch) {
    this.watch = watch;
  }

  /** An allocation whose pointer is not hashed. */
  void take(TraceEvent event, int stretch) {
    CallSite site = event.site();
    if (site.symbol() == null || count == MOST) {
      return;
    }
    Boolean known = wanted.get(site);
    if (known == null) {
      known = wanted(site.symbol());
      wanted.put(site, known);
    }
    if (known) {
      List<LifeEvent> there = bySite.computeIfAbsent(site, key -> new ArrayList<>());
      if (there.size() < MOST_EACH) {
        count++;
        there.add(LifeTable.of(LifeEvent.Kind.ALLOC, event, stretch));
      }
    }
  }

  private boolean wanted(String symbol) {
    Set<String> names = symbols;
    if (names == null) {
      names = new HashSet<>();
      for (AllocationTraits traits : watch.traits()) {
        for (Frame frame : traits.backtrace().frames()) {
          String name = frame.symbol();
          if (name != null) {
            names.add(SymbolName.plain(name));
          }
        }
      }
      symbols = names;
    }
    return names.contains(symbol);
  }

  /**
   * True if between two times, ns on the trace's clock, something was allocated as an object was,
   * but not at its address.
   */
  boolean elsewhere(AllocationTraits traits, long address, long from, long to) {
    for (Map.Entry<CallSite, List<LifeEvent>> site : bySite.entrySet()) {
      if (traits.at(site.getKey())) {
        for (LifeEvent event : site.getValue()) {
          if (event.time() >= from
              && event.time() <= to
              && watch.plain(event.pointer()) != watch.plain(address)
              && traits.fits(event)) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
