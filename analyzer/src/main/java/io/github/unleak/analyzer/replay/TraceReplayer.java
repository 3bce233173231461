package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.rcache.DomainModel;
import io.github.unleak.analyzer.rcache.RcacheModel;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.ftrace.TraceListener;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.line.Diagnostic;
import java.util.ArrayList;
import java.util.List;

/**
 * Replays one trace while it is read. Keeps the state of the models and what happens to the objects
 * that are asked about, not the events.
 */
public final class TraceReplayer implements TraceListener {

  /** Numbers in a magazine, {@code IOVA_MAG_SIZE} since Linux 6.1. */
  private static final int MAG_SIZE = 127;

  private final MagazineJournal journal;
  private final ReplayState state;
  private final ScanTimeline scans = new ScanTimeline();
  private final StateCamera camera;
  private final RcacheReplay replay;
  private final StepQueue queue;
  private final LifeTable lives;
  private final HashedLives hashed;
  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private final List<TraceLoss> losses = new ArrayList<>();

  /** A replay that keeps what concerns the objects that {@code watch} names. */
  public TraceReplayer(TraceWatch watch) {
    this(watch, Long.MAX_VALUE);
  }

  /**
   * A replay that keeps the state of the rcaches at a time, too.
   *
   * @param watch names the objects to keep what concerns them
   * @param at on the trace's clock, see {@link TraceEvent#time}; {@link Long#MAX_VALUE} for the end
   */
  public TraceReplayer(TraceWatch watch, long at) {
    this(watch, at, MAG_SIZE);
  }

  TraceReplayer(TraceWatch watch, long at, int capacity) {
    this.camera = new StateCamera(at);
    this.journal = new MagazineJournal(watch.addresses());
    this.state = new ReplayState(journal, capacity);
    StepsAhead ahead = new StepsAhead();
    this.replay = new RcacheReplay(state, scans, camera, ahead);
    this.queue = new StepQueue(replay, ahead);
    this.lives = new LifeTable(watch);
    this.hashed = new HashedLives(watch, journal);
  }

  @Override
  public void event(TraceEvent event) {
    EventRole role = event.role();
    hashed.hear(event);
    if (role == EventRole.MARKER) {
      String text = event.text();
      if (text != null) {
        scans.label(text);
      }
      return;
    }
    if (role == EventRole.MEMORY_ALLOC || role == EventRole.MEMORY_FREE) {
      lives.take(event);
      hashed.take(event);
    }
    queue.add(event);
  }

  @Override
  public void loss(TraceLoss loss) {
    if (losses.size() < 1000) {
      losses.add(loss);
    }
    lives.loss();
    hashed.loss(loss);
    queue.add(loss);
  }

  @Override
  public void diagnostic(Diagnostic diagnostic) {
    diagnostics.add(diagnostic);
  }

  /** What the trace showed, after its last event. */
  public TraceReplay finish(TraceSummary summary) {
    queue.end();
    List<DomainReport> domains = new ArrayList<>();
    for (DomainReplay domain : replay.finish()) {
      domains.add(report(domain));
    }
    OpenOperations operations = queue.operations();
    return new TraceReplay(
        summary,
        domains,
        state.divergences(),
        state.dropped(),
        scans.scans(),
        scans.pops(),
        journal,
        lives,
        hashed,
        camera.picture(state),
        losses,
        replay.probes(),
        operations.entriesWithoutReturn(),
        operations.returnsWithoutEntry(),
        operations.firstSign(),
        diagnostics);
  }

  private static DomainReport report(DomainReplay domain) {
    List<RcacheReport> rcaches = new ArrayList<>();
    for (int order = 0; order < DomainModel.ORDERS; order++) {
      RcacheModel rcache = domain.model.used(order);
      if (rcache != null) {
        DepotChart chart = domain.charts.get(order);
        rcaches.add(
            new RcacheReport(
                order, rcache.depot().size(), chart.highest(), rcache.pops(), chart.points()));
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
