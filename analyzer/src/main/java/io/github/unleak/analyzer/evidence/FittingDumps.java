package io.github.unleak.analyzer.evidence;

import io.github.unleak.analyzer.graph.PointerLayout;
import io.github.unleak.analyzer.rcache.MagazineModel.Place;
import io.github.unleak.analyzer.replay.HashedLife;
import io.github.unleak.analyzer.replay.Identities;
import io.github.unleak.analyzer.replay.MagazinePlace;
import io.github.unleak.analyzer.replay.PushedNumbers;
import io.github.unleak.analyzer.replay.ScanWindow;
import io.github.unleak.analyzer.replay.SightingTimes;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.parser.kmemleak.HexDump;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the dump of a magazine tells: the first page frame numbers in it, which the events show
 * unhashed, and the next member of its depot.
 */
final class FittingDumps {

  private final TraceReplay replay;
  private final SightingTimes times;
  private final PointerLayout layout;

  FittingDumps(TraceReplay replay, SightingTimes times, PointerLayout layout) {
    this.replay = replay;
    this.times = times;
    this.layout = layout;
  }

  /** Where some were pushed with the numbers that the dump shows, it is one of those. */
  boolean numbers(Fitting fitting) {
    HexDump dump = fitting.subject().latest().dump();
    int word = layout.wordBytes();
    if (dump.length() < (1 + PushedNumbers.COUNT) * word) {
      return false;
    }
    ScanWindow scan = times.scan(fitting.subject().lastSnapshot());
    long until = scan == null || scan.end() < 0 ? Long.MAX_VALUE : scan.end();
    List<HashedLife> shown =
        fitting.left().stream().filter(life -> shows(life, dump, word, until)).toList();
    return !shown.isEmpty() && fitting.keep(shown::contains);
  }

  private boolean shows(HashedLife life, HexDump dump, int word, long until) {
    PushedNumbers last = null;
    for (PushedNumbers pushed : replay.pushed(life.id())) {
      if (life.covers(pushed.line()) && pushed.time() <= until) {
        last = pushed;
      }
    }
    return last != null
        && last.first() == layout.word(dump, word)
        && last.second() == layout.word(dump, 2 * word)
        && last.third() == layout.word(dump, 3 * word);
  }

  /** Narrows two magazines of which {@code one} points at {@code other}: neighbours in a depot. */
  boolean linked(Fitting one, Fitting other) {
    ScanWindow scan = times.scan(one.subject().lastSnapshot());
    if (scan == null || one.subject().lastSnapshot() != other.subject().lastSnapshot()) {
      return false;
    }
    int number = scan.number();
    boolean changed = one.keep(a -> other.left().stream().anyMatch(b -> next(a, b, number)));
    return other.keep(b -> one.left().stream().anyMatch(a -> next(a, b, number))) || changed;
  }

  /** False where the model has both in depots during the scan, and not one above the other. */
  private boolean next(HashedLife one, HashedLife other, int scan) {
    MagazinePlace above = place(one, scan);
    MagazinePlace below = place(other, scan);
    return above == null
        || below == null
        || (above.domain() == below.domain()
            && above.order() == below.order()
            && below.depthAtBegin() == above.depthAtBegin() + 1);
  }

  private @Nullable MagazinePlace place(HashedLife life, int scan) {
    for (MagazinePlace place : Identities.places(replay, life)) {
      if (place.scan() == scan && place.sure()) {
        boolean stayed = place.atBegin() == Place.DEPOT && place.atEnd() == Place.DEPOT;
        return stayed ? place : null;
      }
    }
    return null;
  }
}
