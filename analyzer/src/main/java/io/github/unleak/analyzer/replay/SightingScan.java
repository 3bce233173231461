package io.github.unleak.analyzer.replay;

import io.github.unleak.parser.line.SourceLine;
import java.util.List;

/**
 * The scan whose result a snapshot shows, and what shows that it is this one.
 *
 * @param how what shows it
 * @param window the scan
 * @param overBy the scan was over at this time of the trace's clock; {@link Long#MAX_VALUE} unknown
 * @param readBy the snapshot had been read at this time; {@link Long#MAX_VALUE} unknown
 * @param lines that show it
 */
public record SightingScan(
    How how, ScanWindow window, long overBy, long readBy, List<SourceLine> lines) {

  /** What shows of which scan a snapshot is. The number in a file's name alone never does. */
  public enum How {
    /** Marks that the recorder wrote into the trace, which lies in the same folder. */
    MARKS("marks"),
    /** The times in {@code bundle.json}, which lies in the same folder. */
    BUNDLE("bundle"),
    /**
     * The listed objects: no other scan of the trace began when all of them were five seconds old
     * and none had been freed.
     */
    OBJECTS("objects");

    private final String id;

    How(String id) {
      this.id = id;
    }

    /** The name used in reports. */
    public String id() {
      return id;
    }
  }

  public SightingScan {
    lines = List.copyOf(lines);
  }
}
