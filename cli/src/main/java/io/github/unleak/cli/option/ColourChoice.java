package io.github.unleak.cli.option;

import io.github.unleak.cli.report.page.Colour;

/** The values of {@code --color}. */
enum ColourChoice {
  /** Where a person reads. */
  AUTO("auto"),
  /** Also into files and pipes. */
  ALWAYS("always"),
  /** Not at all. */
  NEVER("never");

  private final String id;

  ColourChoice(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }

  /** Whether to colour what goes to a place where colour is {@code welcome} or not. */
  Colour colour(boolean welcome) {
    return this == ALWAYS || (this == AUTO && welcome) ? Colour.ON : Colour.OFF;
  }
}
