package io.github.unleak.cli.command;

import io.github.unleak.analyzer.verdict.Investigation;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.analyzer.verdict.ObjectWitness;
import io.github.unleak.cli.option.ColourOption;
import io.github.unleak.cli.option.CommonOptions;
import io.github.unleak.cli.option.KernelOptions;
import io.github.unleak.cli.option.OutputOption;
import io.github.unleak.cli.option.TraceOptions;
import io.github.unleak.cli.report.explain.ExplainFormat;
import io.github.unleak.cli.report.explain.ExplainHtml;
import io.github.unleak.cli.report.explain.ExplainJson;
import io.github.unleak.cli.report.explain.ExplainText;
import io.github.unleak.cli.report.explain.Explanation;
import io.github.unleak.cli.report.explain.Lookup;
import io.github.unleak.cli.report.page.Colour;
import io.github.unleak.cli.terminal.CommandFailed;
import io.github.unleak.cli.terminal.ExitStatus;
import io.github.unleak.cli.terminal.Output;
import io.github.unleak.cli.terminal.Terminal;
import io.github.unleak.parser.line.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code unleak explain}: all that is known of one object. */
@Command(
    name = "explain",
    header = "Show everything known about one object.",
    description = {
      "",
      "Show its life on a timeline, its neighbours, each piece of evidence for and against, and what"
          + " to do to be more certain. ADDRESS may be inside the object. If several objects had"
          + " this address one after another, all are explained."
    },
    footer = {
      "",
      "Examples:",
      "  unleak explain 0xffff8881a5301000 kmemleak-1.txt kmemleak-2.txt",
      "  unleak explain --witness 0xffff8881a5301000 kmemleak.txt",
      "  unleak explain --format json ffff8881a5301010 logs/"
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      " 0:the object was found",
      " 2:usage error, no such object, or an input that could not be read or was empty",
      "70:a bug in unleak",
      "130:interrupted"
    })
public final class ExplainCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final KernelOptions kernel = new KernelOptions();
  @Mixin private final TraceOptions traces = new TraceOptions();
  @Mixin private final OutputOption output = new OutputOption();
  @Mixin private final ColourOption colour = new ColourOption();

  @Parameters(index = "0", paramLabel = "ADDRESS", description = "Hexadecimal, with or without 0x.")
  private @Nullable Address address;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "INPUT",
      description = "Files, folders, tars, or - for stdin.")
  private List<String> inputs = List.of();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "text (default), json or html; html always shows the witness.")
  private ExplainFormat format = ExplainFormat.TEXT;

  @Option(
      names = "--witness",
      description = {
        "For a magazine: show the shortest interleaving of scans and CPUs that lists it and those"
            + " linked to it without a leak, or say that none exists."
      })
  private boolean witness;

  /** A command that talks to {@code terminal}. */
  public ExplainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Address asked = Objects.requireNonNull(address);
    Judging judging = new Judging(terminal, common);
    Investigation investigation =
        judging.investigate(inputs, traces.vocabulary(), kernel.assumptions());
    Lookup lookup = new Lookup(investigation.analysis());
    List<Explanation> explanations = new ArrayList<>();
    for (JudgedObject object : lookup.at(asked)) {
      Explanation explanation = Explanation.of(investigation, object);
      explanations.add(
          witness || format == ExplainFormat.HTML
              ? explanation.with(ObjectWitness.of(investigation, object, ObjectWitness.MOST_STATES))
              : explanation);
    }
    if (explanations.isEmpty()) {
      throw new CommandFailed(lookup.nothingAt(asked));
    }
    Colour paint = colour.on(output, terminal);
    new Output(terminal)
        .write(
            output.file,
            out -> {
              switch (format) {
                case TEXT -> new ExplainText(out, paint).write(explanations);
                case JSON -> new ExplainJson(out).write(asked, explanations);
                case HTML -> new ExplainHtml(out).write(explanations);
              }
            });
    return judging.failed() ? ExitStatus.USAGE : ExitStatus.NOTHING;
  }
}
