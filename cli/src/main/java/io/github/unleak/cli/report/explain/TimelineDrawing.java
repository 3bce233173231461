package io.github.unleak.cli.report.explain;

import io.github.unleak.cli.report.page.Page;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Draws the life of an object from top to bottom; long rows of the same are thinned. */
final class TimelineDrawing {

  private static final int TIME_WIDTH = 14;

  /** A row of more than this is thinned, to its ends. */
  private static final int MOST = 6;

  private static final int ENDS = 2;

  private static final Set<TimelineEvent.Kind> MOVES =
      EnumSet.of(TimelineEvent.Kind.PUSHED, TimelineEvent.Kind.POPPED);
  private static final Set<TimelineEvent.Kind> UNLISTED =
      EnumSet.of(TimelineEvent.Kind.ABSENT, TimelineEvent.Kind.NOT_SHOWN);

  private final Page page;

  TimelineDrawing(Page page) {
    this.page = page;
  }

  /** Draws {@code life}, which is in the order of time. */
  void draw(List<TimelineEvent> life) throws IOException {
    page.line("  life (seconds since boot; o born, * listed, . not, - scan, ! lost, x gone):");
    int from = birth(life);
    while (from < life.size()) {
      int to = from + 1;
      while (to < life.size() && alike(life.get(from), life.get(to))) {
        to++;
      }
      row(life.subList(from, to));
      from = to;
    }
  }

  /** What does not list it before it was there goes without saying. */
  private static int birth(List<TimelineEvent> life) {
    int at = 0;
    while (at < life.size() && UNLISTED.contains(life.get(at).kind())) {
      at++;
    }
    return at < life.size() && life.get(at).kind() == TimelineEvent.Kind.ALLOCATED ? at : 0;
  }

  private void row(List<TimelineEvent> row) throws IOException {
    if (row.size() <= MOST) {
      for (TimelineEvent event : row) {
        draw(event);
      }
      return;
    }
    for (TimelineEvent event : row.subList(0, ENDS)) {
      draw(event);
    }
    int hidden = row.size() - 2 * ENDS;
    page.line(" ".repeat(TIME_WIDTH + 2) + ":  " + hidden + " more of " + what(row));
    for (TimelineEvent event : row.subList(row.size() - ENDS, row.size())) {
      draw(event);
    }
  }

  private static String what(List<TimelineEvent> row) {
    TimelineEvent.Kind kind = row.get(0).kind();
    if (MOVES.contains(kind)) {
      return "these pushes and pops";
    }
    if (kind == TimelineEvent.Kind.SCANNED) {
      return "these scans";
    }
    return UNLISTED.contains(kind) ? "these, none of which lists it" : "these, which list it";
  }

  private static boolean alike(TimelineEvent one, TimelineEvent other) {
    for (Set<TimelineEvent.Kind> kinds : List.of(MOVES, UNLISTED)) {
      if (kinds.contains(one.kind())) {
        return kinds.contains(other.kind());
      }
    }
    boolean recurring =
        one.kind() == TimelineEvent.Kind.LISTED || one.kind() == TimelineEvent.Kind.SCANNED;
    return recurring && one.kind() == other.kind();
  }

  private void draw(TimelineEvent event) throws IOException {
    String time = event.time();
    String first =
        " ".repeat(Math.max(2, TIME_WIDTH - time.length())) + time + "  " + event.kind().mark();
    List<String> words = new ArrayList<>(List.of(event.text().split(" ", -1)));
    words.add("(" + event.source() + ")");
    String rest = " ".repeat(first.length() - 1);
    boolean over = event.kind().mark() == 'x';
    page.words(first + "  ", rest + (over ? "   " : "|  "), words);
  }
}
