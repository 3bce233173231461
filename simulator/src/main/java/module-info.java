/** Labelled recordings from a simulated kernel. */
module io.github.unleak.simulator {
  requires static transitive org.jspecify;

  exports io.github.unleak.simulator;
}
