package io.github.unleak.cli.calibration;

import io.github.unleak.simulator.options.KernelRelease;
import io.github.unleak.simulator.options.SimulationOptions;
import io.github.unleak.simulator.options.TraceClock;
import io.github.unleak.simulator.options.TraceRecording;
import java.util.function.Predicate;

/** What a recording of a random world has; most have several. */
enum Trait {
  LINUX_7_3("Linux 7.3", options -> options.kernel() == KernelRelease.V7_3),
  NO_TRACE("no trace", options -> options.trace() == TraceRecording.NONE),
  DAMAGED_TRACE("a damaged trace", options -> options.damage().ofTrace()),
  SILENT_LOSS("losses that nothing mentions", options -> options.damage().silentLosses() > 0),
  INTERRUPTED("interrupted scans", options -> options.scanning().interrupted() > 0),
  AUTOMATIC("automatic scans", options -> options.scanning().automaticSeconds() > 0),
  SKIPPING("reads that skip", options -> options.reading().skips() > 0),
  UNDESCRIBED("no bundle.json", options -> !options.reading().described()),
  DEAD_WORDS("words that no code reads", options -> options.memory().deadWords() > 0),
  DEVICE_WRITES("devices that write", options -> options.memory().deviceWrites() > 0),
  SHEAVES("SLUB sheaves", options -> options.memory().sheaves()),
  OTHER_CLOCK("another trace clock", options -> options.clock().kind() != TraceClock.Kind.MONO),
  CLOCK_STEPS("a trace clock that jumps", options -> options.clock().stepSeconds() != 0),
  SUSPENDS("suspends", options -> options.clock().suspends() > 0),
  FAULTY("an rcache that loses magazines", options -> !options.faults().isEmpty()),
  SOUND("a sound rcache", options -> options.faults().isEmpty());

  private final String title;
  private final Predicate<SimulationOptions> test;

  Trait(String title, Predicate<SimulationOptions> test) {
    this.title = title;
    this.test = test;
  }

  boolean of(SimulationOptions options) {
    return test.test(options);
  }

  @Override
  public String toString() {
    return title;
  }
}
