package io.github.unleak.analyzer.replay;

import java.util.List;

/**
 * A scan that the trace shows and that marks number.
 *
 * @param number as the recorder counts; its report has the same number
 * @param window the scan
 * @param overBy the scan was over at this time of the trace's clock; {@link Long#MAX_VALUE} unknown
 * @param readBy the report had been read at this time; {@link Long#MAX_VALUE} unknown
 * @param ended false if the mark of its end is missing although the recording went on
 * @param lines of the marks
 */
public record MarkedScan(
    int number, ScanWindow window, long overBy, long readBy, boolean ended, List<Long> lines) {

  public MarkedScan {
    lines = List.copyOf(lines);
  }
}
