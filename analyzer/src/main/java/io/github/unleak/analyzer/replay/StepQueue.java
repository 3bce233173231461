package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.rcache.SlabSite;
import io.github.unleak.parser.ftrace.CallSite;
import io.github.unleak.parser.ftrace.EventField;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.ftrace.TraceLoss;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds events back until what later events say of them is known: an operation takes effect
 * somewhere between its entry and its return, and other CPUs and interrupts go on meanwhile. Holds
 * a bounded number.
 */
final class StepQueue {

  /** Most steps held back; the oldest goes on without an answer then. */
  private static final int MOST = 1 << 14;

  private final RcacheReplay replay;
  private final OpenOperations operations = new OpenOperations();
  private final StepsAhead queue;
  private final RcacheSigns signs;
  private final IdentityHashMap<CallSite, SlabSite> sites = new IdentityHashMap<>();
  private long sequence;

  StepQueue(RcacheReplay replay, StepsAhead queue, RcacheSigns signs) {
    this.replay = replay;
    this.queue = queue;
    this.signs = signs;
  }

  /** What is known of missing entries and returns. */
  OpenOperations operations() {
    return operations;
  }

  /** The site of a slab event. */
  SlabSite site(TraceEvent event) {
    SlabSite site = sites.get(event.site());
    if (site == null) {
      boolean told = event.site().symbol() != null || event.site().address() != 0;
      site = told ? SlabSite.of(event.site().symbol()) : SlabSite.OTHER;
      sites.put(event.site(), site);
    }
    return site;
  }

  /** Takes an event. */
  void add(TraceEvent event) {
    SlabSite site = SlabSite.OTHER;
    if (event.role() == EventRole.MEMORY_ALLOC || event.role() == EventRole.MEMORY_FREE) {
      site = site(event);
      if (site == SlabSite.INSERT_CALLER && event.role() == EventRole.MEMORY_FREE) {
        site = SlabSite.INSERT;
      }
      if (site == SlabSite.OTHER || site == SlabSite.INSERT_CALLER || isRcaches(event, site)) {
        return;
      }
      signs.look(event, site);
    }
    Step step = queue.fresh();
    step.fill(event, sequence++, site);
    pair(step);
    queue.add(step);
    drain(false);
  }

  /** True for the array of rcaches itself, which their domain's birth allocates first. */
  private static boolean isRcaches(TraceEvent event, SlabSite site) {
    return site == SlabSite.INIT
        && event.role() == EventRole.MEMORY_ALLOC
        && event.has(EventField.BYTES_REQUESTED)
        && !RcacheSigns.magazine(event);
  }

  /** Events are missing here. */
  void add(TraceLoss loss) {
    Step step = queue.fresh();
    step.fill(loss, sequence++);
    if (EventLosses.located(loss.kind())) {
      operations.lost(loss.cpu());
    }
    queue.add(step);
    drain(false);
  }

  /** Nothing more comes. */
  void end() {
    drain(true);
  }

  private void pair(Step step) {
    EventRole role = step.role;
    if (role == null) {
      return;
    }
    switch (role) {
      case MEMORY_ALLOC -> slabAlloc(step);
      case MEMORY_FREE -> slabFree(step);
      case IOVA_ALLOC, IOVA_FREE, DEPOT_WORK, DOMAIN_INIT, DOMAIN_FREE -> {
        operations.passed(step);
        operations.begin(step);
      }
      case IOVA_ALLOC_RETURN -> back(step, EventRole.IOVA_ALLOC);
      case DEPOT_WORK_RETURN -> back(step, EventRole.DEPOT_WORK);
      case DOMAIN_FREE_RETURN -> back(step, EventRole.DOMAIN_FREE);
      case CPU_FLUSH -> {
        step.partner(operations.around(step, EventRole.IOVA_ALLOC));
        operations.passed(step);
      }
      default -> operations.passed(step);
    }
  }

  private void back(Step step, EventRole entry) {
    Step found = operations.finish(step, entry);
    operations.passed(step);
    step.partner(found);
    if (found != null) {
      found.partner(step);
      if (entry == EventRole.IOVA_ALLOC) {
        found.pfn = step.pfn;
      }
    }
  }

  private void slabAlloc(Step step) {
    Step around =
        step.site == SlabSite.INIT
            ? operations.around(step, EventRole.DOMAIN_INIT)
            : operations.around(step, EventRole.IOVA_FREE);
    if (around == null && step.site == SlabSite.MAGAZINE) {
      around = operations.around(step, EventRole.DOMAIN_INIT);
    }
    if (around == null && step.site == SlabSite.UNNAMED) {
      return;
    }
    step.site =
        around != null && around.role == EventRole.DOMAIN_INIT ? SlabSite.INIT : insertOr(step);
    attach(step, around);
  }

  private static SlabSite insertOr(Step step) {
    return step.site == SlabSite.INIT ? SlabSite.INIT : SlabSite.INSERT;
  }

  private void slabFree(Step step) {
    Step around =
        switch (step.site) {
          case GET -> operations.around(step, EventRole.IOVA_ALLOC);
          case INSERT -> operations.around(step, EventRole.IOVA_FREE);
          case WORK -> operations.around(step, EventRole.DEPOT_WORK);
          case TEARDOWN -> operations.around(step, EventRole.DOMAIN_FREE);
          default -> anyAround(step);
        };
    if (around != null && (step.site == SlabSite.MAGAZINE || step.site == SlabSite.UNNAMED)) {
      step.site = siteOf(around);
    }
    attach(step, around);
  }

  private @Nullable Step anyAround(Step step) {
    for (EventRole role :
        new EventRole[] {EventRole.IOVA_ALLOC, EventRole.DEPOT_WORK, EventRole.DOMAIN_FREE}) {
      Step around = operations.around(step, role);
      if (around != null) {
        return around;
      }
    }
    return null;
  }

  private static SlabSite siteOf(Step operation) {
    return operation.role == EventRole.IOVA_ALLOC
        ? SlabSite.GET
        : operation.role == EventRole.DEPOT_WORK ? SlabSite.WORK : SlabSite.TEARDOWN;
  }

  private static void attach(Step slab, @Nullable Step operation) {
    slab.partner(operation);
    if (operation != null && operation.slab == null && slab.site != SlabSite.UNNAMED) {
      boolean kept = slab.role == EventRole.MEMORY_ALLOC || slab.site != SlabSite.INSERT;
      if (kept) {
        operation.slab = slab;
      }
    }
  }

  private void drain(boolean all) {
    for (Step head = queue.peek(); head != null; head = queue.peek()) {
      if (head.open && !all && queue.size() < MOST && replay.waits(head)) {
        return;
      }
      queue.pass();
      replay.take(head);
    }
  }
}
