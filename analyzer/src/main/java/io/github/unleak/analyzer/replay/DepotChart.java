package io.github.unleak.analyzer.replay;

import java.util.ArrayList;
import java.util.List;

/** The size of a depot over time, in a bounded number of points. */
final class DepotChart {

  private static final int MOST = 512;

  private final List<DepotPoint> points = new ArrayList<>();
  private int stride = 1;
  private int skipped;
  private int highest;

  void add(long time, int size) {
    highest = Math.max(highest, size);
    if (++skipped < stride) {
      return;
    }
    skipped = 0;
    points.add(new DepotPoint(time, size));
    if (points.size() >= MOST) {
      List<DepotPoint> half = new ArrayList<>();
      for (int at = 0; at < points.size(); at += 2) {
        half.add(points.get(at));
      }
      points.clear();
      points.addAll(half);
      stride *= 2;
    }
  }

  List<DepotPoint> points() {
    return List.copyOf(points);
  }

  int highest() {
    return highest;
  }
}
