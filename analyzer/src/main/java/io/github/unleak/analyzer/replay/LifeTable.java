package io.github.unleak.analyzer.replay;

import io.github.unleak.parser.ftrace.EventField;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceEvent;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.collections.impl.map.mutable.primitive.LongObjectHashMap;

/** Allocations and frees at the addresses of reported objects, of whatever kind. Hot. */
final class LifeTable {

  /** Most events kept of one address, and of all: what comes after is not kept, and told. */
  private static final int MOST_EACH = 2000;

  private static final int MOST = 1_000_000;

  private final TraceWatch watch;
  private final LongObjectHashMap<List<LifeEvent>> lives = new LongObjectHashMap<>();
  private final SiteTable sites;
  private int stretch;
  private int count;
  private boolean full;

  LifeTable(TraceWatch watch) {
    this.watch = watch;
    this.sites = new SiteTable(watch);
  }

  /** The trace's clock went backwards. */
  void stretch() {
    stretch++;
  }

  void take(TraceEvent event) {
    if (watch.size() == 0 || event.isHashed() || !event.has(EventField.POINTER)) {
      return;
    }
    long pointer = event.get(EventField.POINTER);
    if (pointer == 0) {
      return;
    }
    pointer = watch.plain(pointer);
    if (watch.watches(pointer)) {
      boolean alloc = event.role() == EventRole.MEMORY_ALLOC;
      add(pointer, alloc ? LifeEvent.Kind.ALLOC : LifeEvent.Kind.FREE, event);
    }
    if (event.role() == EventRole.MEMORY_ALLOC) {
      overlaps(event, pointer);
      sites.take(event, stretch);
    }
  }

  private void overlaps(TraceEvent event, long pointer) {
    long bytes =
        event.has(EventField.BYTES_ALLOCATED)
            ? event.get(EventField.BYTES_ALLOCATED)
            : Math.max(1, event.get(EventField.BYTES_REQUESTED));
    for (int at = watch.firstEndingAfter(pointer);
        at < watch.size() && watch.start(at) < pointer + bytes;
        at++) {
      if (watch.start(at) != pointer) {
        add(watch.start(at), LifeEvent.Kind.OVERLAP, event);
      }
    }
  }

  private void add(long address, LifeEvent.Kind kind, TraceEvent event) {
    List<LifeEvent> events = lives.getIfAbsentPut(address, () -> new ArrayList<>(2));
    if (events.size() >= MOST_EACH || count >= MOST) {
      full = true;
      return;
    }
    count++;
    events.add(of(kind, event, stretch));
  }

  static LifeEvent of(LifeEvent.Kind kind, TraceEvent event, int stretch) {
    return new LifeEvent(
        kind,
        event.line(),
        event.time(),
        event.get(EventField.POINTER),
        event.get(EventField.BYTES_REQUESTED, -1),
        event.get(EventField.BYTES_ALLOCATED, -1),
        event.pid(),
        event.context(),
        event.site(),
        stretch);
  }

  /** What happened at an address, in the order of the trace. */
  List<LifeEvent> at(long address) {
    List<LifeEvent> events = lives.get(watch.plain(address));
    return events == null ? List.of() : List.copyOf(events);
  }

  /** Allocations by the code of reported objects, at any address. */
  SiteTable sites() {
    return sites;
  }

  /** True where not everything could be kept. */
  boolean full() {
    return full;
  }
}
