package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.replay.DomainReport;
import io.github.unleak.analyzer.replay.RcacheFacts;
import io.github.unleak.analyzer.replay.RcacheSign;
import io.github.unleak.analyzer.replay.ScanWindow;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.analyzer.scan.ScanRules;
import io.github.unleak.analyzer.verdict.Check.State;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Looks at one trace by itself. */
final class TraceChecks {

  /** Clocks of which each CPU has its own. */
  private static final String LOCAL_CLOCK = "local";

  private final Investigation investigation;
  private final TraceReplay trace;
  private final TraceSummary summary;
  private final List<Check> checks = new ArrayList<>();

  private TraceChecks(Investigation investigation, TraceReplay trace) {
    this.investigation = investigation;
    this.trace = trace;
    this.summary = trace.summary();
  }

  /** All checks of {@code trace}, those beside the reports included. */
  static List<Check> of(Investigation investigation, TraceReplay trace) {
    TraceChecks of = new TraceChecks(investigation, trace);
    if (of.useful()) {
      of.look();
      if (!investigation.analysis().objects().isEmpty()) {
        of.checks.addAll(OverlapChecks.of(investigation, trace));
      }
    }
    return of.checks;
  }

  private boolean useful() {
    List<Long> counts = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (EventRole role : EventRole.values()) {
      if (summary.count(role) > 0 && role != EventRole.MARKER) {
        counts.add(summary.count(role));
        names.add(role.id());
      }
    }
    State state = names.isEmpty() ? State.GAP : State.OK;
    checks.add(new Check(Topic.EVENTS, state, trace.path(), counts, names, null));
    return !names.isEmpty();
  }

  private void look() {
    if (has(EventRole.MEMORY_ALLOC) || has(EventRole.MEMORY_FREE)) {
      add(Topic.POINTERS, summary.hashedPointers() ? State.GAP : State.OK, List.of(), null);
    }
    clock();
    events();
    losses();
    cpus();
    if (has(EventRole.IOVA_ALLOC) || has(EventRole.IOVA_FREE)) {
      calls();
    }
    distance();
  }

  private boolean has(EventRole role) {
    return summary.count(role) > 0;
  }

  private boolean neverHit(EventRole role) {
    return investigation.bundles().stream()
        .anyMatch(bundle -> bundle.recorded(summary) && bundle.neverHit(role));
  }

  private void add(
      Topic topic, State state, Collection<Long> numbers, @Nullable SourceLine source) {
    checks.add(new Check(topic, state, trace.path(), List.copyOf(numbers), List.of(), source));
  }

  private void named(Topic topic, State state, List<Long> numbers, List<String> names) {
    checks.add(new Check(topic, state, trace.path(), numbers, names, null));
  }

  private SourceLine line(long line) {
    return new SourceLine(trace.path(), Math.max(1, line));
  }

  private void clock() {
    String name = summary.clockName();
    List<String> names = name == null ? List.of() : List.of(name);
    if (summary.clock() == TraceSummary.Clock.SECONDS) {
      named(Topic.CLOCK, LOCAL_CLOCK.equals(name) ? State.NOTE : State.OK, List.of(), names);
    } else {
      String kind = summary.clock().name().toLowerCase(Locale.ROOT);
      named(Topic.CLOCK, State.GAP, List.of(), name == null ? List.of(kind) : names);
    }
  }

  private void events() {
    roles(
        Topic.IOVA_EVENTS,
        State.GAP,
        List.of(),
        EventRole.IOVA_ALLOC,
        EventRole.IOVA_ALLOC_RETURN,
        EventRole.IOVA_FREE);
    roles(Topic.SLAB_ALLOCATIONS, State.GAP, List.of(), EventRole.MEMORY_ALLOC);
    roles(Topic.SLAB_FREES, State.GAP, List.of(), EventRole.MEMORY_FREE);
    roles(
        Topic.SCAN_EVENTS,
        State.GAP,
        List.of((long) trace.scans().size()),
        EventRole.SCAN_BEGIN,
        EventRole.SCAN_END);
    if (has(EventRole.IOVA_ALLOC)) {
      roles(
          Topic.DOMAIN_LIVES, State.NOTE, List.of(), EventRole.DOMAIN_INIT, EventRole.DOMAIN_FREE);
      roles(Topic.DEPOT_WORK, State.NOTE, List.of(), EventRole.DEPOT_WORK);
    }
  }

  /** What the recorder probed is recorded, even if its probe was never hit. */
  private void roles(Topic topic, State missing, List<Long> numbers, EventRole... roles) {
    List<String> names = new ArrayList<>();
    for (EventRole role : roles) {
      if (!has(role) && !neverHit(role)) {
        names.add(role.id());
      }
    }
    named(topic, names.isEmpty() ? State.OK : missing, numbers, names);
  }

  private void losses() {
    TreeSet<Long> lossy = new TreeSet<>();
    TreeSet<Long> late = new TreeSet<>();
    SourceLine lost = null;
    SourceLine started = null;
    SourceLine damaged = null;
    long damages = 0;
    long marks = 0;
    long counted = 0;
    for (TraceLoss loss : trace.losses()) {
      switch (loss.kind()) {
        case LOST -> {
          marks++;
          lost = lost == null ? loss.source() : lost;
          if (loss.cpu() >= 0) {
            lossy.add((long) loss.cpu());
          }
        }
        case BUFFER_STARTED -> {
          started = started == null ? loss.source() : started;
          late.add((long) loss.cpu());
        }
        case MISSED -> {} // RecordingChecks tells of it
        case DAMAGED, COUNT -> {
          boolean recorder = !loss.source().path().equals(trace.path());
          if (loss.kind() == TraceLoss.Kind.COUNT && (recorder || overwritten() > 0)) {
            counted += recorder ? loss.count() : 0; // by its buffers, beside what the trace tells
            lost = lost == null ? loss.source() : lost;
            continue;
          }
          damages++;
          damaged = damaged == null ? loss.source() : damaged;
        }
      }
    }
    List<Long> numbers = new ArrayList<>();
    numbers.add(Math.max(Math.max(summary.lost() + counted, overwritten()), marks));
    numbers.addAll(lossy);
    add(Topic.LOST_EVENTS, lost == null ? State.OK : State.GAP, numbers, lost);
    if (started != null) {
      add(Topic.LATE_BUFFERS, State.GAP, late, started);
    }
    if (damaged != null) {
      add(Topic.DAMAGED_EVENTS, State.GAP, List.of(damages), damaged);
    }
  }

  /** Events that were written and are no longer in the buffer. */
  private long overwritten() {
    boolean counted = summary.entriesHeld() >= 0 && summary.entriesWritten() >= 0;
    return counted ? summary.entriesWritten() - summary.entriesHeld() : 0;
  }

  private void cpus() {
    TreeSet<Long> silent = new TreeSet<>();
    for (int cpu = 0; cpu < summary.cpus(); cpu++) {
      if (!summary.seenCpus().contains(cpu)) {
        silent.add((long) cpu);
      }
    }
    if (!silent.isEmpty()) {
      add(Topic.SILENT_CPUS, State.NOTE, silent, null);
    }
  }

  /** What the replay of the rcache's calls showed. */
  private void calls() {
    if (has(EventRole.IOVA_ALLOC) && has(EventRole.IOVA_ALLOC_RETURN)) {
      long open = trace.entriesWithoutReturn();
      long stray = trace.returnsWithoutEntry();
      boolean paired = open + stray == 0;
      SourceLine source = paired ? null : line(trace.firstUnpaired());
      add(Topic.PAIRS, paired ? State.OK : State.GAP, List.of(open, stray), source);
    }
    long clean = 0;
    long used = 0;
    long pushes = 0;
    long agreed = 0;
    for (DomainReport domain : trace.domains()) {
      if (domain.operations() == 0) {
        continue;
      }
      used++;
      pushes += domain.counts().pushesPredicted() + domain.counts().popsPredicted();
      agreed += domain.counts().pushesSeen() + domain.counts().popsSeen();
      if (domain.clean()) {
        clean++;
      } else {
        add(
            Topic.DOMAIN,
            State.GAP,
            List.of(
                domain.address(), domain.givenTwice(), domain.strangers(), domain.disturbances()),
            line(domain.firstSign()));
      }
    }
    if (clean > 0) {
      add(Topic.DOMAINS, State.OK, List.of(clean), null);
    }
    if (pushes > 0 && !summary.hashedPointers()) {
      add(Topic.CALL_SITES, agreed == 0 ? State.GAP : State.OK, List.of(), null);
    }
    if (used > 0) {
      model();
      start();
    }
  }

  /** Which rcache was replayed, and from which line on the trace shows it. */
  private void model() {
    RcacheFacts rcache = trace.rcache();
    Generation generation = rcache.generation();
    List<String> names = new ArrayList<>();
    if (generation == null) {
      generation = investigation.analysis().kernel().generation();
    }
    if (generation != null) {
      names.add(generation.id());
      rcache.signs().keySet().stream().sorted().map(RcacheSign::id).forEach(names::add);
    }
    boolean open = generation == null || rcache.contradiction();
    named(Topic.RCACHE_MODEL, open ? State.GAP : State.OK, List.of(), names);
  }

  private void start() {
    long before = 0;
    long never = 0;
    long known = -1;
    for (DomainReport domain : trace.domains()) {
      if (domain.operations() > 0 && !domain.fromFirstUse()) {
        before++;
        never += domain.knownSince() < 0 ? 1 : 0;
        known = Math.max(known, domain.knownSince());
      }
    }
    State state = before == 0 ? State.OK : never > 0 ? State.GAP : State.NOTE;
    add(Topic.TRACE_START, state, List.of(before, never, known), null);
  }

  private void distance() {
    if (summary.clock() != TraceSummary.Clock.SECONDS) {
      return;
    }
    long close = 0;
    long shortest = Long.MAX_VALUE;
    SourceLine source = null;
    for (int at = 1; at < trace.scans().size(); at++) {
      ScanWindow scan = trace.scans().get(at);
      long distance = (scan.begin() - trace.scans().get(at - 1).begin()) / 1_000_000;
      if (distance < ScanRules.MIN_AGE_MILLIS) {
        close++;
        source = source == null ? line(scan.line()) : source;
        shortest = Math.min(shortest, distance);
      }
    }
    if (close > 0) {
      add(Topic.SCAN_DISTANCE, State.NOTE, List.of(close, shortest), source);
    }
  }
}
