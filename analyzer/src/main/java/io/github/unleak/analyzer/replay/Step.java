package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.rcache.SlabSite;
import io.github.unleak.parser.ftrace.EventField;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceContext;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.ftrace.TraceLoss;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way from the trace to the model, together with what later events say of it: an
 * allocation waits here for its return and for the slab event inside it. Used again and again.
 *
 * <p>Hot: fields, not accessors.
 */
final class Step {

  /** The number that an allocation gave is not known. */
  static final long UNTOLD = -1;

  @Nullable EventRole role;
  SlabSite site = SlabSite.OTHER;
  long line;
  long time;
  int cpu;
  int pid;
  TraceContext context = TraceContext.UNKNOWN;
  long domain;
  long pfn;
  long size;
  long limit;
  boolean flush;
  long pointer;
  long work;

  /** The CPU that it is about, which need not be the one it ran on; -1 for none. */
  long about;

  /** Place in the order of the trace, over all steps. */
  long sequence;

  private @Nullable Step partner;
  private long partnerSequence;

  /** Of an operation: the first slab event inside it. */
  @Nullable Step slab;

  /** Of an operation: true while later events may still say something of it. */
  boolean open;

  /** Of an operation: events of its CPU were lost while it went on. */
  boolean cut;

  /** Its effect has been taken. */
  boolean done;

  /** Of an allocation: its pop was taken before its number was known. */
  boolean popped;

  /** Of a pop: its number was not known when it was taken. */
  boolean numberless;

  /** Of an allocation: its number was out already. */
  boolean twice;

  /** Of an allocation: its CPU had no numbers when it began, and the depot had. */
  boolean hadNothing;

  /** Of an allocation: it emptied all caches for want of numbers. */
  boolean emptied;

  /** Of an allocation: its number is given back while it goes on, so it came after that. */
  boolean givenBack;

  /** Of a loss: how the trace tells of it; {@code null} for an event. */
  TraceLoss.@Nullable Kind loss;

  /** Of a loss: how many events are missing, -1 if the trace does not say. */
  long lost;

  void fill(TraceEvent event, long newSequence, SlabSite newSite) {
    role = event.role();
    site = newSite;
    line = event.line();
    time = event.time();
    cpu = Math.max(0, event.cpu());
    pid = event.pid();
    context = event.context();
    domain = event.get(EventField.DOMAIN);
    pfn = event.get(EventField.PFN, UNTOLD);
    size = event.get(EventField.SIZE, 1);
    limit = event.get(EventField.LIMIT, Long.MAX_VALUE);
    flush = event.get(EventField.FLUSH, 0) != 0;
    pointer = event.get(EventField.POINTER, event.get(EventField.MAGAZINE, 0));
    work = event.get(EventField.WORK, 0);
    about = event.get(EventField.CPU, -1);
    sequence = newSequence;
    clear();
  }

  void fill(TraceLoss told, long newSequence) {
    role = null;
    cpu = told.cpu();
    line = told.source().line();
    sequence = newSequence;
    clear();
    loss = told.kind();
    lost = told.count();
  }

  private void clear() {
    partner = null;
    slab = null;
    open = false;
    cut = false;
    done = false;
    popped = false;
    numberless = false;
    twice = false;
    emptied = false;
    givenBack = false;
    hadNothing = false;
    loss = null;
  }

  /** Links it to the step that it belongs to. */
  void partner(@Nullable Step other) {
    partner = other;
    partnerSequence = other == null ? 0 : other.sequence;
  }

  /**
   * Of a return the entry, of a slab event the operation around it, of an entry the return; {@code
   * null} where there is none, or where it is so long past that its step has been used again.
   */
  @Nullable Step partner() {
    Step other = partner;
    return other != null && other.sequence == partnerSequence ? other : null;
  }

  /** A copy that stays when the step is used again. */
  Step copy() {
    Step copy = new Step();
    copy.role = role;
    copy.site = site;
    copy.line = line;
    copy.time = time;
    copy.cpu = cpu;
    copy.pid = pid;
    copy.context = context;
    copy.domain = domain;
    copy.sequence = sequence;
    return copy;
  }

  /** The highest number that fits: what {@code iova_magazine_pop()} compares with. */
  long highest() {
    if (limit == Long.MAX_VALUE) {
      return Long.MAX_VALUE;
    }
    return limit + 1 - (size <= 1 ? 1 : Long.highestOneBit(Math.max(1, 2 * size - 1)));
  }

  /** How deep in interrupts it was recorded: 0 for a task, -1 unknown. */
  int level() {
    return switch (context) {
      case TASK -> 0;
      case SOFTIRQ -> 1;
      case HARDIRQ -> 2;
      case NMI -> 3;
      case UNKNOWN -> -1;
    };
  }

  /** True where both can be of one thread of control: same task, same depth as far as known. */
  boolean sameContext(Step other) {
    return pid == other.pid && (level() == other.level() || level() < 0 || other.level() < 0);
  }
}
