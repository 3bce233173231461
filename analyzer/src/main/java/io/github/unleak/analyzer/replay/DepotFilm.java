package io.github.unleak.analyzer.replay;

import java.util.List;

/**
 * One depot while one scan ran, as the replay has it: what was in it when the scan began, and what
 * happened to its rcache's magazines until the scan ended, in the order of the trace.
 *
 * @param scan the scan, counted from 1 over the trace
 * @param domain address of the {@code struct iova_domain}
 * @param order ranges of 2^order pages
 * @param magazines addresses by number, from 0; 0 if the trace has not shown one
 * @param depot the members at the begin by number, the head first
 * @param changes what happened meanwhile
 * @param end line of the scan's end
 * @param freed when, before the next scan, the first magazine was freed that was in the depot at
 *     the begin or was pushed meanwhile; {@link Long#MAX_VALUE} for never. The scan may have
 *     reported it, and a later read of the file does not list it
 */
public record DepotFilm(
    int scan,
    long domain,
    int order,
    List<Long> magazines,
    List<Integer> depot,
    List<DepotChange> changes,
    long end,
    long freed) {

  /** One of whose magazines none was freed. */
  public DepotFilm(
      int scan,
      long domain,
      int order,
      List<Long> magazines,
      List<Integer> depot,
      List<DepotChange> changes,
      long end) {
    this(scan, domain, order, magazines, depot, changes, end, Long.MAX_VALUE);
  }

  public DepotFilm {
    magazines = List.copyOf(magazines);
    depot = List.copyOf(depot);
    changes = List.copyOf(changes);
  }

  /** The same depot, of which a magazine was freed at a time. */
  DepotFilm freedAt(long time) {
    return time < freed
        ? new DepotFilm(scan, domain, order, magazines, depot, changes, end, time)
        : this;
  }

  /**
   * The number of a magazine that was in the depot at the begin, or was pushed meanwhile; -1 where
   * there is none at that address.
   */
  public int member(long address) {
    for (int number : depot) {
      if (magazines.get(number) == address) {
        return number;
      }
    }
    for (DepotChange change : changes) {
      if (change.kind() == DepotChange.Kind.PUSHED && magazines.get(change.magazine()) == address) {
        return change.magazine();
      }
    }
    return -1;
  }

  /** Pushes and pops, the trimming's among them. */
  public int operations() {
    return (int) changes.stream().filter(DepotChange::ofDepot).count();
  }
}
