package io.github.unleak.cli.command;

import io.github.unleak.cli.option.CommonOptions;
import io.github.unleak.cli.option.OutputOption;
import io.github.unleak.cli.option.TraceOptions;
import io.github.unleak.cli.report.json.RecordJson;
import io.github.unleak.cli.terminal.ExitStatus;
import io.github.unleak.cli.terminal.Messages;
import io.github.unleak.cli.terminal.Output;
import io.github.unleak.cli.terminal.Progress;
import io.github.unleak.cli.terminal.Terminal;
import io.github.unleak.engine.Options;
import io.github.unleak.engine.Unleak;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code unleak parse}: what was read, before any judgement. */
@Command(
    name = "parse",
    header = "Print the records as read, before any judgement.",
    description = {
      "",
      "Write JSON Lines, one record per line as it is read, in bounded memory. \"record\" is object,"
          + " notice or state, for traces event or loss, diagnostic, and at the end of each input"
          + " trace and input."
    },
    footer = {
      "",
      "Examples:",
      "  unleak parse kmemleak.txt",
      "  unleak parse console.log.xz | jq -r 'select(.record == \"object\") | .address'",
      "  unleak parse --event my_probe=iova-free trace.dat"
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      " 0:everything was read",
      " 2:usage error, or an input that could not be read or was empty",
      "70:a bug in unleak",
      "130:interrupted"
    })
public final class ParseCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final OutputOption output = new OutputOption();
  @Mixin private final TraceOptions traces = new TraceOptions();

  @Parameters(
      arity = "1..*",
      paramLabel = "INPUT",
      description = "Files, folders, tars, or - for stdin.")
  private List<String> inputs = List.of();

  /** A command that talks to {@code terminal}. */
  public ParseCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Messages messages = common.messages(terminal);
    // Records that scroll by on a terminal are progress enough, and the two would mix.
    Progress progress =
        output.file == null || common.quiet ? Progress.silent() : Progress.on(terminal);
    Options options = Options.NONE.with(traces.vocabulary());
    AtomicBoolean failed = new AtomicBoolean();
    new Output(terminal)
        .write(
            output.file,
            out -> {
              try (RecordJson json = new RecordJson(out)) {
                ParsedRecords records = new ParsedRecords(json, messages, progress);
                Unleak.read(terminal.sources(inputs), options, records, progress.listener());
                progress.erase();
                messages.end();
                failed.set(records.failed());
              }
            });
    return failed.get() ? ExitStatus.USAGE : ExitStatus.NOTHING;
  }
}
