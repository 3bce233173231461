package io.github.unleak.cli.option;

import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.verdict.Summary;
import io.github.unleak.cli.terminal.ExitStatus;

/** What makes {@code analyze} end with {@link ExitStatus#FOUND}. */
public enum FailOn {
  /** A leak of any certainty. */
  LEAK("leak"),
  /** A leak that is at least probable. */
  PROBABLE_LEAK("probable-leak"),
  /** A proven leak. */
  PROVEN_LEAK("proven-leak"),
  /** Any object at all. */
  ANY("any"),
  /** Nothing. */
  NEVER("never");

  private final String id;

  FailOn(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }

  public boolean found(Summary summary) {
    int proven = summary.count(Verdict.LEAK, Certainty.PROVEN);
    int probable = summary.count(Verdict.LEAK, Certainty.PROBABLE);
    int possible = summary.count(Verdict.LEAK, Certainty.POSSIBLE);
    return switch (this) {
      case LEAK -> proven + probable + possible > 0;
      case PROBABLE_LEAK -> proven + probable > 0;
      case PROVEN_LEAK -> proven > 0;
      case ANY -> summary.objects() > 0;
      case NEVER -> false;
    };
  }
}
