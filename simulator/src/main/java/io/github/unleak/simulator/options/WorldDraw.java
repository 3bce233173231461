package io.github.unleak.simulator.options;

import io.github.unleak.simulator.choices.Choices;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Draws what recordings of real machines have beyond {@link OptionsDraw}, some of it at a time. */
final class WorldDraw {

  private WorldDraw() {}

  static SimulationOptions draw(SimulationOptions base, Choices choices) {
    OptionsDraft draft = base.draft();
    if (choices.chance(0.3)) {
      draft.generation(RcacheGeneration.LIST_LAZY).faults(lazyFaults(base.faults(), choices));
    }
    boolean newest = draft.options().kernel() == KernelRelease.V7_3;
    draft.scanning(scanning(choices)).memory(memory(newest, choices)).clock(clock(choices));
    draft.reading(reading(choices));
    if (base.damage().ofTrace() && choices.chance(0.6)) {
      Damage damage = base.damage().counted(choices.chance(0.5));
      draft.damage(choices.chance(0.4) ? damage.silentLosses(1 + choices.pick(3)) : damage);
    }
    return draft.options();
  }

  private static Map<Fault, Double> lazyFaults(Map<Fault, Double> faults, Choices choices) {
    if (faults.isEmpty() || choices.chance(0.5)) {
      return faults;
    }
    Map<Fault, Double> more = new EnumMap<>(Fault.class);
    more.putAll(faults);
    more.put(
        choices.oneOf(List.of(Fault.PREV_NOT_TAKEN, Fault.FORGET_PREV_AT_TEARDOWN)),
        choices.oneOf(List.of(0.1, 0.3)));
    return more;
  }

  private static ScanHabits scanning(Choices choices) {
    return new ScanHabits(
        choices.oneOf(List.of(1, 1, 1, 2, 3)),
        choices.chance(0.25) ? 0.3 : 0,
        choices.chance(0.3) ? choices.oneOf(List.of(15, 25, 60, 600)) : 0);
  }

  private static ReadHabits reading(Choices choices) {
    return new ReadHabits(
        choices.chance(0.3) ? choices.oneOf(List.of(0.2, 0.6)) : 0,
        choices.chance(0.4),
        choices.chance(0.6),
        choices.chance(0.4));
  }

  /**
   * Rates as they may be: of all that leaks, few are buffers that a device goes on writing into.
   */
  private static MemoryHabits memory(boolean newest, Choices choices) {
    return new MemoryHabits(
        choices.chance(0.3) ? choices.oneOf(List.of(0.01, 0.05)) : 0,
        choices.chance(0.3) ? choices.oneOf(List.of(0.01, 0.04)) : 0,
        choices.chance(0.6) && newest);
  }

  private static TraceClock clock(Choices choices) {
    if (choices.chance(0.4)) {
      return TraceClock.MONOTONIC;
    }
    return new TraceClock(
        choices.oneOf(List.of(TraceClock.Kind.values())),
        choices.oneOf(List.of(-80.0, -20.0, 0.0, 5.0, 46.0, 120.0)),
        choices.oneOf(List.of(0.0, 1.0, 3.0)),
        choices.chance(0.4) ? 1 + choices.pick(3) : 0,
        choices.chance(0.15) ? choices.oneOf(List.of(-30.0, -5.0, -1.0, 2.0, 7.0, 60.0)) : 0,
        choices.oneOf(List.of(0.0, 0.05, 0.53)));
  }
}
