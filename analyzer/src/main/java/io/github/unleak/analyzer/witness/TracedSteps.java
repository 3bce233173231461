package io.github.unleak.analyzer.witness;

import io.github.unleak.analyzer.replay.DepotChange;
import io.github.unleak.analyzer.replay.DepotFilm;
import io.github.unleak.analyzer.witness.FilmedScan.Act;
import io.github.unleak.analyzer.witness.Step.Action;
import io.github.unleak.parser.line.Address;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes one witness of what was found for two scans: one numbering, and the lines of the trace. */
final class TracedSteps {

  private final String path;
  private final Map<Long, Address> reported = new LinkedHashMap<>();
  private final DepotFilm first;
  private final DepotFilm last;
  private final SearchBound bound;
  private final Map<Long, Integer> numbers = new LinkedHashMap<>();
  private final List<@Nullable Address> addresses = new ArrayList<>();
  private final List<WitnessStep> steps = new ArrayList<>();
  private final List<Integer> depot = new ArrayList<>();

  TracedSteps(
      String path,
      List<TracedMagazine> magazines,
      DepotFilm first,
      DepotFilm last,
      SearchBound bound) {
    this.path = path;
    this.first = first;
    this.last = last;
    this.bound = bound;
    for (TracedMagazine one : magazines) {
      if (one.pointer() != 0) {
        reported.put(one.pointer(), one.dump().address());
      }
    }
  }

  Witness.Found found(List<Act> before, List<Act> after) {
    add(first, before);
    add(last, after);
    List<Integer> begin = first.depot().stream().map(magazine -> number(first, magazine)).toList();
    return new Witness.Found(steps, addresses, begin, bound);
  }

  private void add(DepotFilm film, List<Act> acts) {
    depot.clear();
    film.depot().forEach(magazine -> depot.add(number(film, magazine)));
    for (Act act : acts) {
      Step step = act.step();
      DepotChange change = act.change();
      if (change != null) {
        changed(film, change);
      } else if (step != null) {
        scanned(film, step);
      }
    }
  }

  private void scanned(DepotFilm film, Step step) {
    boolean nothing =
        (step.action() == Action.READ_LOADED || step.action() == Action.READ_PREV)
            && step.object() < 0;
    if (step.action() == Action.READ_STALE) {
      steps.add(new WitnessStep(Step.SCANNER, Action.SCAN_BEGINS, 0, 0, film.scan(), null, -1));
    }
    if (!nothing) {
      int other = step.action() == Action.READ_MAGAZINE ? number(film, step.other()) : 0;
      steps.add(
          new WitnessStep(
              Step.SCANNER,
              step.action(),
              number(film, step.object()),
              other,
              film.scan(),
              null,
              -1));
    }
  }

  private void changed(DepotFilm film, DepotChange change) {
    int magazine = number(film, change.magazine());
    boolean trim = change.kind() == DepotChange.Kind.TRIMMED;
    if (change.kind() == DepotChange.Kind.PUSHED) {
      step(change, film, Action.PUSH_HEAD, magazine, depot.isEmpty() ? 0 : depot.get(0), false);
      depot.add(0, magazine);
    } else if (trim || change.kind() == DepotChange.Kind.POPPED) {
      depot.remove(Integer.valueOf(magazine));
      step(change, film, Action.POP_HEAD, magazine, depot.isEmpty() ? 0 : depot.get(0), trim);
    }
  }

  private void step(
      DepotChange change, DepotFilm film, Action action, int object, int other, boolean trim) {
    steps.add(
        new WitnessStep(
            trim ? Step.WORKER : change.cpu(),
            action,
            object,
            other,
            film.scan(),
            new SourceLine(path, change.line()),
            change.time()));
  }

  /** Its number in the witness; 0 for none. */
  private int number(DepotFilm film, int magazine) {
    if (magazine < 0) {
      return 0;
    }
    long pointer = film.magazines().get(magazine);
    // One without an address is not the same in another film.
    long key = pointer == 0 ? -(1 + film.scan() * 1_000_000L + magazine) : pointer;
    Integer known = numbers.get(key);
    if (known != null) {
      return known;
    }
    addresses.add(
        reported.containsKey(pointer)
            ? reported.get(pointer)
            : pointer == 0 ? null : new Address(pointer));
    numbers.put(key, addresses.size());
    return addresses.size();
  }
}
