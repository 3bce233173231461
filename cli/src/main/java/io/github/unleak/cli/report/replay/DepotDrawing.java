package io.github.unleak.cli.report.replay;

import io.github.unleak.analyzer.replay.DepotPoint;
import io.github.unleak.analyzer.replay.DomainReport;
import io.github.unleak.analyzer.replay.RcacheReport;
import io.github.unleak.analyzer.replay.ScanWindow;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.cli.report.words.TraceTime;
import io.github.unleak.parser.ftrace.TraceSummary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The size of a depot over time, in a few lines; below it where scans ran. */
final class DepotDrawing {

  private static final int COLUMNS = 64;
  private static final int ROWS = 5;
  private static final String MARGIN = " ".repeat(11) + "|";

  private final long from;
  private final long to;
  private final int[] sizes = new int[COLUMNS];

  private DepotDrawing(TraceSummary summary) {
    from = summary.firstTime();
    to = summary.lastTime();
  }

  /** The lines; none where the depot was always empty, or where there is no time. */
  static List<String> of(
      DomainReport domain, RcacheReport rcache, TraceReplay trace, TraceTime time) {
    TraceSummary summary = trace.summary();
    if (rcache.highest() == 0 || summary.lastTime() <= summary.firstTime()) {
      return List.of();
    }
    DepotDrawing drawing = new DepotDrawing(summary);
    drawing.fill(rcache.points(), rcache.highest());
    if (domain.ended()) {
      Arrays.fill(drawing.sizes, drawing.column(domain.lastTime()) + 1, COLUMNS, 0);
    }
    return drawing.lines(rcache.highest(), trace.scans(), time);
  }

  private int column(long at) {
    double share = (double) (at - from) / (to - from);
    return (int) Math.max(0, Math.min(COLUMNS - 1, share * COLUMNS));
  }

  /** Each column gets the highest size in it; where nothing happened, what was before. */
  private void fill(List<DepotPoint> points, int highest) {
    Arrays.fill(sizes, -1);
    int[] last = new int[COLUMNS];
    for (DepotPoint point : points) {
      int column = column(point.time());
      sizes[column] = Math.max(sizes[column], Math.min(highest, point.magazines()));
      last[column] = point.magazines();
    }
    int before = 0;
    for (int column = 0; column < COLUMNS; column++) {
      if (sizes[column] < 0) {
        sizes[column] = before;
      } else {
        before = last[column];
      }
    }
  }

  private List<String> lines(int highest, List<ScanWindow> scans, TraceTime time) {
    int rows = Math.min(ROWS, highest);
    List<String> lines = new ArrayList<>();
    for (int row = rows; row > 0; row--) {
      StringBuilder line = new StringBuilder();
      line.append(row == rows ? String.format(Locale.ROOT, "%11d|", highest) : MARGIN);
      for (int size : sizes) {
        // A column reaches a row where it fills at least a part of it.
        line.append((long) size * rows > (long) highest * (row - 1) ? '#' : ' ');
      }
      lines.add(line.toString().stripTrailing());
    }
    lines.add(String.format(Locale.ROOT, "%11d+", 0) + "-".repeat(COLUMNS));
    if (!scans.isEmpty()) {
      lines.add(marks(scans));
    }
    String end = time.withUnit(to);
    String begin = time.of(from);
    int gap = Math.max(1, COLUMNS - begin.length() - end.length());
    lines.add(" ".repeat(12) + begin + " ".repeat(gap) + end);
    return lines;
  }

  private String marks(List<ScanWindow> scans) {
    char[] marks = " ".repeat(COLUMNS).toCharArray();
    for (ScanWindow scan : scans) {
      int last = scan.end() < 0 ? column(scan.begin()) : column(scan.end());
      Arrays.fill(marks, column(scan.begin()), last + 1, '^');
    }
    return "      scans " + new String(marks).stripTrailing();
  }
}
