package io.github.unleak.analyzer.evidence;

import io.github.unleak.analyzer.replay.AllocationTraits;
import io.github.unleak.analyzer.replay.HashedLife;
import io.github.unleak.analyzer.timeline.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A reported object and the allocations of a trace with hashed pointers that it may be. */
final class Fitting {

  /** If more than this many fit, the object is not identified. */
  private static final int MOST = 64;

  private final int at;
  private final Subject subject;
  private final AllocationTraits traits;
  private final int considered;
  private final List<HashedLife> first;
  private List<HashedLife> left;
  private boolean aside;

  /**
   * @param at place of the subject in the history
   * @param considered allocations of its size, call site and thread in its time window
   * @param fits those of them that lived long enough
   */
  Fitting(int at, Subject subject, int considered, List<HashedLife> fits) {
    this.at = at;
    this.subject = subject;
    this.traits = AllocationTraits.of(subject.latest());
    this.considered = considered;
    this.first = List.copyOf(fits);
    this.left = first;
    this.aside = fits.size() > MOST;
  }

  int at() {
    return at;
  }

  Subject subject() {
    return subject;
  }

  AllocationTraits traits() {
    return traits;
  }

  int considered() {
    return considered;
  }

  /** Those that are still possible. */
  List<HashedLife> left() {
    return left;
  }

  /** True where it takes no part in the comparison with others. */
  boolean aside() {
    return aside;
  }

  /**
   * None of the allocations is the one: it is not in the trace, or what was taken for sure is not.
   */
  void putAside() {
    aside = true;
  }

  /** Begins anew. */
  void reset() {
    left = first;
  }

  /** The only one that is left, or {@code null}. */
  @Nullable HashedLife only() {
    return !aside && left.size() == 1 ? left.get(0) : null;
  }

  /** Keeps those that pass; true where that changed anything. */
  boolean keep(Predicate<HashedLife> passes) {
    List<HashedLife> kept = new ArrayList<>(left.size());
    for (HashedLife life : left) {
      if (passes.test(life)) {
        kept.add(life);
      }
    }
    boolean changed = kept.size() < left.size();
    left = kept;
    return changed;
  }
}
