package io.github.unleak.cli.report.analysis;

import io.github.unleak.analyzer.verdict.Analysis;
import java.io.IOException;
import java.io.OutputStream;

/** A form in which an analysis can be written. */
public interface Report {

  /**
   * Writes all of {@code analysis} in UTF-8 and flushes {@code out}, without closing it.
   *
   * @throws IOException where {@code out} does not take it
   */
  void write(Analysis analysis, OutputStream out) throws IOException;
}
