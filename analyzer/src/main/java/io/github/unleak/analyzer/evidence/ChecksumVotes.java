package io.github.unleak.analyzer.evidence;

import io.github.unleak.analyzer.scan.Checksum;
import io.github.unleak.analyzer.timeline.Sighting;
import io.github.unleak.parser.kmemleak.HexDump;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether the kernel that listed a snapshot computes its checksums as we know it ({@link
 * Checksum}): the wholly printed objects of that snapshot tell, and those of the other snapshots
 * that are known to be of its boot.
 */
final class ChecksumVotes {

  /** So many wholly printed objects, and not one agrees: the checksum is not the one we know. */
  private static final int ENOUGH_TO_DOUBT = 3;

  private final Scene scene;

  /** By the first snapshot of those that are linked. */
  private final Map<Integer, Votes> votes = new HashMap<>();

  private final Map<Integer, Integer> firsts = new HashMap<>();

  private static final class Votes {
    int agree;
    int differ;
  }

  private ChecksumVotes(Scene scene) {
    this.scene = scene;
  }

  static ChecksumVotes of(Scene scene) {
    ChecksumVotes votes = new ChecksumVotes(scene);
    for (int at = 0; at < scene.size(); at++) {
      votes.count(at);
    }
    return votes;
  }

  /** An object has one vote in the snapshots of one boot, and agrees if it did in any of them. */
  private void count(int at) {
    Map<Integer, Boolean> agrees = new HashMap<>();
    for (Sighting sighting : scene.subject(at).sightings()) {
      KmemleakObject object = sighting.object();
      if (ChangeSearch.checkable(object) && !zeros(object.dump())) {
        boolean same = Checksum.of(object.dump()) == object.crc();
        agrees.merge(first(sighting.snapshot()), same, Boolean::logicalOr);
      }
    }
    agrees.forEach(
        (first, same) -> {
          Votes there = votes.computeIfAbsent(first, key -> new Votes());
          there.agree += same ? 1 : 0;
          there.differ += same ? 0 : 1;
        });
  }

  /** The checksum of zeros is 0 by any formula that begins with 0, or was never computed. */
  private static boolean zeros(HexDump dump) {
    for (int i = 0; i < dump.length(); i++) {
      if (dump.at(i) != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * How strong a difference between checksum and dump is in {@code snapshot}: {@code probable} if
   * another object shows that the formula holds, {@code possible} if too few were printed wholly to
   * tell, {@code null} if the formula is another one.
   */
  @Nullable Certainty strength(int snapshot) {
    Votes there = votes.getOrDefault(first(snapshot), new Votes());
    if (there.agree > 0) {
      return Certainty.PROBABLE;
    }
    return there.differ < ENOUGH_TO_DOUBT ? Certainty.POSSIBLE : null;
  }

  private int first(int snapshot) {
    return firsts.computeIfAbsent(
        snapshot,
        key -> {
          for (int other = 1; other < key; other++) {
            if (scene.history().linked(other, key)) {
              return other;
            }
          }
          return key;
        });
  }
}
