package io.github.unleak.simulator.kernel;

import java.util.ArrayList;
import java.util.List;

/** What happened in a run, in numbers. */
public final class Statistics {

  /**
   * One scan and the read after it.
   *
   * @param startSeconds since boot
   * @param endSeconds since boot
   * @param windowSeconds the longest time between reading a depot and reading its first magazine, 0
   *     where no depot had one
   * @param popsDuring pops from depots for a CPU while the scan ran
   * @param transientMagazines magazines listed that are still in use
   * @param leakedMagazines magazines listed that are lost
   * @param transientOthers other objects listed that are still in use
   * @param leakedOthers other objects listed that are lost
   * @param magazinesAgain magazines listed that the report before listed as well
   * @param tailShaped whether magazines are listed and all of them look, by their first words, like
   *     what is left of a depot: linked to a magazine or to nothing, no two to the same
   */
  public record Scan(
      double startSeconds,
      double endSeconds,
      double windowSeconds,
      int popsDuring,
      int transientMagazines,
      int leakedMagazines,
      int transientOthers,
      int leakedOthers,
      int magazinesAgain,
      boolean tailShaped) {

    /** All magazines listed. */
    public int magazines() {
      return transientMagazines + leakedMagazines;
    }
  }

  private final List<Scan> scans = new ArrayList<>();
  private int pushes;
  private int pops;
  private int trims;
  private int flushes;
  private int teardowns;

  public Statistics() {}

  void pushed() {
    pushes++;
  }

  void popped() {
    pops++;
  }

  void trimmed() {
    trims++;
  }

  void flushedAll() {
    flushes++;
  }

  public void tornDown() {
    teardowns++;
  }

  public void scanned(Scan scan) {
    scans.add(scan);
  }

  /** The scans in order. */
  public List<Scan> scans() {
    return List.copyOf(scans);
  }

  /** Magazines pushed onto depots. */
  public int pushes() {
    return pushes;
  }

  /** Magazines popped from depots for a CPU. */
  public int pops() {
    return pops;
  }

  /** Magazines popped by the trimming work. */
  public int trims() {
    return trims;
  }

  /** How often all caches of a domain were emptied for want of addresses. */
  public int flushes() {
    return flushes;
  }

  /** Domains torn down. */
  public int teardowns() {
    return teardowns;
  }
}
