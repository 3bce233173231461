package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.replay.ScanMark.Kind;
import io.github.unleak.parser.ftrace.TraceEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The marks of a trace that number its scans, and which scan each number stands for. */
final class ScanMarks {

  /** Most marks kept: three for each of ten thousand scans. */
  private static final int MOST = 30_000;

  private final List<ScanMark> marks = new ArrayList<>();

  /** A mark, which need not be about a scan. */
  void add(TraceEvent event) {
    String text = event.text();
    ScanMark mark = text == null ? null : ScanMark.of(text, event.time(), event.line());
    if (mark != null && marks.size() < MOST) {
      marks.add(mark);
    }
  }

  /**
   * The scans that a number stands for beyond doubt. The report that follows a mark shows the last
   * scan that began before {@code echo scan} returned; if another scan began before the report was
   * read, it may show that one, and the number stands for none.
   */
  List<MarkedScan> scans(List<ScanWindow> windows) {
    List<MarkedScan> scans = new ArrayList<>();
    Set<Integer> begun = new HashSet<>();
    Set<Integer> twice = new HashSet<>();
    boolean ends = marks.stream().anyMatch(mark -> mark.kind() == Kind.END);
    for (int at = 0; at < marks.size(); at++) {
      ScanMark mark = marks.get(at);
      if (mark.kind() != Kind.BEGIN) {
        continue;
      }
      if (!begun.add(mark.number())) {
        twice.add(mark.number());
      }
      MarkedScan scan = scan(at, windows, ends);
      if (scan != null) {
        scans.add(scan);
      }
    }
    scans.removeIf(scan -> twice.contains(scan.number()));
    return scans;
  }

  private @Nullable MarkedScan scan(int from, List<ScanWindow> windows, boolean ends) {
    ScanMark begin = marks.get(from);
    List<Long> lines = new ArrayList<>(List.of(begin.line()));
    long overBy = Long.MAX_VALUE;
    long readBy = Long.MAX_VALUE;
    long next = Long.MAX_VALUE;
    for (int at = from + 1; at < marks.size() && next == Long.MAX_VALUE; at++) {
      ScanMark mark = marks.get(at);
      if (mark.kind() == Kind.BEGIN) {
        next = mark.time();
      } else if (mark.number() == begin.number()) {
        overBy = mark.kind() == Kind.END ? mark.time() : overBy;
        readBy = mark.kind() == Kind.READ ? mark.time() : readBy;
        lines.add(mark.line());
      }
    }
    boolean ended = !ends || overBy != Long.MAX_VALUE || next == Long.MAX_VALUE;
    readBy = Math.min(readBy, next);
    ScanWindow window = null;
    int found = 0;
    for (ScanWindow one : windows) {
      if (one.begin() >= begin.time() && one.begin() <= Math.min(overBy, readBy)) {
        window = one;
        found++;
      } else if (one.begin() > overBy && one.begin() <= readBy) {
        return null;
      }
    }
    boolean sure = found == 1 || (found > 1 && overBy != Long.MAX_VALUE);
    return window != null && sure && window.end() <= overBy
        ? new MarkedScan(
            begin.number(), window.labelled(begin.number()), overBy, readBy, ended, lines)
        : null;
  }
}
