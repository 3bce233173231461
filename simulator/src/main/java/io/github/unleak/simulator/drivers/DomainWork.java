package io.github.unleak.simulator.drivers;

import io.github.unleak.simulator.kernel.IovaDomain;
import io.github.unleak.simulator.kernel.Machine;
import io.github.unleak.simulator.options.Workload;

/** Plans what one device does around each scan. */
public final class DomainWork {

  private static final int MAGAZINE = 127;
  private static final long MILLISECOND = 1_000_000;

  private final Machine machine;
  private final NicDriver driver;
  private final Workload workload;
  private final int mapCpu;
  private final int unmapCpu;
  private final boolean wandering;

  public DomainWork(Machine machine, NicDriver driver, Workload workload) {
    this.machine = machine;
    this.driver = driver;
    this.workload = workload;
    mapCpu = machine.choices.pick(machine.cpus.size());
    unmapCpu = machine.choices.pick(machine.cpus.size());
    wandering = machine.choices.chance(0.3);
  }

  private int cpu(int usual) {
    return wandering && machine.choices.chance(0.3)
        ? machine.choices.pick(machine.cpus.size())
        : usual;
  }

  private void mapAt(long time, int count, int ramp, long pause) {
    machine.at(
        time,
        () -> {
          IovaDomain domain = driver.usableDomain();
          if (domain != null && count > 0) {
            int cpu = machine.online(cpu(mapCpu)).id;
            machine.run(
                cpu,
                driver.task(cpu),
                new MapActivity(machine, driver, domain, count, ramp, pause));
          }
        });
  }

  private void unmapAt(long time, int count) {
    machine.at(
        time,
        () -> {
          IovaDomain domain = driver.usableDomain();
          if (domain != null) {
            int cpu = machine.online(cpu(unmapCpu)).id;
            machine.run(cpu, driver.task(cpu), new UnmapActivity(machine, driver, domain, count));
          }
        });
  }

  /** The first use of the domain: the depot gets something to hold. */
  public void begin(long time, int budget) {
    int count = workload == Workload.IDLE ? Math.min(budget, 300) : budget;
    mapAt(time, count, MAGAZINE, 2 * MILLISECOND);
    unmapAt(time + 1500 * MILLISECOND, count);
  }

  /**
   * What it does from now to the end of a scan.
   *
   * @param from now, in ns
   * @param scan when the scan begins
   * @param length how long it takes
   * @param budget about how many buffers may be mapped
   * @param depotShare how far a scan is when it reads depots, 0 to 1
   */
  public void plan(long from, long scan, long length, int budget, double depotShare) {
    switch (workload) {
      case IDLE -> {}
      case STEADY -> steady(from, scan + length, budget);
      case BURSTS ->
          burst(
              machine.choices.between(0, (scan + length - from) / 1000) * 1000 + from,
              scan + length - from,
              budget);
      case IN_STEP -> {
        steady(from, scan, budget / 6);
        unmapAt(Math.max(from, scan - machine.choices.between(400, 3000) * MILLISECOND), budget);
        if (machine.choices.chance(0.6)) {
          drainAt(scan + (long) (length * depotShare), length, budget * 5 / 6);
        } else {
          burst(scan + machine.choices.between(0, length / 1000) * 800, length, budget * 5 / 6);
        }
      }
    }
  }

  private void steady(long from, long to, int budget) {
    int rounds = Math.max(1, budget / 40);
    for (int i = 0; i < rounds; i++) {
      long time = from + (to - from) / rounds * i;
      int count = 20 + machine.choices.pick(40);
      mapAt(time, count, count, 0);
      unmapAt(time + machine.choices.between(1, 60) * MILLISECOND, count);
    }
  }

  /** Maps so that the first magazines leave the depot about the time when the scan has read it. */
  private void drainAt(long time, long length, int budget) {
    long pause = machine.choices.between(2, Math.max(3, length / 20 / MILLISECOND)) * MILLISECOND;
    int magazines = 1 + machine.choices.pick(Math.max(1, Math.min(4, budget / MAGAZINE)));
    long shift = machine.choices.between(0, length / 8000) * 1000 - length / 40;
    mapAt(time + shift, magazines * MAGAZINE, MAGAZINE, pause);
  }

  /** Maps whole magazines of buffers within some time; gives part of them back. */
  private void burst(long time, long within, int budget) {
    int magazines = 1 + machine.choices.pick(Math.max(1, budget / MAGAZINE));
    long pause = machine.choices.between(0, Math.max(1, within / magazines / 1000)) * 500;
    mapAt(time, magazines * MAGAZINE, MAGAZINE, pause);
    if (machine.choices.chance(0.5)) {
      unmapAt(
          time + machine.choices.between(0, within / 500) * 1000,
          machine.choices.pick(magazines * MAGAZINE) + 1);
    }
  }
}
