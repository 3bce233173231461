package io.github.unleak.cli.report.graph;

import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.cli.report.page.Page;
import io.github.unleak.cli.report.page.Printable;
import io.github.unleak.cli.report.words.Wording;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** The graph in lines of text: each path from its head to its tail, then the pointers between. */
final class GraphText {

  private final Page page;

  GraphText(OutputStream out) {
    page = new Page(out);
  }

  void write(GraphView graph) throws IOException {
    page.line(
        Wording.count(graph.nodes().size(), "object")
            + ", "
            + Wording.count(graph.edges().size(), "pointer"));
    for (List<Integer> path : graph.paths()) {
      page.line();
      path(graph, path);
    }
    List<GraphView.Edge> crossing = graph.crossing();
    if (!crossing.isEmpty()) {
      page.line();
      page.line("further pointers:");
      for (GraphView.Edge edge : crossing) {
        page.line("  " + address(graph, edge.from()) + " -> " + address(graph, edge.to()));
      }
    }
    if (graph.left() > 0) {
      page.line();
      page.paragraph(
          "",
          "",
          Wording.count(graph.left(), "object")
              + " without a pointer to or from another left out (--all shows them)");
    }
    page.flush();
  }

  private void path(GraphView graph, List<Integer> path) throws IOException {
    JudgedObject head = graph.nodes().get(path.get(0));
    String title = Printable.of(head.signature().title());
    page.paragraph(
        "",
        "  ",
        (path.size() == 1 ? "one object" : "chain of " + path.size())
            + ": "
            + verdicts(graph, path)
            + ", "
            + title);
    List<String> words = new ArrayList<>();
    for (int i = 0; i < path.size(); i++) {
      int node = path.get(i);
      String end = graph.ends().get(node);
      boolean last = i == path.size() - 1;
      words.add(address(graph, node) + (last && end == null ? "" : " ->"));
      if (last && end != null) {
        words.add(end.equals("NULL") ? end : end + " (not listed)");
      }
    }
    page.words("  ", "  ", words);
  }

  /** The verdict of all members, or that it differs. */
  private static String verdicts(GraphView graph, List<Integer> path) {
    JudgedObject head = graph.nodes().get(path.get(0));
    for (int node : path) {
      JudgedObject other = graph.nodes().get(node);
      if (other.verdict() != head.verdict() || other.certainty() != head.certainty()) {
        return "verdicts differ";
      }
    }
    return Wording.verdict(head.verdict(), head.certainty());
  }

  private static String address(GraphView graph, int node) {
    return graph.nodes().get(node).subject().address().toString();
  }
}
