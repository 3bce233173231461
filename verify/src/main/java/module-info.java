/** The second reader of proofs: raw input and a result in, accepted or refused out. */
module io.github.unleak.verify {
  requires static transitive org.jspecify;
  requires transitive io.github.unleak.parser;
  requires transitive com.fasterxml.jackson.databind;

  exports io.github.unleak.verify;
}
