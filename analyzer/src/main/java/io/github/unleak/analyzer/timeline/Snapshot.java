package io.github.unleak.analyzer.timeline;

import io.github.unleak.parser.line.SourceLine;
import java.io.Serializable;
import java.util.List;

/**
 * What one read of the kmemleak file, or one verbose print of a scan, listed as unreferenced.
 *
 * @param id 1-based, in the order of time as far as it is known
 * @param run the id of the kernel run, 1-based
 * @param source its first line
 * @param complete true where it lists <em>all</em> that the last scan left unreferenced, so that
 *     absence from it says something; a verbose print lists only what is new, a mail what somebody
 *     chose
 * @param timeMillis when it was read, milliseconds since boot, or -1 where nothing tells
 * @param objects how many distinct objects it lists
 * @param reads the reads of the kmemleak file that it is made of: several if the file was read
 *     several times after one scan; none for what is no read of the file
 */
public record Snapshot(
    int id,
    int run,
    SourceLine source,
    boolean complete,
    long timeMillis,
    int objects,
    List<FileRead> reads)
    implements Serializable {

  public Snapshot {
    reads = List.copyOf(reads);
  }

  /** One of which only the number of objects is known. */
  public Snapshot(
      int id, int run, SourceLine source, boolean complete, long timeMillis, int objects) {
    this(id, run, source, complete, timeMillis, objects, List.of());
  }
}
