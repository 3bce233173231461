package io.github.unleak.analyzer.timeline;

import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.line.SourceLine;
import java.util.List;

/**
 * A snapshot as cut out of its input, before runs and order are known.
 *
 * @param place the folder that its input lies in; inputs of different folders are different runs
 * @param boot which kernel run of its log it belongs to, 1-based; 0 before the first banner, {@link
 *     #NO_LOG} for a read of the file itself
 * @param source its first line
 * @param complete see {@link Snapshot#complete}
 * @param numbered true where its file is one of a series that differs in numbers alone
 * @param logMicros the log's stamp, microseconds since boot, or -1
 * @param objects distinct objects, in the order of the input
 */
record RawSnapshot(
    String place,
    int boot,
    SourceLine source,
    boolean complete,
    boolean numbered,
    long logMicros,
    List<KmemleakObject> objects) {

  /** The {@link #boot} of a snapshot that comes from no log. */
  static final int NO_LOG = -1;
}
