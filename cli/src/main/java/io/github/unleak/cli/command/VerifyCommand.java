package io.github.unleak.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.unleak.cli.option.CommonOptions;
import io.github.unleak.cli.option.OutputOption;
import io.github.unleak.cli.option.TraceOptions;
import io.github.unleak.cli.report.verify.VerifyText;
import io.github.unleak.cli.terminal.CommandFailed;
import io.github.unleak.cli.terminal.ExitStatus;
import io.github.unleak.cli.terminal.Output;
import io.github.unleak.cli.terminal.Terminal;
import io.github.unleak.verify.Finding;
import io.github.unleak.verify.Verifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code unleak verify}: the proofs in a result against the raw input. */
@Command(
    name = "verify",
    header = "Check each proof in a result against the raw input.",
    description = {
      "",
      "Check every proven verdict in a result of 'unleak analyze --format json' with independent"
          + " code: read the lines that the proof names, and replay the depot if a proof needs it."
          + " Accept the proof, or name the premise that fails. Name the inputs as you named them"
          + " for analyze."
    },
    footer = {
      "",
      "Examples:",
      "  unleak analyze --format json -o result.json recording/",
      "  unleak verify result.json recording/"
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      " 0:every proof is accepted, or the result holds none",
      " 1:a proof is refused",
      " 2:usage error, or the result or an input could not be read",
      "70:a bug in unleak",
      "130:interrupted"
    })
public final class VerifyCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final OutputOption output = new OutputOption();
  @Mixin private final TraceOptions traces = new TraceOptions();

  @Option(
      names = "--series",
      description = "The inputs are successive reads of one boot, as given to analyze.")
  private boolean series;

  @Parameters(
      index = "0",
      paramLabel = "RESULT",
      description = "The result, as JSON of schema unleak.analysis/1.")
  private Path result = Path.of("");

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "INPUT",
      description = "The inputs of the analysis: files, folders, tars, or - for standard input.")
  private List<String> inputs = List.of();

  /** A command that talks to {@code terminal}. */
  public VerifyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<Finding> findings = findings();
    new Output(terminal)
        .write(output.file, out -> new VerifyText(out, common.verbose).write(findings));
    return findings.stream().allMatch(Finding::accepted) ? ExitStatus.NOTHING : ExitStatus.FOUND;
  }

  private List<Finding> findings() {
    JsonNode tree;
    try {
      tree = new ObjectMapper().readTree(result.toFile());
    } catch (IOException e) {
      throw new CommandFailed(result + " cannot be read as JSON: " + e.getMessage());
    }
    if (!"unleak.analysis/1".equals(tree.path("schema").asText())) {
      throw new CommandFailed(
          result + " is not a result of 'unleak analyze --format json' (unleak.analysis/1)");
    }
    try {
      return Verifier.check(tree, inputs, terminal.in(), traces.vocabulary(), series);
    } catch (IOException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()));
    }
  }
}
