package io.github.unleak.analyzer.witness;

import io.github.unleak.analyzer.replay.DepotChange;
import io.github.unleak.analyzer.replay.DepotChange.Kind;
import io.github.unleak.analyzer.replay.DepotFilm;
import io.github.unleak.analyzer.witness.Step.Action;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.eclipse.collections.impl.set.mutable.primitive.LongHashSet;
import org.jspecify.annotations.Nullable;

/**
 * Puts the reads of one scan between the changes that a trace shows of a depot, in every way that
 * can make a difference. Between two changes nothing moves, so that the scanner's steps follow from
 * each other there; what is tried is after how many of them the next change comes. A change that
 * does not touch what the last of them read may as well come before it: that way is left out.
 */
final class FilmedScan {

  private final FilmedWorld film;
  private final List<DepotChange> changes;
  private final List<Integer> members;
  private final int stale;
  private final boolean last;

  /** What is pushed onto the uppermost member for good, and after how many changes; 0 for none. */
  private int cover;

  private int coveredFrom;

  private FilmedScan(FilmedWorld film, List<Integer> members, int beyond, boolean last) {
    this.film = film;
    this.changes = film.changes();
    this.members = members.stream().map(film::number).toList();
    this.stale = beyond < 0 ? 0 : film.number(beyond);
    this.last = last;
    cover();
  }

  /** Whoever links to the uppermost member at the end has done so since it was pushed last. */
  private void cover() {
    World world = film.start(List.of());
    for (DepotChange change : changes) {
      int before = cover;
      cover = above(world);
      coveredFrom = cover == before ? coveredFrom : changes.size() - world.budget();
      world = film.after(world, change);
    }
    int before = cover;
    cover = above(world);
    coveredFrom = cover == before ? coveredFrom : changes.size();
  }

  private int above(World world) {
    for (int magazine = world.depot(); magazine != 0; magazine = world.next(magazine)) {
      if (members.contains(world.next(magazine)) && !members.contains(magazine)) {
        return magazine;
      }
    }
    return 0;
  }

  /**
   * An order is searched in which all members are missed, and their checksums stored at the end.
   *
   * @param film the depot while the scan ran
   * @param members by their numbers in the film
   * @param cpusFirst the scan reads the per-CPU areas before the depot
   * @throws IllegalArgumentException where the changes do not follow from each other
   */
  static FilmedScan first(DepotFilm film, List<Integer> members, boolean cpusFirst) {
    int depth = FilmedWorld.depth(film, members);
    return new FilmedScan(new FilmedWorld(film, depth, cpusFirst), members, -1, false);
  }

  /**
   * An order is searched in which exactly the members are listed.
   *
   * @param beyond what an old word points at when the scan begins, with all that is below it; or -1
   */
  static FilmedScan last(DepotFilm film, List<Integer> members, int beyond, boolean cpusFirst) {
    int depth =
        beyond < 0
            ? film.depot().size()
            : Math.max(FilmedWorld.depth(film, members), film.depot().indexOf(beyond) + 1);
    return new FilmedScan(new FilmedWorld(film, depth, cpusFirst), members, beyond, true);
  }

  /**
   * One thing that happens: a step of the scanner, or a change.
   *
   * @param step of the scanner, its magazines by their numbers in the film, -1 for none
   * @param change that the trace shows
   */
  record Act(@Nullable Step step, @Nullable DepotChange change) {}

  /**
   * What was found.
   *
   * @param acts in order, {@code null} where there are none
   * @param stored the magazines whose checksums are stored at the end, by their numbers in the film
   * @param states looked at
   * @param whole true where nothing was left out
   */
  record Result(@Nullable List<Act> acts, Collection<Integer> stored, long states, boolean whole) {}

  private record Node(
      World world, @Nullable Node before, @Nullable Step step, @Nullable DepotChange change) {}

  /**
   * Searches.
   *
   * @param stored magazines whose checksums were stored before, by their numbers in the film
   * @param most states that may be looked at
   */
  Result search(Collection<Integer> stored, long most) {
    LongHashSet seen = new LongHashSet();
    long states = 0;
    for (Node begun : begun(film.start(stored))) {
      Result result = search(begun, seen, most - states);
      states += result.states();
      if (result.acts() != null || !result.whole()) {
        return new Result(result.acts(), result.stored(), states, result.whole());
      }
    }
    return new Result(null, List.of(), states, true);
  }

  private Result search(Node begun, LongHashSet seen, long most) {
    Deque<Node> open = new ArrayDeque<>();
    long states = 0;
    open.push(begun);
    while (!open.isEmpty()) {
      Node node = open.pop();
      List<Node> next = new ArrayList<>();
      int taken = changes.size() - node.world.budget();
      DepotChange change = taken < changes.size() ? changes.get(taken) : null;
      if (change != null) {
        next.add(changed(node, change));
      }
      for (Node at = node; at != null; at = scanned(at)) {
        states++;
        if (hopeless(at.world)) {
          break;
        }
        if (change == null && over(at.world) && goal(at.world)) {
          return new Result(acts(at), stored(at.world), states, false);
        }
        if (change != null && touches(change, at)) {
          next.add(changed(at, change));
        }
      }
      if (states > most) {
        return new Result(null, List.of(), states, false);
      }
      for (int i = next.size() - 1; i >= 0; i--) {
        if (seen.add(next.get(i).world.fingerprint())) {
          open.push(next.get(i));
        }
      }
    }
    return new Result(null, List.of(), states, true);
  }

  /**
   * The scan has begun: without an old word, or with one that points at what is beyond the members,
   * or at a magazine that moves meanwhile. One that is read on its CPU for an old word, and pushed
   * before the depot is read, hides all below it.
   */
  private List<Node> begun(World start) {
    List<Node> begun = new ArrayList<>();
    new ScanSteps(
            (step, next) -> {
              int word = step.object();
              if (word == 0 || word == stale || (!members.contains(word) && film.moves(word))) {
                begun.add(new Node(next, null, step, null));
              }
            })
        .from(start);
    return begun;
  }

  private Node changed(Node node, DepotChange change) {
    return new Node(film.after(node.world, change), node, null, change);
  }

  private static @Nullable Node scanned(Node node) {
    Node[] next = new Node[1];
    new ScanSteps((step, world) -> next[0] = new Node(world, node, step, null)).from(node.world);
    return next[0];
  }

  /** True where the scanner's last step would have seen another thing behind the change. */
  private boolean touches(DepotChange change, Node node) {
    Step step = node.step;
    Node before = node.before;
    if (step == null || before == null) {
      return false;
    }
    if (before.world.phase() != node.world.phase()) {
      return true;
    }
    return switch (step.action()) {
      case READ_DEPOT -> change.ofDepot();
      case READ_LOADED, READ_PREV -> film.moves(before.world, change, step.other());
      default -> change.kind() != Kind.BORN && film.number(change.magazine()) == step.object();
    };
  }

  /**
   * A member that was found is not missed, but that its new checksum makes it gray is no matter.
   */
  private boolean hopeless(World world) {
    int taken = changes.size() - world.budget();
    if (last && cover != 0 && taken >= coveredFrom && leads(world)) {
      return true;
    }
    if (!last && world.phase() != ScanSteps.GRAY) {
      return false;
    }
    for (int member : members) {
      if (member < world.fresh() && world.is(member, World.GRAY)) {
        return true;
      }
    }
    return false;
  }

  /**
   * True where what covers the members, and stays there, will still be read: it was found and not
   * read yet, or will be found, or is white when its checksum is compared.
   */
  private boolean leads(World world) {
    boolean white = !world.is(cover, World.GRAY);
    return world.queued(cover)
        || (white && world.phase() == ScanSteps.GRAY)
        || (white && world.phase() == ScanSteps.CHECKSUMS && world.place() <= cover);
  }

  private static boolean over(World world) {
    return world.phase() == ScanSteps.IDLE && world.scans() == 0;
  }

  private boolean goal(World world) {
    for (int magazine = 1; magazine < world.fresh(); magazine++) {
      boolean member = members.contains(magazine);
      if (last && world.is(magazine, World.LISTED) != member) {
        return false;
      }
      boolean stored = world.is(magazine, World.ALLOCATED) && world.unchanged(magazine);
      if (!last && member && !stored) {
        return false;
      }
    }
    return members.stream().allMatch(member -> member < world.fresh());
  }

  private List<Integer> stored(World world) {
    List<Integer> stored = new ArrayList<>();
    for (int magazine = 1; magazine < world.fresh(); magazine++) {
      if (world.is(magazine, World.ALLOCATED) && world.unchanged(magazine)) {
        stored.add(film.inFilm(magazine));
      }
    }
    return stored;
  }

  private List<Act> acts(Node end) {
    Deque<Act> acts = new ArrayDeque<>();
    for (Node at = end; at != null; at = at.before) {
      Step step = at.step;
      acts.push(new Act(step == null ? null : inFilm(step), at.change));
    }
    return new ArrayList<>(acts);
  }

  private Step inFilm(Step step) {
    boolean link = step.action() == Action.READ_MAGAZINE;
    boolean cpu = step.action() == Action.READ_LOADED || step.action() == Action.READ_PREV;
    return new Step(
        step.actor(),
        step.action(),
        film.inFilm(step.object()),
        link ? film.inFilm(step.other()) : cpu ? film.cpu(step.other()) : -1);
  }
}
