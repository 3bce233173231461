package io.github.unleak.cli.calibration;

import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.timeline.Sighting;
import io.github.unleak.analyzer.timeline.Subject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is done today with a report of kmemleak's. */
enum Baseline {
  /** Every reported object is a leak. */
  KMEMLEAK("kmemleak as it is") {
    @Override
    Verdict says(Subject subject, int lastSnapshot) {
      return Verdict.LEAK;
    }
  },
  /** A leak is what the next scan reports again; without a next scan nothing is said. */
  RESCAN("what survives a rescan") {
    @Override
    @Nullable Verdict says(Subject subject, int lastSnapshot) {
      int next = subject.firstSnapshot() + 1;
      if (next > lastSnapshot) {
        return null;
      }
      boolean again = subject.sightings().stream().anyMatch(one -> one.snapshot() == next);
      return again ? Verdict.LEAK : Verdict.TRANSIENT;
    }
  },
  /**
   * A leak is what two snapshots list with the same checksum; with one snapshot nothing is said.
   */
  SAME_CHECKSUM("two snapshots, same crc") {
    @Override
    @Nullable Verdict says(Subject subject, int lastSnapshot) {
      if (subject.firstSnapshot() + 1 > lastSnapshot) {
        return null;
      }
      List<Sighting> seen = subject.sightings();
      for (int i = 1; i < seen.size(); i++) {
        if (seen.get(i).object().crc() == seen.get(i - 1).object().crc()) {
          return Verdict.LEAK;
        }
      }
      return Verdict.TRANSIENT;
    }
  };

  private final String title;

  Baseline(String title) {
    this.title = title;
  }

  /** As the page names it. */
  String title() {
    return title;
  }

  /**
   * The verdict on an object of a run, or {@code null} where the rule says nothing.
   *
   * @param lastSnapshot the id of the run's last snapshot
   */
  abstract @Nullable Verdict says(Subject subject, int lastSnapshot);
}
