/** Verdicts to reports: the command line. */
module io.github.unleak.cli {
  requires static transitive org.jspecify;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires info.picocli;
  requires io.github.unleak.engine;
  requires io.github.unleak.simulator;
  requires io.github.unleak.verify;

  opens io.github.unleak.cli to
      info.picocli;
  opens io.github.unleak.cli.command to
      info.picocli;
  opens io.github.unleak.cli.option to
      info.picocli;
}
