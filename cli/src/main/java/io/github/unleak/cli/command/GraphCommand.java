package io.github.unleak.cli.command;

import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.cli.option.CommonOptions;
import io.github.unleak.cli.option.KernelOptions;
import io.github.unleak.cli.option.OutputOption;
import io.github.unleak.cli.option.TraceOptions;
import io.github.unleak.cli.report.graph.GraphFormat;
import io.github.unleak.cli.report.graph.GraphView;
import io.github.unleak.cli.terminal.ExitStatus;
import io.github.unleak.cli.terminal.Output;
import io.github.unleak.cli.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code unleak graph}: which object points at which. */
@Command(
    name = "graph",
    header = "Draw the pointers between the reported objects.",
    description = {
      "",
      "Colour objects by verdict, and draw each chain from its head to its tail. Objects without a"
          + " pointer to or from another one are left out unless --all is given."
    },
    footer = {
      "",
      "Examples:",
      "  unleak graph kmemleak.txt",
      "  unleak graph --format svg -o chain.svg kmemleak.txt",
      "  unleak graph --format dot kmemleak.txt | dot -Tpng -o chain.png"
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      " 0:drawn",
      " 2:usage error, or an input that could not be read or was empty",
      "70:a bug in unleak",
      "130:interrupted"
    })
public final class GraphCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final KernelOptions kernel = new KernelOptions();
  @Mixin private final TraceOptions traces = new TraceOptions();
  @Mixin private final OutputOption output = new OutputOption();

  @Parameters(
      arity = "1..*",
      paramLabel = "INPUT",
      description = "Files, folders, tars, or - for stdin.")
  private List<String> inputs = List.of();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "text (default), dot, svg, mermaid or json.")
  private GraphFormat format = GraphFormat.TEXT;

  @Option(
      names = "--all",
      description = "Also draw objects without a pointer to or from another one.")
  private boolean all;

  /** A command that talks to {@code terminal}. */
  public GraphCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Judging judging = new Judging(terminal, common);
    Analysis analysis = judging.judge(inputs, traces.vocabulary(), kernel.assumptions());
    GraphView graph = GraphView.of(analysis, all);
    new Output(terminal).write(output.file, out -> format.write(graph, out));
    return judging.failed() ? ExitStatus.USAGE : ExitStatus.NOTHING;
  }
}
