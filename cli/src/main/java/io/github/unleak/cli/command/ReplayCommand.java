package io.github.unleak.cli.command;

import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.verdict.Assumptions;
import io.github.unleak.cli.option.ColourOption;
import io.github.unleak.cli.option.CommonOptions;
import io.github.unleak.cli.option.KernelOptions;
import io.github.unleak.cli.option.OutputOption;
import io.github.unleak.cli.option.TraceOptions;
import io.github.unleak.cli.report.page.Colour;
import io.github.unleak.cli.report.page.PlainFormat;
import io.github.unleak.cli.report.page.TextOptions;
import io.github.unleak.cli.report.replay.ReplayJson;
import io.github.unleak.cli.report.replay.ReplayText;
import io.github.unleak.cli.terminal.CommandFailed;
import io.github.unleak.cli.terminal.ExitStatus;
import io.github.unleak.cli.terminal.Messages;
import io.github.unleak.cli.terminal.Output;
import io.github.unleak.cli.terminal.Progress;
import io.github.unleak.cli.terminal.Terminal;
import io.github.unleak.engine.Moment;
import io.github.unleak.engine.Options;
import io.github.unleak.engine.Replayed;
import io.github.unleak.engine.Unleak;
import io.github.unleak.parser.line.Address;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code unleak replay}: traces on a model of the IOVA rcache. */
@Command(
    name = "replay",
    header = "Replay kernel traces on a model of the IOVA rcache.",
    description = {
      "",
      "Run each trace through a model of drivers/iommu/iova.c, predict what the kernel will do,"
          + " and print how well both agree, what the depots held, and where the kernel lost a"
          + " magazine. The replay follows the objects that reports among the inputs list."
    },
    footer = {
      "",
      "Examples:",
      "  unleak replay trace.dat",
      "  unleak replay --at 62.5 trace.txt",
      "  unleak replay --follow 0xffff8881a5301000 trace.txt kmemleak-*.txt"
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      " 0:replayed",
      " 2:usage error, an input that could not be read, or no trace among the inputs",
      "70:a bug in unleak",
      "130:interrupted"
    })
public final class ReplayCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final TraceOptions traces = new TraceOptions();
  @Mixin private final OutputOption output = new OutputOption();
  @Mixin private final ColourOption colour = new ColourOption();

  @Parameters(
      arity = "1..*",
      paramLabel = "INPUT",
      description = "Files, folders, tars, or - for stdin.")
  private List<String> inputs = List.of();

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description =
          "Print the state of every rcache at TIME: seconds on the trace's clock, such as 62.5, or"
              + " the number that a clock without seconds shows.")
  private @Nullable Moment at;

  @Option(
      names = "--follow",
      paramLabel = "ADDRESS",
      description =
          "Show what happens to the magazine, to all magazines of the domain, or to the object at"
              + " ADDRESS. May be repeated.")
  private List<Address> followed = List.of();

  @Option(names = "--rcache", paramLabel = "GENERATION", description = KernelOptions.RCACHE)
  private @Nullable Generation generation;

  @Option(names = "--format", paramLabel = "FORMAT", description = "text (default) or json.")
  private PlainFormat format = PlainFormat.TEXT;

  /** A command that talks to {@code terminal}. */
  public ReplayCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Replayed replayed = replay();
    Messages messages = common.messages(terminal);
    replayed.diagnostics().forEach(messages::tell);
    messages.end();
    boolean failed = ExitStatus.failed(replayed.diagnostics());
    if (replayed.traces().isEmpty() && !failed) {
      throw new CommandFailed("there is no trace among the inputs, and nothing to replay");
    }
    Colour paint = colour.on(output, terminal);
    new Output(terminal)
        .write(
            output.file,
            out -> {
              if (format == PlainFormat.JSON) {
                new ReplayJson(out).write(replayed);
              } else {
                new ReplayText(out, new TextOptions(paint, common.verbose)).write(replayed);
              }
            });
    return failed ? ExitStatus.USAGE : ExitStatus.NOTHING;
  }

  private Replayed replay() {
    Assumptions assumptions = Assumptions.NONE.with(generation);
    Options options = Options.NONE.with(assumptions).with(traces.vocabulary()).readingAhead();
    try (Progress progress = Progress.on(terminal.quiet(common.quiet))) {
      return Unleak.replay(terminal.sources(inputs), options, followed, at, progress.listener());
    }
  }
}
