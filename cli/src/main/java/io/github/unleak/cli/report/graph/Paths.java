package io.github.unleak.cli.report.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a graph into paths, so that a chain is drawn in one line whatever order it was listed in.
 */
final class Paths {

  private final List<List<Integer>> targets = new ArrayList<>();
  private final boolean[] pointedAt;
  private final boolean[] placed;
  private final List<List<Integer>> paths = new ArrayList<>();

  private Paths(int nodes, List<GraphView.Edge> edges) {
    pointedAt = new boolean[nodes];
    placed = new boolean[nodes];
    for (int i = 0; i < nodes; i++) {
      targets.add(new ArrayList<>());
    }
    for (GraphView.Edge edge : edges) {
      targets.get(edge.from()).add(edge.to());
      if (edge.from() != edge.to()) {
        pointedAt[edge.to()] = true;
      }
    }
  }

  /** Every node in exactly one path: heads first, then what circles. */
  static List<List<Integer>> of(int nodes, List<GraphView.Edge> edges) {
    Paths paths = new Paths(nodes, edges);
    for (int i = 0; i < nodes; i++) {
      if (!paths.pointedAt[i]) {
        paths.follow(i);
      }
    }
    for (int i = 0; i < nodes; i++) {
      if (!paths.placed[i]) {
        paths.follow(i);
      }
    }
    return paths.paths;
  }

  private void follow(int head) {
    List<Integer> path = new ArrayList<>();
    int node = head;
    while (node >= 0) {
      placed[node] = true;
      path.add(node);
      node = firstFree(targets.get(node));
    }
    paths.add(path);
  }

  private int firstFree(List<Integer> candidates) {
    for (int candidate : candidates) {
      if (!placed[candidate]) {
        return candidate;
      }
    }
    return -1;
  }
}
