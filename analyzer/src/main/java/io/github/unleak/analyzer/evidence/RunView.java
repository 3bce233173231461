package io.github.unleak.analyzer.evidence;

import io.github.unleak.analyzer.graph.AddressIndex;
import io.github.unleak.analyzer.graph.PointerLayout;
import io.github.unleak.analyzer.timeline.History;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.collections.api.list.primitive.IntList;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;

/**
 * One kernel run's objects.
 *
 * @param subjects their places in the history
 * @param latest the last entry of each, in the same order
 * @param index of {@code latest}
 * @param layout how pointers lie in their dumps
 */
public record RunView(
    IntList subjects, List<KmemleakObject> latest, AddressIndex index, PointerLayout layout) {

  static RunView of(History history, int run) {
    IntArrayList subjects = new IntArrayList();
    List<KmemleakObject> latest = new ArrayList<>();
    for (int at = 0; at < history.subjects().size(); at++) {
      if (history.subjects().get(at).run() == run) {
        subjects.add(at);
        latest.add(history.subjects().get(at).latest());
      }
    }
    AddressIndex index = AddressIndex.of(latest);
    return new RunView(subjects, latest, index, PointerLayout.of(latest, index));
  }
}
