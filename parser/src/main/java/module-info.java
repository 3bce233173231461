/** Bytes to records: reports, traces and descriptions of recordings, without any judgement. */
module io.github.unleak.parser {
  requires static transitive org.jspecify;
  requires org.tukaani.xz;
  requires aircompressor;

  exports io.github.unleak.parser.bundle;
  exports io.github.unleak.parser.format;
  exports io.github.unleak.parser.ftrace;
  exports io.github.unleak.parser.kmemleak;
  exports io.github.unleak.parser.line;
}
