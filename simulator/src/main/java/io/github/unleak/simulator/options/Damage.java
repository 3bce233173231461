package io.github.unleak.simulator.options;

import io.github.unleak.simulator.choices.Choices;
import java.util.List;

/**
 * What is wrong with a recording.
 *
 * @param hashedPointers pointers of slab events are hashed
 * @param losses stretches of lost events that the trace tells of
 * @param lateStart share of the trace, 0 to 1, that the buffers no longer hold
 * @param missedProbes how often a probe hit in a softirq is missed without a word, 0 to 1
 * @param missingCpu the events of one CPU are missing
 * @param droppedSnapshots how often a read of the report is not kept, 0 to 1
 * @param silentLosses stretches of lost events that the trace does not mention
 * @param counted whether the description of the recording counts what is lost and missed
 */
public record Damage(
    boolean hashedPointers,
    int losses,
    double lateStart,
    double missedProbes,
    boolean missingCpu,
    double droppedSnapshots,
    int silentLosses,
    boolean counted) {

  /** Nothing is wrong. */
  public static final Damage NONE = new Damage(false, 0, 0, 0, false, 0, 0, false);

  /** Checks the ranges. */
  public Damage {
    if (losses < 0
        || silentLosses < 0
        || lateStart < 0
        || lateStart > 1
        || missedProbes < 0
        || missedProbes > 1
        || droppedSnapshots < 0
        || droppedSnapshots > 1) {
      throw new IllegalArgumentException("damage out of range");
    }
  }

  /** Whether the trace is not what happened. */
  public boolean ofTrace() {
    return hashedPointers
        || losses > 0
        || lateStart > 0
        || missedProbes > 0
        || missingCpu
        || silentLosses > 0;
  }

  /** The same with stretches of lost events that the trace does not mention. */
  public Damage silentLosses(int value) {
    return new Damage(
        hashedPointers,
        losses,
        lateStart,
        missedProbes,
        missingCpu,
        droppedSnapshots,
        value,
        counted);
  }

  /** The same with or without counts of what is lost and missed. */
  public Damage counted(boolean value) {
    return new Damage(
        hashedPointers,
        losses,
        lateStart,
        missedProbes,
        missingCpu,
        droppedSnapshots,
        silentLosses,
        value);
  }

  /** The same with stretches of lost events that the trace mentions. */
  public Damage losses(int value) {
    return new Damage(
        hashedPointers,
        value,
        lateStart,
        missedProbes,
        missingCpu,
        droppedSnapshots,
        silentLosses,
        counted);
  }

  /** The same with another rate of missed probes. */
  public Damage missedProbes(double value) {
    return new Damage(
        hashedPointers,
        losses,
        lateStart,
        value,
        missingCpu,
        droppedSnapshots,
        silentLosses,
        counted);
  }

  /** Damage of some kind, one or two at a time. */
  static Damage draw(Choices choices) {
    boolean hashed = false;
    int losses = 0;
    double late = 0;
    double missed = 0;
    boolean missing = false;
    double dropped = 0;
    for (int i = 0; i <= choices.pick(2); i++) {
      switch (choices.pick(6)) {
        case 0 -> hashed = true;
        case 1 -> losses = 1 + choices.pick(6);
        case 2 -> late = (1 + choices.pick(8)) / 10.0;
        case 3 -> missed = choices.oneOf(List.of(0.0005, 0.005, 0.05));
        case 4 -> missing = true;
        default -> dropped = 0.3;
      }
    }
    return new Damage(hashed, losses, late, missed, missing, dropped, 0, false);
  }
}
