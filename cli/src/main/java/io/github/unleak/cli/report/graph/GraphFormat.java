package io.github.unleak.cli.report.graph;

import java.io.IOException;
import java.io.OutputStream;

/** The forms in which {@code graph} draws. */
public enum GraphFormat {
  /** Chains in lines of text. */
  TEXT("text") {
    @Override
    public void write(GraphView graph, OutputStream out) throws IOException {
      new GraphText(out).write(graph);
    }
  },
  /** For Graphviz. */
  DOT("dot") {
    @Override
    public void write(GraphView graph, OutputStream out) throws IOException {
      new GraphDot(out).write(graph);
    }
  },
  /** A picture that needs nothing else. */
  SVG("svg") {
    @Override
    public void write(GraphView graph, OutputStream out) throws IOException {
      new GraphSvg(out).write(graph);
    }
  },
  /** For Markdown pages that draw Mermaid. */
  MERMAID("mermaid") {
    @Override
    public void write(GraphView graph, OutputStream out) throws IOException {
      new GraphMermaid(out).write(graph);
    }
  },
  /** For programs. */
  JSON("json") {
    @Override
    public void write(GraphView graph, OutputStream out) throws IOException {
      new GraphJson(out).write(graph);
    }
  };

  private final String id;

  GraphFormat(String id) {
    this.id = id;
  }

  /** The name used in options. */
  public String id() {
    return id;
  }

  /** Writes {@code graph} in this form, flushing {@code out} and leaving it open. */
  public abstract void write(GraphView graph, OutputStream out) throws IOException;
}
