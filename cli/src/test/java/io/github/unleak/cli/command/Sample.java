package io.github.unleak.cli.command;

import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.cli.Clone;
import io.github.unleak.cli.option.Converters;
import io.github.unleak.cli.option.KernelOptions;
import io.github.unleak.engine.Options;
import io.github.unleak.engine.Source;
import io.github.unleak.engine.Unleak;
import io.github.unleak.parser.line.Input;
import io.github.unleak.parser.line.Inputs;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * A case under {@code samples/cases}, see its README.
 *
 * @param folder the case's folder
 */
record Sample(Path folder) {

  /** All cases, by name. */
  static List<Sample> all() {
    try (Stream<Path> cases = Files.list(Clone.root().resolve("samples/cases"))) {
      return cases.filter(Files::isDirectory).sorted().map(Sample::new).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return folder.getFileName().toString();
  }

  /** The suffix: leak, transient or mixed. */
  String verdict() {
    return name().substring(name().lastIndexOf('.') + 1);
  }

  /**
   * What {@code unleak analyze ARGS input} finds when it is called in the case's folder: the paths
   * are the same on every machine.
   */
  Analysis analyze() throws IOException {
    String base = folder + "/input/";
    List<Source> sources = new ArrayList<>();
    for (Input input : Inputs.find(List.of(base), InputStream.nullInputStream(), told -> {})) {
      Path file = Path.of(input.path());
      String name = input.path().substring(base.length());
      sources.add(Source.of("input", name, Files.readAllBytes(file)));
    }
    return Unleak.analyze(sources, Options.NONE.with(kernel().assumptions()));
  }

  /** Holds the options that a case may have. */
  @Command
  static final class Arguments {
    @Mixin final KernelOptions kernel = new KernelOptions();
  }

  private KernelOptions kernel() throws IOException {
    Path args = folder.resolve("args");
    Arguments arguments = new Arguments();
    CommandLine commandLine = new CommandLine(arguments);
    Converters.register(commandLine);
    if (Files.exists(args)) {
      commandLine.parseArgs(Files.readAllLines(args).toArray(new String[0]));
    }
    return arguments.kernel;
  }
}
