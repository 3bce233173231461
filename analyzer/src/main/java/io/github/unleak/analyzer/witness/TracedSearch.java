package io.github.unleak.analyzer.witness;

import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.rcache.Magazine;
import io.github.unleak.analyzer.rcache.Magazine.Head;
import io.github.unleak.analyzer.replay.DepotFilm;
import io.github.unleak.analyzer.replay.ScanWindow;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.analyzer.scan.ScanRuleSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds a witness along the order of a trace: two scans of it whose reads can be put between the
 * pushes and pops that it shows so that exactly the magazines are listed. The first one misses them
 * all and stores their checksums, the second one misses them again. Scans between the two find them
 * or not: what they do to the checksums changes nothing.
 *
 * <p>Members that stay in the depot lead to each other, so that a scan that misses one of two
 * neighbours misses the one above, too: unless an old word interferes, all are missed or none.
 */
public final class TracedSearch {

  private static final int SCANS = 2;

  private final TraceReplay replay;
  private final ScanWindow scan;
  private final List<TracedMagazine> magazines;
  private final boolean sure;
  private final boolean complete;
  private final long mostStates;
  private long states;

  private TracedSearch(
      TraceReplay replay,
      ScanWindow scan,
      List<TracedMagazine> magazines,
      boolean sure,
      boolean complete,
      long mostStates) {
    this.replay = replay;
    this.scan = scan;
    this.magazines = magazines;
    this.sure = sure;
    this.complete = complete;
    this.mostStates = mostStates;
  }

  /**
   * Searches.
   *
   * @param scan the snapshot's
   * @param magazines all that the snapshot lists; the first is the one that is asked about
   * @param generation of the rcache
   * @param rules of the scan
   * @param sure false where pointers are hashed: then nothing is refuted
   * @param complete false if the snapshot need not list all that the scan reported: then nothing is
   *     refuted because these magazines, and no others, are listed
   * @param mostStates that may be looked at: the limit of time, the same on every machine
   */
  public static TracedWitness of(
      TraceReplay replay,
      ScanWindow scan,
      List<TracedMagazine> magazines,
      Generation generation,
      ScanRuleSet rules,
      boolean sure,
      boolean complete,
      long mostStates) {
    TracedSearch search = new TracedSearch(replay, scan, magazines, sure, complete, mostStates);
    if (!generation.linked()) {
      return search.undecided(Witness.Why.ARRAY_DEPOT, List.of());
    }
    if (rules.confirms()) {
      return search.undecided(Witness.Why.SECOND_PASS, List.of());
    }
    return generation.marked()
        ? search.undecided(Witness.Why.MARKED_DEPOT, List.of())
        : search.search();
  }

  private TracedWitness search() {
    long asked = magazines.get(0).pointer();
    DepotFilm film = null;
    for (DepotFilm one : replay.films()) {
      film = one.scan() == scan.number() && one.member(asked) >= 0 ? one : film;
    }
    if (film == null || asked == 0) {
      return sure && magazines.get(0).moved() >= 0
          ? refused(Refusal.NOT_IN_DEPOT)
          : undecided(Witness.Why.NOT_IN_DEPOT, List.of());
    }
    List<TracedMagazine> members = new ArrayList<>();
    for (TracedMagazine magazine : magazines) {
      if (magazine.pointer() != 0 && film.member(magazine.pointer()) >= 0) {
        members.add(magazine);
      }
    }
    List<Integer> depot = film.depot();
    DepotFilm filmed = film;
    members.sort(Comparator.comparing(one -> depot.indexOf(filmed.member(one.pointer()))));
    List<Integer> numbers = numbers(film, members);
    int lowest = depot.indexOf(numbers.get(numbers.size() - 1));
    int highest = depot.indexOf(numbers.get(0));
    if (highest < 0 || lowest - highest != numbers.size() - 1) {
      return undecided(Witness.Why.WITH_GAPS, List.of(film));
    }
    int beyond = lowest + 1 < depot.size() ? depot.get(lowest + 1) : -1;
    if (sure && !linked(film, members, beyond)) {
      return refused(Refusal.OTHER_LINKS);
    }
    return search(film, members, beyond);
  }

  /** False where a first word is not the link to the member below it. */
  private static boolean linked(DepotFilm film, List<TracedMagazine> members, int beyond) {
    for (int at = 0; at < members.size(); at++) {
      Magazine dump = members.get(at).dump();
      long below =
          at + 1 < members.size()
              ? members.get(at + 1).pointer()
              : beyond < 0 ? 0 : film.magazines().get(beyond);
      boolean known = at + 1 < members.size() || (beyond >= 0 && below != 0);
      boolean linked = dump.head() == Head.POINTER || (dump.head() == Head.ZERO && dump.filled());
      if (known && linked && dump.next() != below) {
        return false;
      }
    }
    return true;
  }

  private static List<Integer> numbers(DepotFilm film, List<TracedMagazine> members) {
    return members.stream().map(one -> film.member(one.pointer())).toList();
  }

  private TracedWitness search(DepotFilm film, List<TracedMagazine> members, int beyond) {
    List<Integer> numbers = numbers(film, members);
    FilmedScan.Result last = last(film, numbers, beyond, numbers);
    if (last == null) {
      return undecided(Witness.Why.UNFOLLOWED, List.of(film));
    }
    if (last.acts() == null) {
      return last.whole() ? none(false, List.of(film)) : tooMany(List.of(film));
    }
    boolean whole = true;
    List<DepotFilm> earlier = earlier(film, members);
    for (DepotFilm before : earlier) {
      FilmedScan.Result first = first(before, numbers(before, members));
      if (first != null && first.acts() != null) {
        Collection<Integer> stored = same(before, first.stored(), film);
        FilmedScan.Result again = last(film, numbers, beyond, stored);
        if (again != null && again.acts() != null) {
          SearchBound bound = bound(List.of(before, film));
          Witness.Found found =
              new TracedSteps(replay.path(), magazines, before, film, bound)
                  .found(first.acts(), again.acts());
          return new TracedWitness(
              found, window(before), scan, before.operations() + film.operations(), true);
        }
        whole &= again != null && again.whole();
      }
      whole &= first != null && (first.acts() != null || first.whole());
    }
    List<DepotFilm> all = new ArrayList<>(earlier);
    all.add(film);
    if (!settledInTrace(members)) {
      return new TracedWitness(
          new Witness.Undecided(Witness.Why.EARLIER_UNSEEN, bound(all)),
          null,
          scan,
          film.operations(),
          true);
    }
    return whole ? none(true, all) : tooMany(all);
  }

  /** The scans that may have stored the checksums, the latest first. */
  private List<DepotFilm> earlier(DepotFilm film, List<TracedMagazine> members) {
    List<DepotFilm> earlier = new ArrayList<>();
    for (DepotFilm one : replay.films()) {
      boolean same = one.domain() == film.domain() && one.order() == film.order();
      if (same
          && one.scan() < film.scan()
          && members.stream()
              .allMatch(
                  member -> one.member(member.pointer()) >= 0 && member.moved() < one.end())) {
        earlier.add(0, one);
      }
    }
    return earlier;
  }

  /** True where no scan before the trace can have seen the members as they are. */
  private boolean settledInTrace(List<TracedMagazine> members) {
    return !replay.filmsCut() && members.stream().allMatch(member -> member.moved() >= 0);
  }

  /** Magazines of a film by their numbers in another one, where they are in its depot. */
  private static Collection<Integer> same(
      DepotFilm from, Collection<Integer> numbers, DepotFilm to) {
    List<Integer> same = new ArrayList<>();
    for (int number : numbers) {
      long address = from.magazines().get(number);
      int there = address == 0 ? -1 : to.member(address);
      if (there >= 0 && to.depot().contains(there)) {
        same.add(there);
      }
    }
    return same;
  }

  private FilmedScan.@Nullable Result last(
      DepotFilm film, List<Integer> members, int beyond, Collection<Integer> stored) {
    return either(cpusFirst -> FilmedScan.last(film, members, beyond, cpusFirst), stored);
  }

  private FilmedScan.@Nullable Result first(DepotFilm film, List<Integer> members) {
    return either(cpusFirst -> FilmedScan.first(film, members, cpusFirst), List.of());
  }

  /** With the per-CPU areas behind the depot, as since Linux 6.9, and before it. */
  private FilmedScan.@Nullable Result either(
      Function<Boolean, FilmedScan> scan, Collection<Integer> stored) {
    boolean whole = true;
    for (boolean cpusFirst : new boolean[] {false, true}) {
      FilmedScan.Result result;
      try {
        result = scan.apply(cpusFirst).search(stored, Math.max(0, mostStates - states));
      } catch (IllegalArgumentException unfollowed) {
        return null;
      }
      states += result.states();
      whole &= result.whole();
      if (result.acts() != null) {
        return result;
      }
    }
    return new FilmedScan.Result(null, List.of(), 0, whole);
  }

  private ScanWindow window(DepotFilm film) {
    return replay.scans().get(film.scan() - 1);
  }

  private SearchBound bound(List<DepotFilm> films) {
    int operations = films.stream().mapToInt(DepotFilm::operations).sum();
    int cpus =
        (int)
            films.stream()
                .flatMap(film -> film.changes().stream())
                .map(change -> change.cpu())
                .distinct()
                .count();
    return new SearchBound(Math.min(films.size(), SCANS), operations, cpus, states, mostStates);
  }

  private TracedWitness none(boolean lastAlone, List<DepotFilm> films) {
    DepotFilm film = films.get(films.size() - 1);
    return sure && complete
        ? new TracedWitness(
            new Witness.None(null, bound(films)), null, scan, film.operations(), lastAlone)
        : undecided(Witness.Why.UNSURE_TRACE, films);
  }

  private TracedWitness refused(Refusal refusal) {
    return new TracedWitness(
        new Witness.None(refusal, WitnessSearch.NOTHING), null, scan, 0, false);
  }

  private TracedWitness tooMany(List<DepotFilm> films) {
    return undecided(Witness.Why.TOO_MANY_STATES, films);
  }

  private TracedWitness undecided(Witness.Why why, List<DepotFilm> films) {
    int operations = films.isEmpty() ? 0 : films.get(films.size() - 1).operations();
    return new TracedWitness(
        new Witness.Undecided(why, bound(films)), null, scan, operations, false);
  }
}
