package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.evidence.MagazineDump;
import io.github.unleak.analyzer.evidence.Scene;
import io.github.unleak.analyzer.graph.PointerLayout;
import io.github.unleak.analyzer.rcache.Magazine;
import io.github.unleak.analyzer.rcache.Magazine.Head;
import io.github.unleak.parser.kmemleak.KmemleakObject;

/**
 * Tells which words of listed objects the kernel is sure to follow: the link from one magazine of a
 * depot to the next. {@code next} shares a word with {@code size} ({@code struct iova_magazine},
 * drivers/iommu/iova.c). {@code iova_depot_push()} writes the link when it puts a full magazine on
 * the depot, and {@code iova_depot_pop()} overwrites it with 127 when it takes the magazine off. So
 * a magazine that is in use, and whose first word holds the address of another magazine when the
 * report is read, is in the depot at that moment and the other one is behind it. No other word is
 * known so well: memory need not be zeroed when it is allocated, and a field may be out of use.
 */
final class DepotLinks {

  private final Scene scene;
  private final PointerLayout layout;

  DepotLinks(Scene scene, PointerLayout layout) {
    this.scene = scene;
    this.layout = layout;
  }

  /**
   * True if the first word of {@code from} is the link of a depot member to {@code to}, provided
   * that {@code from} is in use. Both entries must be whole and as the kernel printed them.
   */
  boolean follows(KmemleakObject from, KmemleakObject to) {
    if (!scene.isMagazine(from) || !scene.isMagazine(to) || doubtful(from) || doubtful(to)) {
      return false;
    }
    Magazine magazine = MagazineDump.of(from, layout);
    return magazine.head() == Head.POINTER
        && magazine.filled()
        && from.dump().length() > layout.wordBytes()
        && from.size() == to.size()
        && magazine.next() == to.address().value();
  }

  private static boolean doubtful(KmemleakObject object) {
    return object.origin().damaged() || object.origin().quoted();
  }
}
