package io.github.unleak.analyzer.timeline;

import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot as cut out of its input, before runs and order are known.
 *
 * @param place the folder that its input lies in; inputs of different folders are different runs
 * @param boot which kernel run of its log it belongs to, 1-based; 0 before the first banner, {@link
 *     #NO_LOG} for a read of the file itself
 * @param source its first line
 * @param complete see {@link Snapshot#complete}
 * @param series what its input is one of several reads of, or {@code null}: equal for reads that
 *     are known to be different ones, whatever they list (see {@link Series})
 * @param logMicros the log's stamp, microseconds since boot, or -1
 * @param objects distinct objects, in the order of the input
 * @param reads see {@link Snapshot#reads}
 */
record RawSnapshot(
    String place,
    int boot,
    SourceLine source,
    boolean complete,
    @Nullable String series,
    long logMicros,
    List<KmemleakObject> objects,
    List<FileRead> reads) {

  /** One that is made of one read, if it is a read at all. */
  RawSnapshot(
      String place,
      int boot,
      SourceLine source,
      boolean complete,
      @Nullable String series,
      long logMicros,
      List<KmemleakObject> objects) {
    this(
        place,
        boot,
        source,
        complete,
        series,
        logMicros,
        objects,
        complete ? List.of(new FileRead(source, objects)) : List.of());
  }

  /** This snapshot with what another read after the same scan lists. */
  RawSnapshot with(RawSnapshot further) {
    ObjectTable table = new ObjectTable(objects.size());
    objects.forEach(table::add);
    further.objects.forEach(table::add);
    List<FileRead> both = new ArrayList<>(reads);
    both.addAll(further.reads);
    return new RawSnapshot(
        place,
        boot,
        source,
        complete || further.complete,
        series,
        logMicros,
        table.objects(),
        both);
  }

  /** The {@link #boot} of a snapshot that comes from no log. */
  static final int NO_LOG = -1;

  /** True for a read of the kmemleak file, false for what a log printed. */
  boolean fromFile() {
    return boot == NO_LOG;
  }

  /** True if the two are known to be different reads, even if they list the same. */
  boolean readApartFrom(RawSnapshot other) {
    return series != null
        && series.equals(other.series)
        && (Series.TOLD.equals(series) || !source.path().equals(other.source.path()));
  }

  /** The same snapshot with other objects, of which it may not list all. */
  RawSnapshot incomplete(List<KmemleakObject> others) {
    return new RawSnapshot(place, boot, source, false, series, logMicros, others);
  }
}
