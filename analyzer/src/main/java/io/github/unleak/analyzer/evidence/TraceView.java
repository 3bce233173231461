package io.github.unleak.analyzer.evidence;

import io.github.unleak.analyzer.replay.ClockAlignment;
import io.github.unleak.analyzer.replay.Identities;
import io.github.unleak.analyzer.replay.LifeEvent;
import io.github.unleak.analyzer.replay.MagazineEvent;
import io.github.unleak.analyzer.replay.ObjectLife;
import io.github.unleak.analyzer.replay.SightingTimes;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.analyzer.timeline.History;
import io.github.unleak.analyzer.timeline.Run;
import io.github.unleak.analyzer.timeline.Subject;
import java.util.IdentityHashMap;

/**
 * A trace beside the reports of one run.
 *
 * @param replay of the trace
 * @param run the id of the run
 * @param names under which pointers it has the run's objects
 * @param alignment of its clock
 * @param times of the run's snapshots on that clock
 * @param lives which events concern each object of the run
 */
public record TraceView(
    TraceReplay replay,
    int run,
    Identities names,
    ClockAlignment alignment,
    SightingTimes times,
    IdentityHashMap<Subject, ObjectLife> lives) {

  /**
   * Lays them side by side.
   *
   * @param alone false if another trace lies in the folder of this one
   */
  static TraceView of(
      Scene scene,
      Run run,
      TraceReplay replay,
      Identities names,
      ClockAlignment alignment,
      boolean alone) {
    History history = scene.history();
    SightingTimes times =
        SightingTimes.of(history, run, replay, names, alignment, alone, scene.bundles());
    IdentityHashMap<Subject, ObjectLife> lives = new IdentityHashMap<>();
    for (Subject subject : history.subjects()) {
      if (subject.run() == run.id()) {
        lives.put(
            subject,
            alignment == ClockAlignment.OTHER_BOOT
                ? ObjectLife.UNKNOWN
                : ObjectLife.of(subject, names.lives(subject), alignment, times));
      }
    }
    return new TraceView(replay, run.id(), names, alignment, times, lives);
  }

  /** True if the trace shows the same work as the reports, but of another boot. */
  public boolean otherBoot() {
    return alignment == ClockAlignment.OTHER_BOOT;
  }

  /**
   * True if reads and events can be put in order: the clocks are aligned for sure, or it is known
   * which scans in the trace the snapshots show.
   */
  public boolean ordered() {
    return !otherBoot() && (alignment.sure() || times.anyScan());
  }

  /** What the trace shows of an object of the run. */
  public ObjectLife life(Subject subject) {
    return lives.getOrDefault(subject, ObjectLife.UNKNOWN);
  }

  /**
   * True if what happened at a magazine's address happened to this object: the trace shows its own
   * allocation, nothing else at the address between that and the event, and no event is missing
   * that can have been the free of an earlier magazine there and the allocation of this one. If the
   * clocks are aligned, that allocation lies where the object's jiffies are, and only what is
   * missing there counts. Events that are counted as missing without a place can be that free and
   * that allocation only where the trace does not have the events of all CPUs: the free is one of
   * the domain, which would show signs of what is missing.
   */
  boolean concerns(Subject subject, MagazineEvent event) {
    ObjectLife life = life(subject);
    LifeEvent own = life.own();
    if (own == null || !life.certain()) {
      return false;
    }
    for (LifeEvent other : names.lives(subject)) {
      if (other.line() > own.line() && other.line() < event.line()) {
        return false;
      }
    }
    long until = event.time();
    if (alignment.sure()) {
      long jiffies = subject.latest().jiffies();
      long latest = alignment.notAfter(jiffies);
      if (own.time() < alignment.notBefore(jiffies) || own.time() > latest) {
        return false;
      }
      until = Math.min(until, latest);
    }
    return bornIn(subject, own, event.domain())
        ? replay.coversBetweenEnds(own.time(), until)
        : replay.covers(own.time(), until);
  }

  /** True where the replay has an allocation as that of a magazine of a domain. */
  private boolean bornIn(Subject subject, LifeEvent own, long domain) {
    return names.magazine(subject).stream()
        .anyMatch(
            event ->
                event.kind() == MagazineEvent.Kind.BORN
                    && event.line() == own.line()
                    && event.domain() == domain);
  }
}
