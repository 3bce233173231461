/** Named bytes to verdicts: the one module that a program which embeds unleak needs to require. */
module io.github.unleak.engine {
  requires static transitive org.jspecify;
  requires transitive io.github.unleak.analyzer;
  requires transitive io.github.unleak.parser;

  exports io.github.unleak.engine;
}
