package io.github.unleak.cli.report.graph;

import io.github.unleak.analyzer.timeline.Sighting;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.cli.report.json.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/** The graph as one document of schema {@code unleak.graph/1}. */
final class GraphJson {

  private final OutputStream out;

  GraphJson(OutputStream out) {
    this.out = out;
  }

  void write(GraphView graph) throws IOException {
    try (JsonWriter json = JsonWriter.document(out)) {
      json.object();
      json.text("schema", "unleak.graph/1");
      json.tool();
      json.array("nodes");
      for (int i = 0; i < graph.nodes().size(); i++) {
        node(json, i, graph.nodes().get(i));
      }
      json.endArray();
      json.array("edges");
      for (GraphView.Edge edge : graph.edges()) {
        json.object();
        json.text("from", GraphView.name(edge.from()));
        json.text("to", GraphView.name(edge.to()));
        json.endObject();
      }
      json.endArray();
      json.array("paths");
      for (List<Integer> path : graph.paths()) {
        path(json, path, graph.ends());
      }
      json.endArray();
      json.number("left_out", graph.left());
      json.endObject();
      json.endLine();
    }
  }

  private static void node(JsonWriter json, int index, JudgedObject object) throws IOException {
    json.object();
    json.text("id", GraphView.name(index));
    json.address("address", object.subject().address());
    json.known("size", object.subject().size());
    json.text("type", object.type());
    json.unsigned("jiffies", object.subject().latest().jiffies());
    json.number("run", object.subject().run());
    json.array("snapshots");
    for (Sighting sighting : object.subject().sightings()) {
      json.element(sighting.snapshot());
    }
    json.endArray();
    json.text("verdict", object.verdict().id());
    json.text("certainty", object.certainty().id());
    json.text("signature", object.signature().id());
    json.text("title", object.signature().title());
    json.source(object.subject().latest().origin().source());
    json.endObject();
  }

  private static void path(JsonWriter json, List<Integer> path, Map<Integer, String> ends)
      throws IOException {
    json.object();
    json.array("nodes");
    for (int node : path) {
      json.element(GraphView.name(node));
    }
    json.endArray();
    json.text("end", ends.get(path.get(path.size() - 1)));
    json.endObject();
  }
}
