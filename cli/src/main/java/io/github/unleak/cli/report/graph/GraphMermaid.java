package io.github.unleak.cli.report.graph;

import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.cli.report.page.Page;
import io.github.unleak.cli.report.words.Wording;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.TreeMap;

/** The graph as a Mermaid flowchart. */
final class GraphMermaid {

  private final Page page;

  GraphMermaid(OutputStream out) {
    page = new Page(out);
  }

  void write(GraphView graph) throws IOException {
    page.line("flowchart LR");
    for (int i = 0; i < graph.nodes().size(); i++) {
      JudgedObject object = graph.nodes().get(i);
      page.line(
          "  "
              + GraphView.name(i)
              + "[\""
              + object.subject().address()
              + "<br/>"
              + Wording.bytes(object.subject().size())
              + "<br/>"
              + object.verdict().id()
              + ", "
              + object.certainty().id()
              + "\"]:::"
              + (object.verdict() == Verdict.LEAK ? "leak" : "transients"));
    }
    for (GraphView.Edge edge : graph.edges()) {
      page.line("  " + GraphView.name(edge.from()) + " --> " + GraphView.name(edge.to()));
    }
    for (Map.Entry<Integer, String> end : new TreeMap<>(graph.ends()).entrySet()) {
      page.line(
          "  "
              + GraphView.name(end.getKey())
              + " --> end"
              + end.getKey()
              + "([\""
              + end.getValue()
              + "\"])");
    }
    page.line("  classDef leak fill:#f4c7c3,stroke:#b3261e,color:#000");
    page.line("  classDef transients fill:#c8e6c9,stroke:#2e7d32,color:#000");
    page.flush();
  }
}
