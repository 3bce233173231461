package io.github.unleak.analyzer.evidence;

import io.github.unleak.analyzer.graph.PointerLayout;
import io.github.unleak.analyzer.rcache.Magazine;
import io.github.unleak.analyzer.rcache.Magazine.Head;
import io.github.unleak.parser.kmemleak.HexDump;
import io.github.unleak.parser.kmemleak.KmemleakObject;

/** Reads what the dump of a magazine shows. */
public final class MagazineDump {

  private MagazineDump() {}

  /**
   * What {@code object}, a magazine, shows of itself; a first word that points at itself is none.
   */
  public static Magazine of(KmemleakObject object, PointerLayout layout) {
    HexDump dump = object.dump();
    if (dump.length() < layout.wordBytes()) {
      return new Magazine(object.address(), Head.UNKNOWN, 0, true);
    }
    long first = layout.tags().printed(layout.word(dump, 0));
    Head head = Magazine.headOf(layout.tags().plain(first));
    if (head == Head.POINTER && first == object.address().value()) {
      head = Head.OTHER;
    }
    boolean filled = true;
    for (int at = layout.wordBytes();
        at + layout.wordBytes() <= dump.length();
        at += layout.wordBytes()) {
      filled &= Magazine.isPfn(layout.word(dump, at));
    }
    return new Magazine(object.address(), head, first, filled);
  }
}
