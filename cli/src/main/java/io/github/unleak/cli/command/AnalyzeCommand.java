package io.github.unleak.cli.command;

import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.cli.option.ColourOption;
import io.github.unleak.cli.option.CommonOptions;
import io.github.unleak.cli.option.FailOn;
import io.github.unleak.cli.option.KernelOptions;
import io.github.unleak.cli.option.NoKmemleak;
import io.github.unleak.cli.option.OutputOption;
import io.github.unleak.cli.option.ReportTarget;
import io.github.unleak.cli.option.TraceOptions;
import io.github.unleak.cli.report.analysis.Report;
import io.github.unleak.cli.report.analysis.ReportFormat;
import io.github.unleak.cli.report.page.Colour;
import io.github.unleak.cli.report.page.TextOptions;
import io.github.unleak.cli.terminal.ExitStatus;
import io.github.unleak.cli.terminal.Output;
import io.github.unleak.cli.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code unleak analyze}: the verdicts. */
@Command(
    name = "analyze",
    header = "Judge every reported object: a real leak or a transient false positive.",
    description = {
      "",
      "Read kmemleak reports, as files, folders or logs, and report what each object is, how"
          + " certain that is, and why. Give all reads of one boot together: changes between two"
          + " reads decide more than any single one."
    },
    footer = {
      "",
      "Examples:",
      "  unleak analyze /sys/kernel/debug/kmemleak",
      "  unleak analyze kmemleak-1.txt kmemleak-2.txt",
      "  dmesg | unleak analyze -",
      "  unleak analyze --format json -o result.json logs/",
      "  unleak analyze --fail-on probable-leak --report markdown=summary.md logs/"
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      " 0:no object at or above --fail-on",
      " 1:such an object was found",
      " 2:usage error, or an input that could not be read or was empty",
      " 3:with --require-scan: no sign that kmemleak ran",
      "70:a bug in unleak",
      "130:interrupted"
    })
public final class AnalyzeCommand implements Callable<Integer> {

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

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "text (default), json, jsonl or markdown.")
  private ReportFormat format = ReportFormat.TEXT;

  @Option(
      names = "--report",
      paramLabel = "FORMAT=FILE",
      description = "Write another report to FILE. May be repeated.")
  private List<ReportTarget> reports = List.of();

  @Option(
      names = "--fail-on",
      paramLabel = "WHAT",
      description =
          "Exit with status 1 on: leak (default), probable-leak, proven-leak, any (any object at"
              + " all) or never.")
  private FailOn failOn = FailOn.LEAK;

  @Option(
      names = "--require-scan",
      description = "Exit with status 3 if there is no sign that kmemleak ran.")
  private boolean requireScan;

  @Option(
      names = "--no-kmemleak",
      paramLabel = "WHAT",
      description = {
        "Logs without any kmemleak output are ok (exit with status 0, default) or",
        "fail (exit with status 2)."
      })
  private NoKmemleak noKmemleak = NoKmemleak.OK;

  /** A command that talks to {@code terminal}. */
  public AnalyzeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Analysis analysis =
        new Judging(terminal, common).judge(inputs, traces.vocabulary(), kernel.assumptions());
    Output to = new Output(terminal);
    for (ReportTarget target : reports) {
      Report report = target.format().report(options(colour.inFile()));
      to.write(target.file(), out -> report.write(analysis, out));
    }
    Report report = format.report(options(colour.on(output, terminal)));
    to.write(output.file, out -> report.write(analysis, out));
    return status(analysis);
  }

  private TextOptions options(Colour paint) {
    return new TextOptions(paint, common.verbose);
  }

  private int status(Analysis analysis) {
    if (failOn.found(analysis.summary())) {
      return ExitStatus.FOUND; // a leak is a leak, whatever is wrong with other inputs
    }
    if (ExitStatus.unreadable(analysis.diagnostics())) {
      return ExitStatus.USAGE;
    }
    if (requireScan && !analysis.scanSeen()) {
      return ExitStatus.NO_SCAN;
    }
    boolean failed =
        noKmemleak == NoKmemleak.FAIL
            ? ExitStatus.failed(analysis.diagnostics())
            : ExitStatus.failedToRead(analysis.diagnostics());
    return failed ? ExitStatus.USAGE : ExitStatus.NOTHING;
  }
}
