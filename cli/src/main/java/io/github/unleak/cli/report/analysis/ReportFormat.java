package io.github.unleak.cli.report.analysis;

import io.github.unleak.cli.report.page.TextOptions;

/** The forms in which {@code analyze} reports. */
public enum ReportFormat {
  /** For people. */
  TEXT("text") {
    @Override
    public Report report(TextOptions options) {
      return new TextReport(options);
    }
  },
  /** One document. */
  JSON("json") {
    @Override
    public Report report(TextOptions options) {
      return new JsonReport();
    }
  },
  /** A header and one object a line. */
  JSONL("jsonl") {
    @Override
    public Report report(TextOptions options) {
      return new JsonLinesReport();
    }
  },
  /** For a comment or a CI summary. */
  MARKDOWN("markdown") {
    @Override
    public Report report(TextOptions options) {
      return new MarkdownReport(options);
    }
  };

  private final String id;

  ReportFormat(String id) {
    this.id = id;
  }

  /** The name used in options. */
  public String id() {
    return id;
  }

  /** What writes this form. */
  public abstract Report report(TextOptions options);
}
