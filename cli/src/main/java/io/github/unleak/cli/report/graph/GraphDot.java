package io.github.unleak.cli.report.graph;

import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.cli.report.page.Page;
import io.github.unleak.cli.report.page.Printable;
import io.github.unleak.cli.report.words.Wording;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.TreeMap;

/** The graph for Graphviz's dot. */
final class GraphDot {

  private final Page page;

  GraphDot(OutputStream out) {
    page = new Page(out);
  }

  void write(GraphView graph) throws IOException {
    page.line("digraph unleak {");
    page.line("  rankdir=LR;");
    page.line("  node [shape=box, style=filled, fontname=\"monospace\", fontcolor=black];");
    for (int i = 0; i < graph.nodes().size(); i++) {
      JudgedObject object = graph.nodes().get(i);
      page.line(
          "  "
              + GraphView.name(i)
              + " [label=\""
              + object.subject().address()
              + "\\n"
              + Wording.bytes(object.subject().size())
              + "\\n"
              + object.verdict().id()
              + ", "
              + object.certainty().id()
              + "\", tooltip=\""
              + quoted(object.signature().title())
              + "\", fillcolor=\""
              + (object.verdict() == Verdict.LEAK ? "#f4c7c3" : "#c8e6c9")
              + "\"];");
    }
    for (GraphView.Edge edge : graph.edges()) {
      page.line("  " + GraphView.name(edge.from()) + " -> " + GraphView.name(edge.to()) + ";");
    }
    for (Map.Entry<Integer, String> end : new TreeMap<>(graph.ends()).entrySet()) {
      String name = "end" + end.getKey();
      page.line("  " + name + " [shape=plaintext, style=solid, label=\"" + end.getValue() + "\"];");
      page.line("  " + GraphView.name(end.getKey()) + " -> " + name + ";");
    }
    page.line("}");
    page.flush();
  }

  private static String quoted(String text) {
    return Printable.of(text).replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
