package io.github.unleak.analyzer.timeline;

import io.github.unleak.parser.kmemleak.Backtrace;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.line.Address;
import java.io.Serializable;
import java.util.List;

/**
 * One object of one kernel run, in all the snapshots that list it. Its identity is (run, address,
 * size, jiffies of allocation): the same address with other jiffies is another object.
 *
 * @param run the id of the kernel run, 1-based
 * @param sightings at least one, in the order of the snapshots
 */
public record Subject(int run, List<Sighting> sightings) implements Serializable {

  public Subject {
    sightings = List.copyOf(sightings);
    if (sightings.isEmpty()) {
      throw new IllegalArgumentException("an object that nobody saw");
    }
  }

  /** The entry of the last snapshot that lists it. */
  public KmemleakObject latest() {
    return sightings.get(sightings.size() - 1).object();
  }

  /** The id of the first snapshot that lists it. */
  public int firstSnapshot() {
    return sightings.get(0).snapshot();
  }

  /** The id of the last snapshot that lists it. */
  public int lastSnapshot() {
    return sightings.get(sightings.size() - 1).snapshot();
  }

  /**
   * Its backtrace, from the sighting that names most of it: once the module that allocated it is
   * unloaded, later reads show bare addresses. Of equals the latest.
   */
  public Backtrace backtrace() {
    Backtrace best = latest().backtrace();
    long least = nameless(best);
    for (int i = sightings.size() - 2; i >= 0 && least > 0; i--) {
      Backtrace earlier = sightings.get(i).object().backtrace();
      if (!earlier.frames().isEmpty() && nameless(earlier) < least) {
        best = earlier;
        least = nameless(earlier);
      }
    }
    return best;
  }

  private static long nameless(Backtrace backtrace) {
    return backtrace.frames().isEmpty()
        ? Long.MAX_VALUE
        : backtrace.frames().stream().filter(frame -> frame.symbol() == null).count();
  }

  /** Where it starts. */
  public Address address() {
    return latest().address();
  }

  /** Bytes, or -1. */
  public long size() {
    return latest().size();
  }
}
