package io.github.unleak.analyzer.replay;

import java.io.Serializable;

/**
 * One scan of kmemleak in a trace.
 *
 * @param number counted from 1 over the trace
 * @param label the number that marks give it, or -1
 * @param begin when it began, on the trace's clock
 * @param end when it ended, or -1 where the trace does not show it
 * @param line of its begin
 */
public record ScanWindow(int number, int label, long begin, long end, long line)
    implements Serializable {

  /** The same scan with the number that a mark gives it. */
  ScanWindow labelled(int mark) {
    return new ScanWindow(number, mark, begin, end, line);
  }
}
