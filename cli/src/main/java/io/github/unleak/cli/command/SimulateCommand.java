package io.github.unleak.cli.command;

import io.github.unleak.cli.option.CommonOptions;
import io.github.unleak.cli.option.FaultRate;
import io.github.unleak.cli.option.OutputOption;
import io.github.unleak.cli.option.WorldOptions;
import io.github.unleak.cli.report.simulate.SimulationText;
import io.github.unleak.cli.report.simulate.SurveySvg;
import io.github.unleak.cli.report.simulate.SurveyText;
import io.github.unleak.cli.report.simulate.SurveyView;
import io.github.unleak.cli.terminal.CommandFailed;
import io.github.unleak.cli.terminal.ExitStatus;
import io.github.unleak.cli.terminal.Output;
import io.github.unleak.cli.terminal.Terminal;
import io.github.unleak.simulator.SimulatedRun;
import io.github.unleak.simulator.Simulation;
import io.github.unleak.simulator.Survey;
import io.github.unleak.simulator.options.Fault;
import io.github.unleak.simulator.options.OptionsDraft;
import io.github.unleak.simulator.options.RcacheGeneration;
import io.github.unleak.simulator.options.SimulationOptions;
import io.github.unleak.simulator.options.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code unleak simulate}: bundles whose truth is known, and how often the race is reported. */
@Command(
    name = "simulate",
    header = "Write labelled bundles from a simulated kernel, or count how often it reports what.",
    description = {
      "",
      "Interleave CPUs that use the IOVA rcache, drivers and kmemleak, one memory read at a time, as"
          + " the seed decides: the same options and seed give the same bytes. A bundle holds the"
          + " reports, a trace, bundle.json, and truth.json with what was really leaked."
    },
    footer = {
      "",
      "Examples:",
      "  unleak simulate --seed 7 --out bundle/",
      "  unleak simulate --seed 7 --out bundle/ --fault cut-tail=0.2",
      "  unleak simulate --runs 100 --summary --plot survey.svg"
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      " 0:done",
      " 2:usage error, or a file that could not be written",
      "70:a bug in unleak",
      "130:interrupted"
    })
public final class SimulateCommand implements Callable<Integer> {

  private static final int SURVEY_RUNS = 50;

  private final Terminal terminal;

  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final OutputOption output = new OutputOption();

  @Option(names = "--seed", paramLabel = "N", description = "Random seed (default: 1).")
  private long seed = 1;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the bundle; with several runs, each gets a folder in it.")
  private @Nullable Path folder;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "Number of runs; each run uses the next seed.")
  private @Nullable Integer runs;

  @Option(
      names = "--summary",
      description = "Write no bundles: count what a kernel reports, case by case (50 runs each).")
  private boolean summary;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "Also draw the summary as SVG into FILE.")
  private @Nullable Path plot;

  @Option(names = "--cpus", paramLabel = "N", description = "Number of CPUs, 1 to 64 (default: 4).")
  private @Nullable Integer cpus;

  @Option(
      names = "--scans",
      paramLabel = "N",
      description = "Number of scans, 1 to 1000 (default: 6).")
  private @Nullable Integer scans;

  @Option(
      names = "--ops",
      paramLabel = "N",
      description = "Approximate number of buffers mapped (default: 6000).")
  private @Nullable Integer operations;

  @Option(
      names = "--rcache",
      paramLabel = "GENERATION",
      description =
          "depot-array, depot-list (default), depot-list-marked, depot-list-lazy (with the scan of"
              + " Linux 7.3) or depot-list-untrimmed.")
  private @Nullable RcacheGeneration generation;

  @Option(
      names = "--workload",
      paramLabel = "LOAD",
      description = "idle, steady, bursts or in-step (default): drains while scans run.")
  private @Nullable Workload workload;

  @Option(
      names = "--fault",
      paramLabel = "NAME[=RATE]",
      description =
          "A bug that leaks: none (default), drop-on-pop, cut-tail, forget-loaded, forget-trimmed,"
              + " forget-at-teardown, prev-not-taken or forget-prev, and how often"
              + " (default: 0.1). May be repeated.")
  private List<FaultRate> faults = List.of();

  @Option(
      names = "--random",
      description =
          "Draw everything that no option sets from the seed, including damage to the recording.")
  private boolean random;

  @Option(
      names = "--world",
      description =
          "Draw more than --random does: Linux 7.3, clocks, losses and all other options.")
  private boolean world;

  @Mixin private final WorldOptions recording = new WorldOptions();

  /** A command that talks to {@code terminal}. */
  public SimulateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (runs != null && runs < 1) {
      throw new CommandFailed("--runs must be at least 1");
    }
    if (summary) {
      survey();
    } else if (plot != null) {
      throw new CommandFailed("--plot draws a summary: add --summary");
    } else if (folder == null) {
      throw new CommandFailed("--out DIR says where the bundle goes");
    } else {
      bundles(folder);
    }
    return ExitStatus.NOTHING;
  }

  private SimulationOptions options(long runSeed) {
    try {
      OptionsDraft draft = base(runSeed).draft();
      if (generation != null) {
        draft.generation(generation);
      }
      if (workload != null) {
        draft.workload(workload);
      }
      if (cpus != null) {
        draft.cpus(cpus);
      }
      if (scans != null) {
        draft.scans(scans);
      }
      if (operations != null) {
        draft.operations(operations);
      }
      return withFaults(recording.in(draft.options()));
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()));
    }
  }

  private SimulationOptions base(long runSeed) {
    if (world) {
      return SimulationOptions.world(runSeed);
    }
    return random ? SimulationOptions.random(runSeed) : SimulationOptions.standard();
  }

  private SimulationOptions withFaults(SimulationOptions options) {
    SimulationOptions result = options;
    for (FaultRate each : faults) {
      if (each.fault().isPresent()) {
        result = result.withFault(each.fault().get(), each.rate());
      } else {
        result = result.draft().faults(Map.of()).options();
      }
    }
    boolean never =
        result.teardowns() == 0
            && (result.faults().containsKey(Fault.FORGET_AT_TEARDOWN)
                || result.faults().containsKey(Fault.FORGET_PREV_AT_TEARDOWN));
    return never ? result.draft().teardowns(2).options() : result;
  }

  private void bundles(Path into) {
    int count = runs == null ? 1 : runs;
    new Output(terminal)
        .write(
            output.file,
            out -> {
              for (int i = 0; i < count; i++) {
                Path target =
                    count == 1
                        ? into
                        : into.resolve(String.format(Locale.ROOT, "seed-%d", seed + i));
                SimulatedRun run = Simulation.run(options(seed + i), seed + i);
                write(run, target);
                if (common.verbose) {
                  terminal.err().println(SimulationText.drawn(run));
                }
                out.write(SimulationText.of(run, target.toString()));
              }
            });
  }

  private static void write(SimulatedRun run, Path target) {
    try {
      run.bundle().writeTo(target);
    } catch (IOException e) {
      throw new CommandFailed("cannot write to " + target + ": " + e.getMessage());
    }
  }

  private void survey() {
    if (folder != null) {
      throw new CommandFailed("--summary writes no bundle: leave out --out or --summary");
    }
    if (random || world || !faults.isEmpty()) {
      throw new CommandFailed("--summary chooses the faults itself, and draws nothing");
    }
    int each = runs == null ? SURVEY_RUNS : runs;
    List<Survey.Case> cases = Survey.cases(options(seed));
    SurveyView view = new SurveyView(cases, Survey.run(cases, seed, each), seed, each);
    Output to = new Output(terminal);
    to.write(output.file, out -> new SurveyText(out).write(view));
    if (plot != null) {
      to.write(plot, out -> new SurveySvg(out).write(view));
    }
  }
}
