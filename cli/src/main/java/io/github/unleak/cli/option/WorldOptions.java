package io.github.unleak.cli.option;

import io.github.unleak.simulator.options.Damage;
import io.github.unleak.simulator.options.MemoryHabits;
import io.github.unleak.simulator.options.ObjectMix;
import io.github.unleak.simulator.options.OptionsDraft;
import io.github.unleak.simulator.options.ReadHabits;
import io.github.unleak.simulator.options.ScanHabits;
import io.github.unleak.simulator.options.SimulationOptions;
import io.github.unleak.simulator.options.TraceClock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of {@code unleak simulate} for what recordings of real machines have; all off. */
public final class WorldOptions {

  private static final List<Integer> OBJECTS = List.of(6, 3, 3, 6, 3, 0, 2, 2, 2);

  @Option(
      names = "--objects",
      paramLabel = "N",
      description = "Objects of other drivers, some of which leak (default: 0).")
  private @Nullable Integer objects;

  @Option(
      names = "--min-unref-scans",
      paramLabel = "N",
      description = "Parameter of kmemleak in Linux 7.3 (default: 1).")
  private @Nullable Integer minUnrefScans;

  @Option(
      names = "--interrupted",
      paramLabel = "RATE",
      description = "How often a signal ends a scan (default: 0).")
  private @Nullable Double interrupted;

  @Option(
      names = "--automatic",
      paramLabel = "SECONDS",
      description = "Time between scans of kmemleak's own thread (default: none).")
  private @Nullable Integer automatic;

  @Option(
      names = "--skips",
      paramLabel = "RATE",
      description = "How often a read skips entries between two buffers (default: 0).")
  private @Nullable Double skips;

  @Option(names = "--marks", description = "Write marks of scans and reads into the trace.")
  private boolean marks;

  @Option(names = "--no-bundle", description = "Write no bundle.json.")
  private boolean noBundle;

  @Option(names = "--log", description = "Write dmesg.txt: kmemleak's counts and suspends.")
  private boolean log;

  @Option(
      names = "--dead-words",
      paramLabel = "RATE",
      description = "How often an object holds the address of a lost one (default: 0).")
  private @Nullable Double deadWords;

  @Option(
      names = "--device-writes",
      paramLabel = "RATE",
      description = "How often a device writes into an object (default: 0).")
  private @Nullable Double deviceWrites;

  @Option(names = "--sheaves", description = "Let SLUB keep addresses in sheaves.")
  private boolean sheaves;

  @Option(
      names = "--clock",
      paramLabel = "NAME",
      description = "Clock of the trace: mono (default), boot, local, global or tai.")
  private TraceClock.@Nullable Kind clock;

  @Option(
      names = "--drift",
      paramLabel = "PPM",
      description = "Drift of the clocks local and global, for a day already (default: 0).")
  private @Nullable Double drift;

  @Option(
      names = "--suspends",
      paramLabel = "N",
      description = "How often the machine sleeps (default: 0).")
  private @Nullable Integer suspends;

  @Option(
      names = "--clock-step",
      paramLabel = "SECONDS",
      description = "How far the clock of the trace jumps (default: 0).")
  private @Nullable Double step;

  @Option(
      names = "--printk-ahead",
      paramLabel = "SECONDS",
      description = "How far the clock of the log is ahead (default: 0).")
  private @Nullable Double printkAhead;

  @Option(
      names = "--lost",
      paramLabel = "N",
      description = "Stretches of lost events that the trace mentions (default: 0).")
  private @Nullable Integer lost;

  @Option(
      names = "--silent-losses",
      paramLabel = "N",
      description = "Stretches of lost events that nothing mentions (default: 0).")
  private @Nullable Integer silentLosses;

  @Option(
      names = "--missed",
      paramLabel = "RATE",
      description = "How often a probe in a softirq is missed (default: 0).")
  private @Nullable Double missed;

  @Option(names = "--counted", description = "Let bundle.json count what is lost and missed.")
  private boolean counted;

  /** The options with those that are set here. */
  public SimulationOptions in(SimulationOptions from) {
    OptionsDraft draft = from.draft();
    if (objects != null) {
      draft.objects(new ObjectMix(objects, OBJECTS));
    }
    scans(draft, from);
    reads(draft, from);
    memory(draft, from);
    clock(draft, from);
    damage(draft, from);
    return draft.options();
  }

  private void scans(OptionsDraft draft, SimulationOptions from) {
    ScanHabits scanning = from.scanning();
    if (minUnrefScans != null) {
      scanning = scanning.minUnrefScans(minUnrefScans);
    }
    if (interrupted != null) {
      scanning = scanning.interrupted(interrupted);
    }
    if (automatic != null) {
      scanning = scanning.automaticSeconds(automatic);
    }
    draft.scanning(scanning);
  }

  private void reads(OptionsDraft draft, SimulationOptions from) {
    ReadHabits reading = from.reading();
    if (skips != null) {
      reading = reading.skips(skips);
    }
    if (marks) {
      reading = reading.marks(true);
    }
    if (noBundle) {
      reading = reading.described(false);
    }
    if (log) {
      reading = reading.log(true);
    }
    draft.reading(reading);
  }

  private void memory(OptionsDraft draft, SimulationOptions from) {
    MemoryHabits memory = from.memory();
    if (deadWords != null) {
      memory = memory.deadWords(deadWords);
    }
    if (deviceWrites != null) {
      memory = memory.deviceWrites(deviceWrites);
    }
    if (sheaves) {
      memory = memory.sheaves(true);
    }
    draft.memory(memory);
  }

  private void clock(OptionsDraft draft, SimulationOptions from) {
    TraceClock shown = from.clock();
    if (clock != null) {
      shown = shown.kind(clock);
    }
    if (drift != null) {
      shown = shown.driftPpm(drift);
    }
    if (suspends != null) {
      shown = shown.suspends(suspends);
    }
    if (step != null) {
      shown = shown.stepSeconds(step);
    }
    if (printkAhead != null) {
      shown = shown.printkAheadSeconds(printkAhead);
    }
    draft.clock(shown);
  }

  private void damage(OptionsDraft draft, SimulationOptions from) {
    Damage damage = from.damage();
    if (lost != null) {
      damage = damage.losses(lost);
    }
    if (silentLosses != null) {
      damage = damage.silentLosses(silentLosses);
    }
    if (missed != null) {
      damage = damage.missedProbes(missed);
    }
    if (counted) {
      damage = damage.counted(true);
    }
    draft.damage(damage);
  }
}
