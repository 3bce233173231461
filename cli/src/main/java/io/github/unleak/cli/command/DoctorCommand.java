package io.github.unleak.cli.command;

import io.github.unleak.analyzer.verdict.Checkup;
import io.github.unleak.analyzer.verdict.Investigation;
import io.github.unleak.cli.option.ColourOption;
import io.github.unleak.cli.option.CommonOptions;
import io.github.unleak.cli.option.KernelOptions;
import io.github.unleak.cli.option.OutputOption;
import io.github.unleak.cli.option.TraceOptions;
import io.github.unleak.cli.report.doctor.DoctorJson;
import io.github.unleak.cli.report.doctor.DoctorText;
import io.github.unleak.cli.report.page.Colour;
import io.github.unleak.cli.report.page.PlainFormat;
import io.github.unleak.cli.terminal.ExitStatus;
import io.github.unleak.cli.terminal.Output;
import io.github.unleak.cli.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code unleak doctor}: what inputs can and cannot prove. */
@Command(
    name = "doctor",
    header = "Show what reports and traces can and cannot prove.",
    description = {
      "",
      "Look for lost events, hashed pointers, missing events, clocks that do not fit, too few"
          + " scans and everything else that makes verdicts less certain. Say what each one costs"
          + " and what to type to do better next time."
    },
    footer = {
      "",
      "Examples:",
      "  unleak doctor trace.txt",
      "  unleak doctor --format json recording/"
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      " 0:the inputs were checked, even if they are incomplete",
      " 2:usage error, or an input that could not be read or was empty",
      "70:a bug in unleak",
      "130:interrupted"
    })
public final class DoctorCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final KernelOptions kernel = new KernelOptions();
  @Mixin private final TraceOptions traces = new TraceOptions();
  @Mixin private final OutputOption output = new OutputOption();
  @Mixin private final ColourOption colour = new ColourOption();

  @Parameters(
      arity = "1..*",
      paramLabel = "INPUT",
      description = "Files, folders, tars, or - for stdin.")
  private List<String> inputs = List.of();

  @Option(names = "--format", paramLabel = "FORMAT", description = "text (default) or json.")
  private PlainFormat format = PlainFormat.TEXT;

  /** A command that talks to {@code terminal}. */
  public DoctorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Judging judging = new Judging(terminal, common);
    Investigation investigation =
        judging.examine(inputs, traces.vocabulary(), kernel.assumptions());
    Checkup checkup = Checkup.of(investigation);
    Colour paint = colour.on(output, terminal);
    new Output(terminal)
        .write(
            output.file,
            out -> {
              if (format == PlainFormat.JSON) {
                new DoctorJson(out).write(investigation.analysis(), checkup);
              } else {
                new DoctorText(out, paint).write(checkup);
              }
            });
    return judging.failed() ? ExitStatus.USAGE : ExitStatus.NOTHING;
  }
}
