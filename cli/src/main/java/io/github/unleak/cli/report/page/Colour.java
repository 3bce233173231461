package io.github.unleak.cli.report.page;

import io.github.unleak.analyzer.evidence.Verdict;

/** Whether and how text is coloured: ANSI escape sequences, or nothing at all. */
public enum Colour {
  /** Plain text. */
  OFF,
  /** Escape sequences that every terminal knows. */
  ON;

  private static final String RESET = "\u001b[0m";

  /** Emphasised. */
  public String bold(String text) {
    return paint("\u001b[1m", text);
  }

  /** What matters less. */
  public String faint(String text) {
    return paint("\u001b[2m", text);
  }

  /** Red for a leak, green for a transient object. */
  public String verdict(Verdict verdict, String text) {
    return paint(verdict == Verdict.LEAK ? "\u001b[1;31m" : "\u001b[1;32m", text);
  }

  private String paint(String code, String text) {
    return this == ON ? code + text + RESET : text;
  }
}
