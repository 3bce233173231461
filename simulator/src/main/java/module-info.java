/** Labelled recordings from a simulated kernel. */
module io.github.unleak.simulator {
  requires static transitive org.jspecify;

  exports io.github.unleak.simulator;
  exports io.github.unleak.simulator.options;
  exports io.github.unleak.simulator.recording;
}
