package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.rcache.DomainModel;
import io.github.unleak.analyzer.rcache.RcacheModel;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.collections.impl.list.mutable.primitive.LongArrayList;
import org.jspecify.annotations.Nullable;

/** One life of a domain while it is replayed: the model, and how well the kernel follows it. */
final class DomainReplay {

  final DomainModel model;
  final long firstLine;
  final long firstTime;
  final Tally tally = new Tally();
  final List<List<Step>> waiting = new ArrayList<>();
  final List<DepotChart> charts = new ArrayList<>();

  /** Addresses that its birth allocated, in the kernel's order. */
  final List<Long> births = new ArrayList<>();

  /** The call that made it, where the trace shows that. */
  @Nullable Step birth;

  /** Operations so far. */
  long operations;

  /** When the fills of the last pair of magazines became known, and after how many operations. */
  long knownSince = -1;

  long knownAfter;

  private enum Sign {
    GIVEN_TWICE,
    STRANGER,
    FREED_TWICE,
    UNPAIRED,
    DISTURBANCE
  }

  /** Most signs kept one by one. */
  private static final int MOST_SIGNS = 1 << 16;

  private final List<Sign> signs = new ArrayList<>();
  private final LongArrayList signLines = new LongArrayList();

  /** Signs that events are missing silently. */
  long givenTwice;

  long strangers;
  long disturbances;
  long firstSign = -1;
  long lastSign = -1;

  /** Numbers freed twice, or never given out: allocations were missed. */
  long allocationsMissed;

  /** The line up to which every CPU had been checked when the first sign came. */
  long soundUntil;

  /** False once events were lost: what is given out or freed then cannot be compared. */
  boolean numbersComplete = true;

  /** The teardown that is going on, or {@code null}. */
  @Nullable Step dying;

  long lastTime;

  /** False once it has been torn down, or made anew. */
  boolean living = true;

  DomainReplay(DomainModel model, Step first) {
    this.model = model;
    this.firstLine = first.line;
    this.firstTime = first.time;
    for (int order = 0; order < DomainModel.ORDERS; order++) {
      waiting.add(new ArrayList<>());
      charts.add(new DepotChart());
    }
  }

  List<Step> waiting(RcacheModel rcache) {
    return waiting.get(rcache.order());
  }

  /** True where its rcaches were empty when the trace began, and nothing has shown otherwise. */
  boolean fromFirstUse() {
    return model.born() || model.fresh();
  }

  /** True where nothing suggests that events of it are missing. */
  boolean clean() {
    return givenTwice == 0 && strangers == 0 && disturbances == 0;
  }

  /** A number was given out that was out. */
  void givenTwice(long line) {
    sign(Sign.GIVEN_TWICE, line);
  }

  /** A number was freed that nobody had been given. */
  void stranger(long line) {
    sign(Sign.STRANGER, line);
  }

  /** A number was freed that a magazine held. */
  void freedTwice(long line) {
    sign(Sign.FREED_TWICE, line);
  }

  /** An allocation of which only one end was recorded. */
  void unpaired(long line) {
    sign(Sign.UNPAIRED, line);
  }

  /** Something else that the model cannot follow. */
  void disturbed(long line) {
    sign(Sign.DISTURBANCE, line);
  }

  /** An allocation of which it is not known whether it was in this domain. */
  void unpairedAnywhere(long line) {
    lastSign = Math.max(lastSign, line);
  }

  private void sign(Sign sign, long line) {
    if (firstSign < 0) {
      firstSign = line;
      soundUntil = FillChecks.checked(this);
    }
    lastSign = Math.max(lastSign, line);
    count(sign, 1);
    if (signs.size() < MOST_SIGNS) {
      signs.add(sign);
      signLines.add(line);
    }
  }

  private void count(Sign sign, int change) {
    switch (sign) {
      case GIVEN_TWICE -> givenTwice += change;
      case STRANGER -> strangers += change;
      case DISTURBANCE, FREED_TWICE -> disturbances += change;
      case UNPAIRED -> {}
    }
    boolean allocation = sign != Sign.GIVEN_TWICE && sign != Sign.DISTURBANCE;
    allocationsMissed += allocation ? change : 0;
  }

  /** The trace tells that events are missing since a line: that explains the signs after it. */
  void explainSigns(long since) {
    for (int at = signs.size() - 1; at >= 0 && signLines.get(at) >= since; at--) {
      count(signs.remove(at), -1);
      signLines.removeAtIndex(at);
    }
    lastSign = signs.isEmpty() ? -1 : signLines.getLast();
    firstSign = signs.isEmpty() ? -1 : firstSign;
  }

  /** True if no number of the domain, as far as known, lies beyond the limit of an allocation. */
  boolean allFit(Step step) {
    return Long.compareUnsigned(model.highest(), step.highest()) <= 0;
  }
}
