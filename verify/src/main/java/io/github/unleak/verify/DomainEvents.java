package io.github.unleak.verify;

import io.github.unleak.parser.ftrace.EventField;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceContext;
import io.github.unleak.parser.ftrace.TraceEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The events of one {@code struct iova_domain}, each with the call that it belongs to. */
final class DomainEvents {

  /** A call of {@code alloc_iova_fast()}, {@code free_iova_fast()} or another function. */
  static final class Call {
    final TraceEvent entry;
    @Nullable TraceEvent slab;
    long number;
    long over = Long.MAX_VALUE;

    Call(TraceEvent entry) {
      this.entry = entry;
      this.number = entry.get(EventField.PFN, -1);
    }

    /** True for an allocation or a free of a range. */
    boolean ofRcache() {
      return entry.role() == EventRole.IOVA_ALLOC || entry.role() == EventRole.IOVA_FREE;
    }

    /** The rcache that it uses: ranges of 2^order pages. */
    int order() {
      return 64 - Long.numberOfLeadingZeros(Math.max(1, entry.get(EventField.SIZE, 1)) - 1);
    }

    /** The highest page frame number at which its range may begin. */
    long highest() {
      return entry.get(EventField.LIMIT, 1L << 62) + 1 - (1L << order());
    }

    /** True if an event is of the same thread of control: task and interrupt depth. */
    boolean same(TraceEvent event) {
      return entry.pid() == event.pid() && (entry.context() == event.context() || vague(event));
    }

    private boolean vague(TraceEvent event) {
      return entry.context() == TraceContext.UNKNOWN || event.context() == TraceContext.UNKNOWN;
    }

    /** True if it ran in an interrupt that is over when an event happens on the same CPU. */
    boolean interrupted(TraceEvent event) {
      return !vague(event) && entry.context().compareTo(event.context()) > 0;
    }
  }

  /** An event and the call around it. */
  record Step(TraceEvent event, @Nullable Call call) {}

  /** The functions that call the slab allocator, by the call that they are part of. */
  private static final Map<EventRole, Set<String>> SITES =
      Map.of(
          EventRole.IOVA_ALLOC,
          Set.of("alloc_iova_fast", "iova_rcache_get", "__iova_rcache_get", "iova_magazine_free"),
          EventRole.IOVA_FREE,
          Set.of(
              "free_iova_fast",
              "iova_rcache_insert",
              "__iova_rcache_insert",
              "iova_magazine_alloc"),
          EventRole.DOMAIN_INIT,
          Set.of("iova_domain_init_rcaches", "init_iova_rcaches", "iova_magazine_alloc"),
          EventRole.DEPOT_WORK,
          Set.of("iova_depot_work_func", "iova_magazine_free"),
          EventRole.DOMAIN_FREE,
          Set.of("free_iova_rcaches", "put_iova_domain", "iova_magazine_free"));

  /** The least size of a magazine; the array of rcaches takes less. */
  static final long MAGAZINE_BYTES = 1000;

  private final long domain;
  private final List<Step> steps = new ArrayList<>();
  private final Map<Integer, List<Call>> open = new HashMap<>();

  DomainEvents(long domain) {
    this.domain = domain;
  }

  /** True for the allocation of a magazine while its domain is made. */
  static boolean makesDomain(TraceEvent event) {
    String symbol = String.valueOf(event.site().symbol());
    return (symbol.equals("iova_domain_init_rcaches") || symbol.equals("init_iova_rcaches"))
        && event.get(EventField.BYTES_REQUESTED, 0) >= MAGAZINE_BYTES;
  }

  /** True for a function in which magazines are allocated. */
  static boolean allocates(String symbol) {
    return SITES.getOrDefault(EventRole.IOVA_FREE, Set.of()).contains(symbol)
        || SITES.getOrDefault(EventRole.DOMAIN_INIT, Set.of()).contains(symbol);
  }

  List<Step> steps() {
    return steps;
  }

  /** Takes an event; one without a role that is known stands for events that are missing. */
  void add(TraceEvent event) {
    switch (event.role()) {
      case MARKER -> {
        open.forEach((cpu, calls) -> calls.removeIf(call -> event.cpu() < 0 || event.cpu() == cpu));
        steps.add(new Step(event, null));
      }
      case MEMORY_ALLOC -> {
        if (event.get(EventField.BYTES_REQUESTED, MAGAZINE_BYTES) >= MAGAZINE_BYTES) {
          slab(event, EventRole.IOVA_FREE, EventRole.DOMAIN_INIT);
        }
      }
      case MEMORY_FREE ->
          slab(event, EventRole.IOVA_ALLOC, EventRole.DEPOT_WORK, EventRole.DOMAIN_FREE);
      case IOVA_ALLOC, IOVA_FREE, DEPOT_WORK, DOMAIN_INIT, DOMAIN_FREE -> begin(event);
      case IOVA_ALLOC_RETURN -> end(event, EventRole.IOVA_ALLOC);
      case DEPOT_WORK_RETURN -> end(event, EventRole.DEPOT_WORK);
      case DOMAIN_FREE_RETURN -> end(event, EventRole.DOMAIN_FREE);
      case CPU_FLUSH -> keep(event, null, event.get(EventField.DOMAIN));
      default -> {}
    }
  }

  private List<Call> calls(int cpu) {
    return open.computeIfAbsent(cpu, key -> new ArrayList<>());
  }

  private void begin(TraceEvent event) {
    Call call = new Call(event);
    over(event, call);
    calls(event.cpu()).add(call);
    keep(event, call, event.get(EventField.DOMAIN));
  }

  /**
   * Frees have no return: the next event of the thread ends them, and a call of the same kind ends
   * any. Interrupts are over when something less deep runs on the CPU.
   */
  private void over(TraceEvent event, @Nullable Call begun) {
    for (Iterator<Call> calls = calls(event.cpu()).iterator(); calls.hasNext(); ) {
      Call call = calls.next();
      EventRole role = call.entry.role();
      boolean repeated = role == EventRole.IOVA_FREE || (begun != null && role == event.role());
      if ((repeated && call.same(event)) || call.interrupted(event)) {
        call.over = event.line();
        calls.remove();
      }
    }
  }

  private void end(TraceEvent event, EventRole role) {
    Call call = around(calls(event.cpu()), event, role);
    for (List<Call> calls : open.values()) {
      call = call == null && event.pid() > 0 ? around(calls, event, role) : call;
    }
    over(event, null);
    if (call != null) {
      call.number = event.get(EventField.PFN, -1);
      call.over = event.line();
      for (List<Call> calls : open.values()) {
        calls.remove(call);
      }
      keep(event, call, call.entry.get(EventField.DOMAIN));
    }
  }

  private static @Nullable Call around(List<Call> calls, TraceEvent event, EventRole role) {
    for (int at = calls.size() - 1; at >= 0; at--) {
      if (calls.get(at).entry.role() == role && calls.get(at).same(event)) {
        return calls.get(at);
      }
    }
    return null;
  }

  private void slab(TraceEvent event, EventRole... roles) {
    String symbol = event.site().symbol();
    boolean ours = false;
    for (EventRole role : roles) {
      boolean named = symbol != null && SITES.getOrDefault(role, Set.of()).contains(symbol);
      Call call = named || symbol == null ? around(calls(event.cpu()), event, role) : null;
      if (call != null && call.slab == null) {
        call.slab = role == EventRole.IOVA_ALLOC || role == EventRole.IOVA_FREE ? event : null;
        // The address shows which domain the trimming work is of.
        keep(
            event, call, role == EventRole.DEPOT_WORK ? domain : call.entry.get(EventField.DOMAIN));
        return;
      }
      ours |= named;
    }
    if (ours) {
      steps.add(new Step(event, null));
    }
  }

  private void keep(TraceEvent event, @Nullable Call call, long of) {
    if (of == domain) {
      steps.add(new Step(event, call));
    }
  }
}
