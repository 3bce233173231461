package io.github.unleak.cli.command;

import io.github.unleak.analyzer.timeline.Difference;
import io.github.unleak.cli.option.CommonOptions;
import io.github.unleak.cli.option.OutputOption;
import io.github.unleak.cli.report.diff.DiffJson;
import io.github.unleak.cli.report.diff.DiffText;
import io.github.unleak.cli.report.page.Colour;
import io.github.unleak.cli.report.page.PlainFormat;
import io.github.unleak.cli.report.page.TextOptions;
import io.github.unleak.cli.terminal.ExitStatus;
import io.github.unleak.cli.terminal.Messages;
import io.github.unleak.cli.terminal.Output;
import io.github.unleak.cli.terminal.Progress;
import io.github.unleak.cli.terminal.Terminal;
import io.github.unleak.engine.Comparison;
import io.github.unleak.engine.Options;
import io.github.unleak.engine.Unleak;
import io.github.unleak.parser.line.Diagnostic;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code unleak diff}: what came and what went between two inputs. */
@Command(
    name = "diff",
    header = "Show which objects are new, persisting, changed or gone between two inputs.",
    description = {
      "",
      "Match objects by address, size and jiffies of allocation. An object has changed if its dump"
          + " or checksum differs. OLD and NEW are files or folders; one of them may be -. Nothing"
          + " is judged; analyze does that with both."
    },
    footer = {
      "",
      "Examples:",
      "  unleak diff before-test.txt after-test.txt",
      "  unleak diff --format json monday/ tuesday/"
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      " 0:nothing is new",
      " 1:some object is new",
      " 2:usage error, or an input that could not be read or was empty",
      "70:a bug in unleak",
      "130:interrupted"
    })
public final class DiffCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final OutputOption output = new OutputOption();

  @Parameters(index = "0", paramLabel = "OLD", description = "The earlier input.")
  private String before = "";

  @Parameters(index = "1", paramLabel = "NEW", description = "The later input.")
  private String after = "";

  @Option(names = "--format", paramLabel = "FORMAT", description = "text (default) or json.")
  private PlainFormat format = PlainFormat.TEXT;

  /** A command that talks to {@code terminal}. */
  public DiffCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Comparison comparison = compare();
    List<Diagnostic> diagnostics = comparison.diagnostics();
    Messages messages = common.messages(terminal);
    diagnostics.forEach(messages::tell);
    messages.end();
    Difference difference = comparison.difference();
    new Output(terminal)
        .write(
            output.file,
            out -> {
              if (format == PlainFormat.JSON) {
                new DiffJson(out).write(before, after, difference, diagnostics);
              } else {
                new DiffText(out, new TextOptions(Colour.OFF, common.verbose)).write(difference);
              }
            });
    if (ExitStatus.failed(diagnostics)) {
      return ExitStatus.USAGE;
    }
    return difference.added().isEmpty() ? ExitStatus.NOTHING : ExitStatus.FOUND;
  }

  private Comparison compare() {
    try (Progress progress = Progress.on(terminal)) {
      return Unleak.compare(
          terminal.sources(List.of(before)),
          terminal.sources(List.of(after)),
          Options.NONE.readingAhead(),
          progress.listener());
    }
  }
}
