package io.github.unleak.cli.lab;

import io.github.unleak.cli.lab.RecordedTrace.Kept;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.ftrace.TraceListener;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.line.SourceLine;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.eclipse.collections.impl.list.mutable.primitive.LongArrayList;

/** Ways in which a trace comes out of a machine with parts missing, each drawn from a seed. */
final class TraceDamage {

  private static final EventRole[] KINDS = {
    EventRole.IOVA_ALLOC,
    EventRole.IOVA_ALLOC_RETURN,
    EventRole.IOVA_FREE,
    EventRole.MEMORY_ALLOC,
    EventRole.MEMORY_FREE,
    EventRole.DEPOT_WORK,
    EventRole.SCAN_BEGIN,
    EventRole.SCAN_END,
    EventRole.MARKER
  };

  private static final Set<EventRole> PROBES =
      EnumSet.of(
          EventRole.IOVA_ALLOC,
          EventRole.IOVA_ALLOC_RETURN,
          EventRole.IOVA_FREE,
          EventRole.DEPOT_WORK,
          EventRole.DEPOT_WORK_RETURN,
          EventRole.SCAN_BEGIN,
          EventRole.SCAN_END);

  /** What the operations of the rcache show themselves by. */
  private static final Set<EventRole> OPERATIONS =
      EnumSet.of(
          EventRole.IOVA_ALLOC,
          EventRole.IOVA_ALLOC_RETURN,
          EventRole.IOVA_FREE,
          EventRole.MEMORY_ALLOC,
          EventRole.MEMORY_FREE);

  /** What is done to the trace. */
  enum Way {
    /** Random events are lost, and the ring buffer says so. */
    DROP_TOLD,
    /** Whole stretches of one CPU are lost, and the ring buffer says so. */
    BURST_TOLD,
    /** The recording began late, or ended early, or both. */
    CUT,
    /** Somebody cut off the end; the header still counts what had been there. */
    END_CUT_TOLD,
    /** Somebody left out a stretch in the middle; the header still counts what had been there. */
    SNIP_TOLD,
    /** Nothing is. */
    NOTHING,
    /** All events of some CPUs are missing, as the header's count shows. */
    CPUS_TOLD,
    /** All events of some kinds are missing, as the header's count shows. */
    KINDS_TOLD,
    /** All events of some CPUs were never recorded: nothing tells. */
    CPUS_SILENT,
    /** Some kinds of events were never recorded: nothing tells. */
    KINDS_SILENT,
    /** Probes are missed without a word, as kprobes are inside other kprobes. */
    PROBES_SILENT;

    /** True where the recording says, or can be seen to lack, what is missing. */
    boolean silent() {
      return this == CPUS_SILENT || this == PROBES_SILENT;
    }
  }

  private final Way way;
  private final boolean hashed;
  private final Random random;
  private final Map<Integer, Long> lost = new HashMap<>();
  private final int rate;
  private final double from;
  private final double to;
  private final Set<Integer> cpus = new HashSet<>();
  private final Set<EventRole> kinds = EnumSet.noneOf(EventRole.class);
  private int burstCpu = -1;
  private int burstLeft;
  private long missing;
  private long firstLine;
  private long lastLine;
  private final LongArrayList removed = new LongArrayList();

  /** Lines between which events of one CPU may be missing, as far as the recording tells. */
  private final LongArrayList doubtful = new LongArrayList();

  private final Map<Integer, Long> heard = new HashMap<>();
  private final Set<Integer> overrun = new HashSet<>();

  /** Damage of one kind, on a trace with hashed pointers if asked. */
  TraceDamage(Way way, boolean hashed, Random random, int cpuCount) {
    this.way = way;
    this.hashed = hashed;
    this.random = random;
    this.rate = way == Way.PROBES_SILENT ? 1 + random.nextInt(200) : 100 + random.nextInt(4900);
    double a = random.nextDouble();
    double b = random.nextDouble();
    this.from = random.nextInt(4) == 0 ? 0 : Math.min(a, b);
    this.to = random.nextInt(4) == 0 ? 1 : Math.max(a, b);
    for (int cpu = 0; cpu < cpuCount; cpu++) {
      if (random.nextInt(4) == 0) {
        cpus.add(cpu);
      }
    }
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      kinds.add(KINDS[random.nextInt(KINDS.length)]);
    }
  }

  /** Plays what is left of {@code trace} to {@code listener}; returns how many events are gone. */
  long play(RecordedTrace trace, TraceListener listener) {
    List<Kept> events = trace.events();
    TraceEvent event = new TraceEvent();
    int begin = way == Way.CUT ? (int) (from * events.size()) : 0;
    boolean ends = way == Way.CUT || way == Way.END_CUT_TOLD;
    int snip = (int) (from * events.size());
    int snipLength = 1 << random.nextInt(18);
    int end = ends ? (int) (to * events.size()) : events.size();
    firstLine = begin < events.size() ? events.get(begin).line() : Long.MAX_VALUE;
    lastLine = end > 0 ? events.get(end - 1).line() : -1;
    for (int at = begin; at < end; at++) {
      Kept kept = events.get(at);
      boolean snipped = way == Way.SNIP_TOLD && at >= snip && at < snip + snipLength;
      if (snipped || drops(kept)) {
        missing++;
        removed.add(kept.line());
        continue;
      }
      Long count = lost.remove(kept.cpu());
      if (count != null) {
        listener.loss(loss(TraceLoss.Kind.LOST, kept, count));
        doubt(heard.getOrDefault(kept.cpu(), 0L), kept.line());
        overrun.add(kept.cpu());
      }
      heard.put(kept.cpu(), kept.line());
      kept.into(event, hashed);
      listener.event(event);
    }
    if ((way == Way.DROP_TOLD || way == Way.BURST_TOLD) && missing > 0) {
      overrun.addAll(lost.keySet());
      overrun.forEach(cpu -> doubt(heard.getOrDefault(cpu, 0L), Long.MAX_VALUE));
    }
    if (way == Way.END_CUT_TOLD) {
      missing = (long) events.size() - end;
    }
    boolean told =
        way == Way.CPUS_TOLD
            || way == Way.KINDS_TOLD
            || way == Way.END_CUT_TOLD
            || way == Way.SNIP_TOLD;
    if (told && missing > 0) {
      Kept last = events.get(events.size() - 1);
      listener.loss(
          new TraceLoss(TraceLoss.Kind.COUNT, -1, missing, new SourceLine("trace", last.line())));
    }
    return missing;
  }

  private static TraceLoss loss(TraceLoss.Kind kind, Kept kept, long count) {
    return new TraceLoss(kind, kept.cpu(), count, new SourceLine("trace", kept.line()));
  }

  private boolean drops(Kept kept) {
    switch (way) {
      case DROP_TOLD -> {
        return random.nextInt(10_000) < rate && told(kept);
      }
      case BURST_TOLD -> {
        if (burstLeft == 0 && random.nextInt(20_000) < rate / 100) {
          burstCpu = kept.cpu();
          burstLeft = 1 + random.nextInt(3000);
        }
        if (burstLeft > 0 && kept.cpu() == burstCpu) {
          burstLeft--;
          return told(kept);
        }
        return false;
      }
      case CPUS_TOLD, CPUS_SILENT -> {
        return cpus.contains(kept.cpu());
      }
      case KINDS_TOLD, KINDS_SILENT -> {
        return kinds.contains(kept.role());
      }
      case PROBES_SILENT -> {
        return PROBES.contains(kept.role()) && random.nextInt(10_000) < rate;
      }
      case CUT, END_CUT_TOLD, SNIP_TOLD, NOTHING -> {
        return false;
      }
    }
    return false;
  }

  private void doubt(long from, long to) {
    doubtful.add(from);
    doubtful.add(to);
  }

  /** True if a line is still there. */
  boolean leaves(long line) {
    return line >= firstLine && line <= lastLine && !removed.contains(line);
  }

  /**
   * True if nothing is gone from a stretch of lines, both ends included, and if the recording does
   * not leave open whether something is: a CPU's buffer that lost events lost them anywhere between
   * the last event before and the next one, and it may have lost more after the last one; where all
   * events of a kind are gone, nothing shows that there were none.
   */
  boolean leaves(long from, long to) {
    boolean there = from >= firstLine && to <= lastLine;
    for (int at = 0; at < doubtful.size(); at += 2) {
      there &= to <= doubtful.get(at) || from >= doubtful.get(at + 1);
    }
    boolean ofKinds = way == Way.KINDS_TOLD || way == Way.KINDS_SILENT;
    there &= !ofKinds || Collections.disjoint(kinds, OPERATIONS);
    boolean anywhere = way == Way.CPUS_TOLD || way == Way.SNIP_TOLD;
    there &= !anywhere || missing == 0;
    return there && removed.noneSatisfy(at -> at >= from && at <= to);
  }

  private boolean told(Kept kept) {
    lost.merge(kept.cpu(), 1L, Long::sum);
    return true;
  }

  /** What is left to say of the whole recording. */
  static TraceSummary summary(TraceSummary whole, boolean hashed) {
    return new TraceSummary(
        whole.input(),
        whole.clock(),
        whole.clockName(),
        whole.cpus(),
        -1,
        -1,
        -1,
        Set.of(),
        Map.of(),
        whole.firstTime(),
        whole.lastTime(),
        0,
        whole.hashedPointers() || hashed);
  }
}
