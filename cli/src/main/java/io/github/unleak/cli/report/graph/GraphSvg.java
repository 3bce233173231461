package io.github.unleak.cli.report.graph;

import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.cli.report.page.Markup;
import io.github.unleak.cli.report.page.Page;
import io.github.unleak.cli.report.words.Wording;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The graph as a picture that needs nothing else: no script, no font, no other program. Paths run
 * from left to right and go on in the next row; colours follow the reader's light or dark theme.
 */
final class GraphSvg {

  private static final int BOX_WIDTH = 190;
  private static final int BOX_HEIGHT = 56;
  private static final int GAP_X = 40;
  private static final int GAP_Y = 30;
  private static final int COLUMNS = 5;
  private static final int END_WIDTH = 140;
  private static final int MARGIN = 20;
  private static final int LINE = 16;

  private record Point(int x, int y) {}

  private final Page page;
  private final Map<Integer, Point> places = new HashMap<>();

  GraphSvg(OutputStream out) {
    page = new Page(out);
  }

  void write(GraphView graph) throws IOException {
    int height = place(graph);
    int width = 2 * MARGIN + columns(graph) * (BOX_WIDTH + GAP_X) + END_WIDTH;
    head(graph, width, height);
    for (List<Integer> path : graph.paths()) {
      for (int i = 1; i < path.size(); i++) {
        along(place(path.get(i - 1)), place(path.get(i)));
      }
    }
    for (GraphView.Edge edge : graph.crossing()) {
      across(place(edge.from()), place(edge.to()));
    }
    for (List<Integer> path : graph.paths()) {
      int tail = path.get(path.size() - 1);
      String end = graph.ends().get(tail);
      for (int i = 0; i < path.size(); i++) {
        box(graph.nodes().get(path.get(i)), place(path.get(i)), role(i, path.size()));
      }
      if (end != null) {
        end(place(tail), end);
      }
    }
    page.line("</svg>");
    page.flush();
  }

  private static int columns(GraphView graph) {
    int columns = 1;
    for (List<Integer> path : graph.paths()) {
      columns = Math.max(columns, Math.min(COLUMNS, path.size()));
    }
    return columns;
  }

  private static String role(int index, int length) {
    if (length == 1) {
      return "";
    }
    return index == 0 ? "head" : index == length - 1 ? "tail" : "";
  }

  private Point place(int node) {
    Point point = places.get(node);
    if (point == null) {
      throw new IllegalStateException("node " + node + " is on no path");
    }
    return point;
  }

  /** Gives every node its place, and returns the height of the picture. */
  private int place(GraphView graph) {
    int y = MARGIN + LINE;
    for (List<Integer> path : graph.paths()) {
      for (int i = 0; i < path.size(); i++) {
        if (i > 0 && i % COLUMNS == 0) {
          y += BOX_HEIGHT + GAP_Y;
        }
        places.put(path.get(i), new Point(MARGIN + i % COLUMNS * (BOX_WIDTH + GAP_X), y));
      }
      y += BOX_HEIGHT + 2 * GAP_Y;
    }
    return y;
  }

  private void head(GraphView graph, int width, int height) throws IOException {
    page.line(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"title desc\""
            + " viewBox=\"0 0 "
            + width
            + " "
            + height
            + "\" width=\""
            + width
            + "\" height=\""
            + height
            + "\">");
    page.line("<title id=\"title\">Objects that kmemleak reports and their pointers</title>");
    page.line(
        "<desc id=\"desc\">"
            + Wording.count(graph.nodes().size(), "object")
            + ", "
            + Wording.count(graph.edges().size(), "pointer")
            + ", "
            + Wording.count(graph.paths().size(), "path")
            + "</desc>");
    page.line("<style>");
    page.line("text { font: 12px monospace; fill: #1b1b1b; }");
    page.line("rect { stroke-width: 1.5; }");
    page.line(".leak { fill: #f4c7c3; stroke: #b3261e; }");
    page.line(".transient { fill: #c8e6c9; stroke: #2e7d32; }");
    page.line(".edge { fill: none; stroke: #555; stroke-width: 1.5; }");
    page.line(".tip { fill: #555; }");
    page.line(".note { fill: #555; }");
    page.line("@media (prefers-color-scheme: dark) {");
    page.line("  text { fill: #eee; }");
    page.line("  .leak { fill: #5c1a17; stroke: #f28b82; }");
    page.line("  .transient { fill: #1b3d1e; stroke: #81c995; }");
    page.line("  .edge { stroke: #bbb; }");
    page.line("  .tip, .note { fill: #bbb; }");
    page.line("}");
    page.line("</style>");
    page.line(
        "<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\""
            + " markerHeight=\"8\" orient=\"auto\"><path class=\"tip\" d=\"M0 0 8 4 0 8z\"/>"
            + "</marker></defs>");
  }

  private void box(JudgedObject object, Point at, String role) throws IOException {
    String verdict = object.verdict().id() + ", " + object.certainty().id();
    page.line("<g>");
    page.line("<title>" + Markup.escape(object.signature().title() + ": " + verdict) + "</title>");
    page.line(
        "<rect class=\""
            + object.verdict().id()
            + "\" x=\""
            + at.x
            + "\" y=\""
            + at.y
            + "\" width=\""
            + BOX_WIDTH
            + "\" height=\""
            + BOX_HEIGHT
            + "\" rx=\"4\"/>");
    text("", at.x + 8, at.y + LINE, object.subject().address().toString());
    text("", at.x + 8, at.y + 2 * LINE, Wording.bytes(object.subject().size()));
    text("", at.x + 8, at.y + 3 * LINE, verdict);
    if (!role.isEmpty()) {
      text("note", at.x, at.y - 4, role);
    }
    page.line("</g>");
  }

  private void end(Point tail, String end) throws IOException {
    int x = tail.x + BOX_WIDTH;
    int y = tail.y + BOX_HEIGHT / 2;
    edge("M" + x + " " + y + " H" + (x + GAP_X));
    text("note", x + GAP_X + 4, y + 4, end);
  }

  /** From a box to the next of its path: straight, or down and back to the left. */
  private void along(Point from, Point to) throws IOException {
    int y = from.y + BOX_HEIGHT / 2;
    int right = from.x + BOX_WIDTH;
    if (from.y == to.y) {
      edge("M" + right + " " + y + " H" + to.x);
    } else {
      int middle = from.y + BOX_HEIGHT + GAP_Y / 2;
      int left = to.x - MARGIN / 2;
      int target = to.y + BOX_HEIGHT / 2;
      edge(
          "M" + right + " " + y + " h" + MARGIN + " V" + middle + " H" + left + " V" + target + " H"
              + to.x);
    }
  }

  /** Between any two boxes, or from a box to itself. */
  private void across(Point from, Point to) throws IOException {
    int x1 = from.x + BOX_WIDTH / 2;
    int y1 = from.y + BOX_HEIGHT;
    int x2 = to.x + BOX_WIDTH / 2 + MARGIN;
    int y2 = to.y + BOX_HEIGHT;
    int low = Math.max(y1, y2) + GAP_Y;
    edge("M" + x1 + " " + y1 + " C" + x1 + " " + low + " " + x2 + " " + low + " " + x2 + " " + y2);
  }

  private void edge(String path) throws IOException {
    page.line("<path class=\"edge\" marker-end=\"url(#tip)\" d=\"" + path + "\"/>");
  }

  private void text(String style, int x, int y, String text) throws IOException {
    String attribute = style.isEmpty() ? "" : " class=\"" + style + "\"";
    page.line(
        "<text"
            + attribute
            + " x=\""
            + x
            + "\" y=\""
            + y
            + "\">"
            + Markup.escape(text)
            + "</text>");
  }
}
