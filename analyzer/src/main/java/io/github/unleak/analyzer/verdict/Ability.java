package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.verdict.Check.State;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What inputs may be able to prove, and what it takes. */
public enum Ability {
  /** That an object was freed, or found again, from the reports alone. */
  CHANGES_BETWEEN_READS(
      EnumSet.of(Topic.REPORTS, Topic.SNAPSHOTS),
      EnumSet.of(
          Topic.DETECTOR,
          Topic.WHOLE_LISTS,
          Topic.SKIPPED_ENTRIES,
          Topic.CLEARING,
          Topic.ORDER,
          Topic.BOOTS,
          Topic.SCAN_RULES,
          Topic.STALE_ADDRESSES,
          Topic.ENTRIES)),
  /** That a listed object was freed later. */
  LATER_FREES(
      EnumSet.of(
          Topic.REPORTS,
          Topic.TRACES,
          Topic.EVENTS,
          Topic.POINTERS,
          Topic.CLOCK,
          Topic.OVERLAP,
          Topic.SLAB_FREES),
      EnumSet.of(Topic.ALIGNMENT, Topic.TRACE_END, Topic.SLAB_ALLOCATIONS, Topic.ENTRIES)),
  /** Which magazines the rcache lost, and when, whether they are listed or not. */
  RCACHE_LOSSES(
      EnumSet.of(
          Topic.TRACES,
          Topic.EVENTS,
          Topic.POINTERS,
          Topic.IOVA_EVENTS,
          Topic.SLAB_ALLOCATIONS,
          Topic.SLAB_FREES,
          Topic.CALL_SITES),
      EnumSet.of(
          Topic.CLOCK,
          Topic.LOST_EVENTS,
          Topic.DAMAGED_EVENTS,
          Topic.LATE_BUFFERS,
          Topic.MISSED_PROBES,
          Topic.PAIRS,
          Topic.DOMAIN,
          Topic.RCACHE_MODEL,
          Topic.TRACE_START)),
  /** That a listed magazine is such a loss, with its time. */
  DATED_LEAKS(
      with(RCACHE_LOSSES.needs, Topic.REPORTS, Topic.CLOCK, Topic.OVERLAP),
      with(RCACHE_LOSSES.weakenedBy, Topic.ALIGNMENT, Topic.ENTRIES)),
  /** That a scan raced with pops of the depot when it missed a magazine. */
  RACES(
      with(RCACHE_LOSSES.needs, Topic.REPORTS, Topic.CLOCK, Topic.OVERLAP, Topic.SCAN_EVENTS),
      with(RCACHE_LOSSES.weakenedBy, Topic.ALIGNMENT, Topic.SCAN_MATCH, Topic.ENTRIES));

  private final Set<Topic> needs;
  private final Set<Topic> weakenedBy;

  Ability(Set<Topic> needs, Set<Topic> weakenedBy) {
    this.needs = needs;
    this.weakenedBy = weakenedBy;
  }

  private static Set<Topic> with(Set<Topic> topics, Topic... more) {
    Set<Topic> all = EnumSet.copyOf(topics);
    all.addAll(List.of(more));
    return all;
  }

  /** The name used in JSON. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * How far the inputs have it.
   *
   * @param checks of the reports and of one trace
   */
  Answer answer(List<Check> checks) {
    Set<Topic> missing = EnumSet.noneOf(Topic.class);
    Set<Topic> weak = EnumSet.noneOf(Topic.class);
    for (Check check : checks) {
      if (check.state() == State.GAP) {
        (needs.contains(check.topic()) ? missing : weak).add(check.topic());
      }
    }
    weak.retainAll(weakenedBy);
    if (!missing.isEmpty()) {
      return new Answer(this, Extent.NO, List.copyOf(missing));
    }
    return new Answer(this, weak.isEmpty() ? Extent.YES : Extent.PARTLY, List.copyOf(weak));
  }

  /** How far something can be proven. */
  public enum Extent {
    /** Not at all. */
    NO("no"),
    /** Of some objects, or not for sure. */
    PARTLY("partly"),
    /** As far as the model goes. */
    YES("yes");

    private final String id;

    Extent(String id) {
      this.id = id;
    }

    /** The name used in reports. */
    public String id() {
      return id;
    }
  }

  /**
   * Whether inputs can prove it.
   *
   * @param ability what
   * @param extent how far
   * @param because the gaps that stand against it
   */
  public record Answer(Ability ability, Extent extent, List<Topic> because) {}
}
