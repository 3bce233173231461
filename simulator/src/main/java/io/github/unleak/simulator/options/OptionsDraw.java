package io.github.unleak.simulator.options;

import io.github.unleak.simulator.choices.Choices;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Draws varied options: half of them without bugs in the rcache, half of the traces undamaged. */
final class OptionsDraw {

  private static final List<KernelRelease> KERNELS =
      List.of(
          KernelRelease.V5_19,
          KernelRelease.V6_1,
          KernelRelease.V6_7,
          KernelRelease.V6_8,
          KernelRelease.V6_12,
          KernelRelease.V6_13);

  private static final List<Fault> FAULTS =
      List.of(
          Fault.DROP_ON_POP,
          Fault.CUT_TAIL,
          Fault.FORGET_LOADED,
          Fault.FORGET_TRIMMED,
          Fault.FORGET_AT_TEARDOWN);

  private OptionsDraw() {}

  static SimulationOptions draw(Choices choices) {
    KernelRelease kernel = choices.oneOf(KERNELS);
    List<RcacheGeneration> generations =
        Arrays.stream(RcacheGeneration.values())
            .filter(generation -> generation != RcacheGeneration.LIST_UNTRIMMED)
            .filter(kernel::has)
            .toList();
    TraceRecording trace =
        choices.chance(0.35)
            ? TraceRecording.NONE
            : choices.oneOf(
                List.of(
                    TraceRecording.RCACHE,
                    TraceRecording.RCACHE,
                    TraceRecording.RCACHE_AND_MORE,
                    TraceRecording.ALL_SLAB));
    int scans = 1 + choices.pick(9);
    return new SimulationOptions(
        choices.oneOf(List.of(1, 2, 2, 3, 4, 4, 4, 6, 8, 8, 16)),
        scans,
        choices.oneOf(List.of(500, 2000, 4000, 8000)),
        choices.oneOf(generations),
        kernel,
        choices.oneOf(SimulationOptions.tickRates()),
        faults(choices),
        1 + choices.pick(3),
        choices.oneOf(
            List.of(
                Workload.IDLE,
                Workload.STEADY,
                Workload.BURSTS,
                Workload.BURSTS,
                Workload.IN_STEP,
                Workload.IN_STEP,
                Workload.IN_STEP)),
        choices.chance(0.3) ? 1 + choices.pick(3) : 0,
        choices.chance(0.2),
        objects(choices),
        20 + choices.pick(200),
        (2 + choices.pick(39)) / 10.0,
        choices.chance(0.15) ? 0.3 + choices.pick(40) / 10.0 : 5.5 + choices.pick(100) / 10.0,
        choices.chance(0.1) ? 1 + choices.pick(scans) : 0,
        choices.oneOf(List.of(0.0, 0.02, 0.1, 0.4)),
        choices.chance(0.2) ? 0.2 : 0,
        choices.chance(0.2),
        choices.chance(0.5),
        trace,
        choices.chance(0.5) ? Damage.NONE : Damage.draw(choices),
        ScanHabits.USUAL,
        ReadHabits.USUAL,
        MemoryHabits.NONE,
        TraceClock.MONOTONIC);
  }

  private static Map<Fault, Double> faults(Choices choices) {
    Map<Fault, Double> faults = new EnumMap<>(Fault.class);
    if (choices.chance(0.5)) {
      for (int i = 0; i <= choices.pick(2); i++) {
        Fault fault = choices.oneOf(FAULTS);
        faults.put(fault, choices.oneOf(List.of(0.03, 0.1, 0.3)));
      }
    }
    return faults;
  }

  private static ObjectMix objects(Choices choices) {
    int count = choices.oneOf(List.of(0, 5, 20, 60));
    int hidden = choices.chance(0.1) ? 1 : 0;
    return new ObjectMix(
        count,
        choices.chance(0.3)
            ? List.of(6, 0, 0, 8, 4, 0, 3, 0, 1)
            : List.of(6, 3, 3, 6, 3, hidden, 2, 2, 2));
  }
}
