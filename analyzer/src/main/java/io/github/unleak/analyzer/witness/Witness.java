package io.github.unleak.analyzer.witness;

import io.github.unleak.parser.line.Address;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether some interleaving of a scan with the rcache, without any leak, leaves exactly the
 * magazines that a snapshot lists.
 */
public sealed interface Witness {

  /** What was searched. */
  SearchBound bound();

  /** Tells the cases apart. */
  <R> R match(Cases<R> cases);

  /**
   * One reader for each case.
   *
   * @param <R> what they give
   */
  interface Cases<R> {
    /** There is one. */
    R found(Found witness);

    /** There is none within the bound. */
    R none(None witness);

    /** It was not decided. */
    R undecided(Undecided witness);
  }

  /**
   * An interleaving that leaves them.
   *
   * @param steps those that matter, in order; the first begins a scan
   * @param magazines by their numbers in the steps, from 1: their addresses, {@code null} for those
   *     that the snapshot does not list
   * @param depot the depot at the begin, head first, by those numbers
   * @param bound what was searched
   */
  record Found(
      List<WitnessStep> steps,
      List<@Nullable Address> magazines,
      List<Integer> depot,
      SearchBound bound)
      implements Witness {

    public Found {
      steps = List.copyOf(steps);
      magazines = Collections.unmodifiableList(new ArrayList<>(magazines));
      depot = List.copyOf(depot);
    }

    /** The address of a magazine of the steps, {@code null} where the snapshot does not list it. */
    public @Nullable Address address(int magazine) {
      return magazine < 1 || magazine > magazines.size() ? null : magazines.get(magazine - 1);
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.found(this);
    }
  }

  /**
   * None leaves them.
   *
   * @param refusal the rule that forbids it whatever the bound; {@code null} where all
   *     interleavings within the bound were looked at
   * @param bound what was searched
   */
  record None(@Nullable Refusal refusal, SearchBound bound) implements Witness {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.none(this);
    }
  }

  /**
   * Not decided.
   *
   * @param why what stood in the way
   * @param bound what was searched
   */
  record Undecided(Why why, SearchBound bound) implements Witness {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.undecided(this);
    }
  }

  /** What can stand in the way of a decision. */
  enum Why {
    /** More states than may be looked at. */
    TOO_MANY_STATES("too-many-states"),
    /** The depot is an array: the model has linked ones alone. */
    ARRAY_DEPOT("array-depot"),
    /** The dump does not show the first word of a magazine. */
    NOT_SHOWN("not-shown"),
    /** The object is no magazine. */
    NOT_A_MAGAZINE("not-a-magazine"),
    /** The replay does not have it in a depot while the scan ran. */
    NOT_IN_DEPOT("not-in-depot"),
    /** The snapshot lists members of a depot, and not all between them. */
    WITH_GAPS("with-gaps"),
    /** The replay does not follow the depot through a scan. */
    UNFOLLOWED("unfollowed"),
    /** What the trace shows may not be all, or may be of others. */
    UNSURE_TRACE("unsure-trace"),
    /** A scan before the trace may have stored the checksums. */
    EARLIER_UNSEEN("earlier-unseen"),
    /** Pops mark, and those between the scans are not known. */
    MARKED_DEPOT("marked-depot"),
    /** Scans have a second pass, and the trace's order is searched for one pass only. */
    SECOND_PASS("second-pass");

    private final String id;

    Why(String id) {
      this.id = id;
    }

    /** The name in reports. */
    public String id() {
      return id;
    }
  }
}
