package io.github.unleak.cli.option;

import io.github.unleak.cli.report.page.Colour;
import io.github.unleak.cli.terminal.Terminal;
import picocli.CommandLine.Option;

/** Whether text is coloured. */
public final class ColourOption {

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description =
          "Colour in text: auto (default; on a terminal, unless NO_COLOR is set), always or never.")
  private ColourChoice choice = ColourChoice.AUTO;

  /** The colours of a report that goes where {@code output} says. */
  public Colour on(OutputOption output, Terminal terminal) {
    return choice.colour(output.file == null && terminal.colour());
  }

  /** The colours of a report written beside the main one. */
  public Colour inFile() {
    return choice.colour(false);
  }
}
