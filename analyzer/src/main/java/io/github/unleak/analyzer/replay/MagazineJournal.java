package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.rcache.MagazineModel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.collections.api.set.primitive.LongSet;
import org.eclipse.collections.api.set.primitive.MutableLongSet;
import org.eclipse.collections.impl.map.mutable.primitive.LongObjectHashMap;
import org.eclipse.collections.impl.set.mutable.primitive.LongHashSet;

/**
 * Keeps what happens to the magazines that somebody asks about, and of those alone. Who asks about
 * a domain gets all that happens to its magazines.
 */
final class MagazineJournal {

  /** Most events kept of one address: the oldest go first. */
  private static final int MOST = 4096;

  /** So many lines can lie between an event and one that was taken before it. */
  private static final int HELD = 1 << 16;

  private final MutableLongSet asked;
  private final LongHashSet hashed = new LongHashSet();
  private final LongObjectHashMap<List<PushedNumbers>> pushed = new LongObjectHashMap<>();

  /** The depots that somebody asks about, while scans run. */
  final DepotFilms films = new DepotFilms();

  private final LongObjectHashMap<List<MagazineEvent>> events = new LongObjectHashMap<>();
  private final LongObjectHashMap<List<MagazinePlace>> places = new LongObjectHashMap<>();

  MagazineJournal(LongSet asked) {
    this.asked = LongHashSet.newSet(asked);
  }

  /** From now on what happens at this hashed pointer is asked about, too. */
  void ask(long pointer) {
    asked.add(pointer);
    hashed.add(pointer);
  }

  /** A magazine goes onto the depot: what is in it tells it from others. */
  void pushed(MagazineModel magazine, Step step) {
    if (hashed.contains(magazine.address())
        && magazine.hidden() == 0
        && magazine.known() >= PushedNumbers.COUNT) {
      List<PushedNumbers> kept = pushed.getIfAbsentPut(magazine.address(), ArrayList::new);
      if (kept.size() == MOST) {
        kept.remove(0);
      }
      kept.add(
          new PushedNumbers(
              step.line, step.time, magazine.pfn(0), magazine.pfn(1), magazine.pfn(2)));
    }
  }

  List<PushedNumbers> pushed(long pointer) {
    List<PushedNumbers> kept = pushed.get(pointer);
    return kept == null ? List.of() : List.copyOf(kept);
  }

  /** True where somebody asks about this address. */
  boolean asks(long address) {
    return address != 0 && asked.contains(address);
  }

  void add(MagazineModel magazine, MagazineEvent.Kind kind, Step step, long detail, boolean sure) {
    long domain = magazine.rcache().domain().address();
    films.add(magazine, kind, step);
    add(magazine.address(), kind, step, detail, domain, sure);
    add(domain, kind, step, magazine.address(), domain, sure);
  }

  private void add(
      long address, MagazineEvent.Kind kind, Step step, long detail, long domain, boolean sure) {
    if (asks(address)) {
      List<MagazineEvent> kept = events.getIfAbsentPut(address, ArrayList::new);
      if (kept.size() == MOST) {
        kept.remove(0);
      }
      kept.add(new MagazineEvent(kind, step.line, step.time, step.cpu, detail, domain, sure));
    }
  }

  /**
   * Events of some CPU are missing since a line: what was concluded from there on is not sure. That
   * something was freed, or allocated, was seen and stays.
   */
  void unsureSince(long line) {
    events.forEachValue(kept -> weaken(kept, line, event -> true));
    for (List<MagazinePlace> kept : places.values()) {
      for (int at = kept.size() - 1; at >= 0 && kept.get(at).line() >= line - HELD; at--) {
        if (kept.get(at).line() >= line) {
          kept.set(at, kept.get(at).unsure());
        }
      }
    }
  }

  /**
   * What was concluded since a line from the numbers in a domain is not sure.
   *
   * @param cpu the CPU that it was concluded of, or -1 for all
   */
  void unsure(long domain, int cpu, long line) {
    events.forEachValue(
        kept ->
            weaken(
                kept,
                line,
                event ->
                    event.domain() == domain
                        && (cpu < 0 || event.cpu() == cpu)
                        && event.kind().fromNumbers()));
  }

  /**
   * That the depot was popped below all that is known of it rests on a number that no event had
   * shown; if a probe was missed, the number need not be older than the trace.
   */
  void unsureBottom(long domain, long line) {
    events.forEachValue(
        kept ->
            weaken(
                kept,
                line,
                event ->
                    event.domain() == domain
                        && event.kind() == MagazineEvent.Kind.BYPASSED
                        && event.detail() == 0));
  }

  /** What was concluded of a domain since a line is not sure. */
  void unsureOf(long domain, long line) {
    events.forEachValue(kept -> weaken(kept, line, event -> event.domain() == domain));
  }

  /** Where magazines were during the scans is not sure. */
  void unsurePlaces() {
    places.forEachValue(kept -> kept.replaceAll(MagazinePlace::unsure));
  }

  /**
   * What was concluded in a domain since a line is not sure, unless it is about a magazine that was
   * allocated after another line.
   */
  void unsure(long domain, long since, long bornBefore) {
    for (List<MagazineEvent> kept : events.values()) {
      long born = -1;
      for (int at = 0; at < kept.size(); at++) {
        MagazineEvent event = kept.get(at);
        born = event.kind() == MagazineEvent.Kind.BORN ? event.line() : born;
        boolean concerned =
            event.domain() == domain && event.line() >= since && event.kind().fromNumbers();
        if (concerned && born < bornBefore) {
          kept.set(at, event.unsure());
        }
      }
    }
  }

  /** A magazine was freed by its rcache: it cannot have been lost before. */
  void notLost(long address) {
    List<MagazineEvent> kept = events.get(address);
    for (int at = kept == null ? -1 : kept.size() - 1; at >= 0; at--) {
      MagazineEvent event = kept.get(at);
      if (event.kind() == MagazineEvent.Kind.BORN) {
        return;
      }
      if (event.kind() != MagazineEvent.Kind.POPPED) {
        kept.set(at, event.unsure());
      }
    }
  }

  private static void weaken(
      List<MagazineEvent> kept, long line, Predicate<MagazineEvent> concerned) {
    for (int at = kept.size() - 1; at >= 0 && kept.get(at).line() >= line - HELD; at--) {
      MagazineEvent event = kept.get(at);
      if (event.sure() && event.line() >= line && concerned.test(event)) {
        kept.set(at, event.unsure());
      }
    }
  }

  /** What another replay of the same trace does not say as well is not sure. */
  void agree(MagazineJournal other) {
    events.forEachKeyValue(
        (address, kept) -> {
          Set<MagazineEvent> theirs = new HashSet<>(other.events(address));
          kept.replaceAll(event -> theirs.contains(event) ? event : event.unsure());
        });
    places.forEachKeyValue(
        (address, kept) -> {
          Set<MagazinePlace> theirs = new HashSet<>(other.places(address));
          kept.replaceAll(place -> theirs.contains(place) ? place : place.unsure());
        });
  }

  void add(long address, MagazinePlace place) {
    places.getIfAbsentPut(address, ArrayList::new).add(place);
  }

  LongSet asked() {
    return asked;
  }

  List<MagazineEvent> events(long address) {
    List<MagazineEvent> kept = events.get(address);
    return kept == null ? List.of() : List.copyOf(kept);
  }

  List<MagazinePlace> places(long address) {
    List<MagazinePlace> kept = places.get(address);
    return kept == null ? List.of() : List.copyOf(kept);
  }
}
