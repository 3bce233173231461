package io.github.unleak.analyzer.evidence;

import io.github.unleak.parser.line.SourceLine;

/** Observations about the reads and scans that a list comes from. They support neither verdict. */
public sealed interface ReadEvidence extends Evidence {

  /**
   * Missing from a snapshot that cannot have skipped it, and listed again later: referenced in
   * between, hidden, or listed by a scan that was interrupted.
   *
   * @param missingIn the first snapshot without it
   * @param backIn the snapshot that lists it again
   */
  record CameBack(int missingIn, int backIn, SourceLine source) implements ReadEvidence {
    @Override
    public String kind() {
      return "came-back";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.cameBack(this);
    }
  }

  /**
   * Later snapshots do not list it, and the kernel may have skipped it in each of them.
   *
   * @param lastSeen the last snapshot that lists it
   * @param missingIn the first later snapshot that does not
   * @param absences how many later snapshots do not
   */
  record MaybeSkipped(int lastSeen, int missingIn, int absences, SourceLine source)
      implements ReadEvidence {
    @Override
    public String kind() {
      return "may-be-skipped";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.maybeSkipped(this);
    }
  }

  /**
   * Later snapshots of the run do not list it, but have too little in common with those that do to
   * show that they are of the same boot.
   *
   * @param lastSeen the last snapshot that lists it
   * @param missingIn the first later snapshot that does not
   */
  record NotCompared(int lastSeen, int missingIn, SourceLine source) implements ReadEvidence {
    @Override
    public String kind() {
      return "not-compared";
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.notCompared(this);
    }
  }
}
