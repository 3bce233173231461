package io.github.unleak.cli.report.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.cli.Schemas;
import io.github.unleak.cli.report.Samples;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class GraphTest {

  private static String draw(GraphView graph, GraphFormat format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    format.write(graph, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aChainIsOnePathFromHeadToTail() {
    GraphView graph = GraphView.of(Samples.fiveMagazines(), false);
    assertEquals(List.of(List.of(0, 1, 2, 3, 4)), graph.paths());
    assertEquals("NULL", graph.ends().get(4));
    assertEquals(List.of(), graph.crossing());
  }

  @Test
  void whatHasNoPointerIsLeftOutUnlessAskedFor() throws IOException {
    GraphView some = GraphView.of(Samples.mixed(), false);
    assertEquals(2, some.nodes().size());
    assertTrue(draw(some, GraphFormat.TEXT).contains("1 object without a pointer"));
    assertEquals(3, GraphView.of(Samples.mixed(), true).nodes().size());
  }

  @Test
  void circlesAndBranchesLoseNoNodeAndNoEdge() {
    List<GraphView.Edge> circle =
        List.of(new GraphView.Edge(0, 1), new GraphView.Edge(1, 0), new GraphView.Edge(2, 2));
    assertEquals(List.of(List.of(2), List.of(0, 1)), Paths.of(3, circle));
    List<GraphView.Edge> branch = List.of(new GraphView.Edge(0, 2), new GraphView.Edge(1, 2));
    assertEquals(List.of(List.of(0, 2), List.of(1)), Paths.of(3, branch));
  }

  @Test
  void textDrawsArrows() throws IOException {
    String text = draw(GraphView.of(Samples.fiveMagazines(), false), GraphFormat.TEXT);
    assertTrue(text.contains("chain of 5: TRANSIENT, probable"), text);
    assertTrue(text.contains("0xffff8881a5301000 -> NULL"), text);
  }

  @Test
  void dotAndMermaidNameEveryNodeAndEdge() throws IOException {
    GraphView graph = GraphView.of(Samples.fiveMagazines(), false);
    String dot = draw(graph, GraphFormat.DOT);
    assertTrue(dot.startsWith("digraph unleak {") && dot.endsWith("}\n"), dot);
    assertTrue(dot.contains("  n3 -> n4;") && dot.contains("  n4 -> end4;"), dot);
    String mermaid = draw(graph, GraphFormat.MERMAID);
    assertTrue(mermaid.startsWith("flowchart LR\n"), mermaid);
    assertTrue(mermaid.contains("  n3 --> n4\n"), mermaid);
  }

  @Test
  void jsonIsValidUnderItsSchema() throws IOException {
    Schemas.valid("graph", draw(GraphView.of(Samples.fiveMagazines(), false), GraphFormat.JSON));
    Schemas.valid("graph", draw(GraphView.of(Samples.mixed(), true), GraphFormat.JSON));
    Schemas.valid("graph", draw(GraphView.of(Samples.nothing(1, true), true), GraphFormat.JSON));
  }

  @Test
  void svgIsWellFormedAndNeedsNothingElse() throws Exception {
    for (GraphView graph :
        List.of(
            GraphView.of(Samples.fiveMagazines(), false),
            GraphView.of(Samples.mixed(), true),
            GraphView.of(Samples.many(40), true),
            GraphView.of(Samples.nothing(1, true), true))) {
      String svg = draw(graph, GraphFormat.SVG);
      Document document =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
      assertEquals(graph.nodes().size(), document.getElementsByTagName("rect").getLength());
      assertEquals(
          "title", document.getDocumentElement().getFirstChild().getNextSibling().getNodeName());
      assertTrue(svg.contains("prefers-color-scheme: dark"));
      assertTrue(!svg.contains("href=") && !svg.contains("<script"), svg);
    }
  }
}
