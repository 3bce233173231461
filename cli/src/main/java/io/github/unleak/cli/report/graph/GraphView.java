package io.github.unleak.cli.report.graph;

import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.ChainView;
import io.github.unleak.analyzer.verdict.Group;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.parser.line.Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The objects that point at each other, ready for drawing.
 *
 * @param nodes the objects; their index is their name
 * @param edges each pointer once
 * @param paths every node once, in runs that follow pointers as far as they go: a chain is one path
 * @param ends the tails of chains, and what they point at
 * @param left how many objects were left out for having no pointer to or from another
 */
public record GraphView(
    List<JudgedObject> nodes,
    List<Edge> edges,
    List<List<Integer>> paths,
    Map<Integer, String> ends,
    int left) {

  /** A pointer from one node to another. */
  public record Edge(int from, int to) {}

  private record Place(int run, Address address) {}

  /**
   * The graph of {@code analysis}.
   *
   * @param all also objects that neither point nor are pointed at
   */
  public static GraphView of(Analysis analysis, boolean all) {
    List<JudgedObject> nodes = new ArrayList<>();
    for (JudgedObject object : analysis.objects()) {
      if (all || !object.pointsTo().isEmpty() || !object.referencedBy().isEmpty()) {
        nodes.add(object);
      }
    }
    Map<Place, List<Integer>> places = new HashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      places.computeIfAbsent(place(nodes.get(i)), unused -> new ArrayList<>()).add(i);
    }
    Set<Edge> edges = new LinkedHashSet<>();
    for (int i = 0; i < nodes.size(); i++) {
      JudgedObject from = nodes.get(i);
      for (Address target : from.pointsTo()) {
        List<Integer> there = places.get(new Place(from.subject().run(), target));
        if (there != null) {
          edges.add(new Edge(i, contemporary(from, there, nodes)));
        }
      }
    }
    List<Edge> list = List.copyOf(edges);
    return new GraphView(
        nodes,
        list,
        Paths.of(nodes.size(), list),
        ends(analysis, places),
        analysis.objects().size() - nodes.size());
  }

  private static Place place(JudgedObject object) {
    return new Place(object.subject().run(), object.subject().address());
  }

  /** Of several objects that were at one address, the one that was listed together with another. */
  private static int contemporary(
      JudgedObject from, List<Integer> there, List<JudgedObject> nodes) {
    for (int index : there) {
      JudgedObject to = nodes.get(index);
      if (to.subject().firstSnapshot() <= from.subject().lastSnapshot()
          && from.subject().firstSnapshot() <= to.subject().lastSnapshot()) {
        return index;
      }
    }
    return there.get(there.size() - 1);
  }

  private static Map<Integer, String> ends(Analysis analysis, Map<Place, List<Integer>> places) {
    Map<Integer, String> ends = new HashMap<>();
    for (Group group : analysis.groups()) {
      for (ChainView chain : group.chains()) {
        Address tail = chain.members().get(chain.members().size() - 1);
        Address next = chain.next();
        int run = analysis.snapshots().get(chain.snapshot() - 1).run();
        if (next != null && places.containsKey(new Place(run, next))) {
          continue; // an edge shows it
        }
        for (int node : places.getOrDefault(new Place(run, tail), List.of())) {
          ends.put(node, next == null ? "NULL" : next.toString());
        }
      }
    }
    return ends;
  }

  /** What a node is called in outputs that need names. */
  static String name(int node) {
    return "n" + node;
  }

  /** The pointers that do not lead from a node of a path to the next. */
  List<Edge> crossing() {
    Set<Edge> along = new LinkedHashSet<>();
    for (List<Integer> path : paths) {
      for (int i = 1; i < path.size(); i++) {
        along.add(new Edge(path.get(i - 1), path.get(i)));
      }
    }
    List<Edge> crossing = new ArrayList<>(edges);
    crossing.removeAll(along);
    return crossing;
  }
}
