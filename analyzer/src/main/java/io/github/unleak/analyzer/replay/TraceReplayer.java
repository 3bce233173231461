package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.rcache.DepotRules;
import io.github.unleak.analyzer.rcache.DomainModel;
import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.rcache.RcacheModel;
import io.github.unleak.analyzer.rcache.RcacheShape.Magazines;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.ftrace.TraceListener;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Replays one trace while it is read. Keeps the state of the models and what happens to the objects
 * that are asked about, not the events.
 */
public final class TraceReplayer implements TraceListener {

  /** How often it is looked whether a hypothesis still fits, in events. */
  private static final int PATIENCE = 1 << 14;

  private final List<Hypothesis> alive = new ArrayList<>();
  private final ScanMarks marks = new ScanMarks();
  private final ScanPasses passes = new ScanPasses();
  private final TimeOrder order = new TimeOrder();
  private final LifeTable lives;
  private final HashedLives hashed;
  private final TraceCoverage coverage = new TraceCoverage();
  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private final List<TraceLoss> losses = new ArrayList<>();
  private final @Nullable Generation given;
  private boolean sized;
  private int events;

  /** A replay that keeps what concerns the objects that {@code watch} names. */
  public TraceReplayer(TraceWatch watch) {
    this(watch, Long.MAX_VALUE, null);
  }

  /**
   * A replay that keeps the state of the rcaches at a time, too.
   *
   * @param watch names the objects to keep what concerns them
   * @param at on the trace's clock, see {@link TraceEvent#time}; {@link Long#MAX_VALUE} for the end
   * @param given the kernel's rcache where the user tells it; what the trace shows goes before it
   */
  public TraceReplayer(TraceWatch watch, long at, @Nullable Generation given) {
    this.given = given;
    this.lives = new LifeTable(watch);
    for (int magSize : magSizes(given)) {
      alive.add(new Hypothesis(watch.addresses(), at, given, rules(given, magSize), magSize));
    }
    this.hashed = new HashedLives(watch, this::ask);
  }

  /** For tests: magazines of another size, depots of another one. */
  TraceReplayer(TraceWatch watch, DepotRules rules, int magSize) {
    this.given = null;
    this.lives = new LifeTable(watch);
    alive.add(new Hypothesis(watch.addresses(), Long.MAX_VALUE, null, rules, magSize));
    this.hashed = new HashedLives(watch, this::ask);
  }

  private static DepotRules rules(@Nullable Generation given, int magSize) {
    DepotRules rules = new DepotRules(given == null ? null : given.shape().depot());
    if (magSize == 128) {
      rules.learn(Magazines.AT_INIT);
    } else if (given != null && given.shape().magazines() == Magazines.ON_DEMAND) {
      rules.learn(Magazines.ON_DEMAND);
    }
    return rules;
  }

  private void ask(long pointer) {
    alive.forEach(hypothesis -> hypothesis.journal.ask(pointer));
  }

  private static int[] magSizes(@Nullable Generation given) {
    if (given != null && given.linked()) {
      return new int[] {given.shape().magSize()};
    }
    return given == Generation.ARRAY_128 ? new int[] {128, 127} : new int[] {127, 128};
  }

  @Override
  public void event(TraceEvent event) {
    EventRole role = event.role();
    if (order.backwards(event.time(), event.line())) {
      wentBackwards(event.line());
    }
    coverage.hear(event);
    if (role == EventRole.MARKER) {
      marks.add(event);
      return;
    }
    if (role == EventRole.SCAN_PASS || role == EventRole.SCAN_PASS_RETURN) {
      passes.add(event);
    }
    if (role == EventRole.MEMORY_ALLOC || role == EventRole.MEMORY_FREE) {
      lives.take(event);
      hashed.take(event);
    }
    if (alive.size() == 1) {
      alive.get(0).queue.add(event);
    } else {
      test(event);
    }
  }

  /** The order of what follows to what came before is not known. */
  private void wentBackwards(long line) {
    lives.stretch();
    TraceLoss loss = new TraceLoss(TraceLoss.Kind.DAMAGED, -1, -1, new SourceLine("", line));
    coverage.loss(loss);
    alive.forEach(hypothesis -> hypothesis.queue.add(loss));
  }

  private void test(TraceEvent event) {
    alive.forEach(hypothesis -> hypothesis.queue.add(event));
    boolean shown = !sized && alive.get(0).state.signs.showSize();
    sized |= shown;
    if (shown || ++events % PATIENCE == 0) {
      bury();
    }
  }

  /** Drops hypotheses that do not fit where another one does. */
  private void bury() {
    for (Hypothesis one : List.copyOf(alive)) {
      if (alive.stream().anyMatch(one::worseThan)) {
        alive.remove(one);
      }
    }
  }

  @Override
  public void loss(TraceLoss loss) {
    if (losses.size() < 1000) {
      losses.add(loss);
    }
    coverage.loss(loss);
    alive.forEach(hypothesis -> hypothesis.queue.add(loss));
  }

  /** The recorder counted what was lost, and that is what the trace tells. */
  public void allLossesTold() {
    alive.forEach(hypothesis -> hypothesis.replay.allLossesTold());
  }

  @Override
  public void diagnostic(Diagnostic diagnostic) {
    diagnostics.add(diagnostic);
  }

  /** The hypothesis that fits best; of equals the first, which is what the user told. */
  private Hypothesis best() {
    bury();
    Hypothesis best = alive.get(0);
    for (Hypothesis other : alive) {
      best = given == null && other.trouble() < best.trouble() ? other : best;
    }
    return best;
  }

  /** What the trace showed, after its last event. */
  public TraceReplay finish(TraceSummary summary) {
    alive.forEach(hypothesis -> hypothesis.queue.end());
    Hypothesis best = best();
    List<Hypothesis> others = given == null ? new ArrayList<>(alive) : new ArrayList<>();
    others.remove(best);
    List<DomainReport> domains = new ArrayList<>();
    for (DomainReplay domain : best.replay.finish(summary)) {
      domains.add(report(best.state, domain));
    }
    others.forEach(other -> other.replay.finish(summary));
    others.forEach(best::agree);
    OpenOperations operations = best.queue.operations();
    List<ScanWindow> scans = new ArrayList<>(best.scans.scans());
    List<MarkedScan> marked = marks.scans(scans);
    for (MarkedScan scan : marked) {
      scans.set(scan.window().number() - 1, scan.window());
    }
    ReplayReport report =
        new ReplayReport(
            summary,
            best.state.signs.facts(),
            domains,
            best.replay.lives().unlisted(),
            best.divergences(others),
            best.state.dropped(),
            scans,
            best.scans.pops(),
            losses,
            new ReplayReport.Pairing(
                operations.entriesWithoutReturn(),
                operations.returnsWithoutEntry(),
                operations.firstSign(),
                best.replay.probes().seen(),
                best.replay.probes().agreed()));
    TraceReplay.Kept kept =
        new TraceReplay.Kept(
            best.journal, lives, hashed, coverage, best.camera.picture(best.state));
    return new TraceReplay(report, marked, passes.all(), kept, order, diagnostics);
  }

  private static DomainReport report(ReplayState state, DomainReplay domain) {
    List<RcacheReport> rcaches = new ArrayList<>();
    for (int order = 0; order < DomainModel.ORDERS; order++) {
      RcacheModel rcache = domain.model.used(order);
      if (rcache != null) {
        DepotChart chart = domain.charts.get(order);
        rcaches.add(
            new RcacheReport(
                order, state.depotSize(rcache), chart.highest(), rcache.pops(), chart.points()));
      }
    }
    return new DomainReport(
        domain.model.address(),
        domain.firstLine,
        domain.firstTime,
        domain.lastTime,
        domain.model.born(),
        domain.fromFirstUse(),
        domain.dying != null,
        domain.living,
        domain.operations,
        domain.knownSince,
        domain.knownAfter,
        domain.givenTwice,
        domain.strangers,
        domain.disturbances,
        domain.firstSign,
        domain.tally.counts(),
        rcaches);
  }
}
