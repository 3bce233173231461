/** Records to verdicts. What a result is made of is exported to all, the way there is not. */
module io.github.unleak.analyzer {
  requires static transitive org.jspecify;
  requires transitive io.github.unleak.parser;
  requires org.eclipse.collections.api;
  requires org.eclipse.collections.impl;

  exports io.github.unleak.analyzer.evidence;
  exports io.github.unleak.analyzer.replay;
  exports io.github.unleak.analyzer.stack;
  exports io.github.unleak.analyzer.timeline;
  exports io.github.unleak.analyzer.verdict;
  exports io.github.unleak.analyzer.graph to
      io.github.unleak.cli;
  exports io.github.unleak.analyzer.rcache to
      io.github.unleak.cli,
      io.github.unleak.engine;
  exports io.github.unleak.analyzer.scan to
      io.github.unleak.cli;
  exports io.github.unleak.analyzer.witness to
      io.github.unleak.cli;
}
