package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.rcache.DepotRules;
import io.github.unleak.analyzer.rcache.Generation;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.collections.api.set.primitive.LongSet;
import org.jspecify.annotations.Nullable;

/**
 * A replay that takes magazines to hold so many numbers. Where a trace begins without a word of it,
 * there is one for each number that is possible, until an event shows which is right.
 */
final class Hypothesis {

  /** Divergences without a loss from which on it is not believed beside one that has none. */
  private static final long TOO_MANY = 8;

  final MagazineJournal journal;
  final ReplayState state;
  final ScanTimeline scans = new ScanTimeline();
  final StateCamera camera;
  final RcacheReplay replay;
  final StepQueue queue;

  /**
   * @param asked addresses whose events are kept
   * @param at when to record the state, on the trace's clock
   * @param given the generation that the user gave, or {@code null}
   */
  Hypothesis(LongSet asked, long at, @Nullable Generation given, DepotRules rules, int magSize) {
    this.journal = new MagazineJournal(asked);
    this.state = new ReplayState(journal, magSize, rules, new RcacheSigns(given, rules, magSize));
    this.camera = new StateCamera(at);
    StepsAhead ahead = new StepsAhead();
    this.replay = new RcacheReplay(state, scans, camera, ahead);
    this.queue = new StepQueue(replay, ahead, state.signs);
  }

  /** What the kernel did otherwise, losses of magazines not counted. */
  long trouble() {
    long trouble = 0;
    for (DomainReplay domain : state.domains.values()) {
      trouble += domain.disturbances;
    }
    for (DomainReplay domain : replay.lives().past()) {
      trouble += domain.disturbances;
    }
    return trouble;
  }

  /** True where {@code other} fits and this does not. */
  boolean worseThan(Hypothesis other) {
    boolean shown = state.signs.refuted() && !other.state.signs.refuted();
    return shown || (trouble() >= TOO_MANY && other.trouble() == 0);
  }

  /** Takes away the certainty of all that another hypothesis does not say as well. */
  void agree(Hypothesis other) {
    journal.agree(other.journal);
  }

  /** Divergences; losses only where {@code others} have them, too. */
  List<Divergence> divergences(List<Hypothesis> others) {
    List<Divergence> shared = new ArrayList<>(state.divergences());
    for (Hypothesis other : others) {
      List<Divergence> theirs = other.state.divergences();
      shared.removeIf(divergence -> divergence.kind().loss() && !theirs.contains(divergence));
    }
    return shared;
  }
}
