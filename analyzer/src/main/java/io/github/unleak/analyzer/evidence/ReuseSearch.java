package io.github.unleak.analyzer.evidence;

import io.github.unleak.analyzer.stack.Stacks;
import io.github.unleak.analyzer.timeline.Sighting;
import io.github.unleak.analyzer.timeline.Subject;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Finds objects whose memory was given out again: two objects of one boot at overlapping addresses,
 * allocated at different times. The earlier one must have been freed in between.
 */
final class ReuseSearch {

  /**
   * Functions under which kmemleak itself makes a new object of what is left of a partly freed one
   * ({@code delete_object_part()}, mm/kmemleak.c): no free of the rest.
   */
  private static final Set<String> SPLITTERS =
      Set.of("kmemleak_free_part", "kmemleak_free_part_phys", "delete_object_part");

  private ReuseSearch() {}

  static void search(Scene scene, Findings findings) {
    if (scene.history().snapshots().size() < 2) {
      return;
    }
    List<Integer> byAddress = new ArrayList<>();
    for (int at = 0; at < scene.size(); at++) {
      KmemleakObject object = scene.subject(at).latest();
      if (!object.percpu() && object.jiffies() != -1 && object.size() > 0) {
        byAddress.add(at);
      }
    }
    byAddress.sort(
        Comparator.comparingInt((Integer at) -> scene.subject(at).run())
            .thenComparing(
                (one, other) -> Long.compareUnsigned(start(scene, one), start(scene, other))));
    for (int i = 0; i < byAddress.size(); i++) {
      Subject low = scene.subject(byAddress.get(i));
      for (int k = i + 1; k < byAddress.size(); k++) {
        Subject high = scene.subject(byAddress.get(k));
        long distance = start(scene, byAddress.get(k)) - start(scene, byAddress.get(i));
        if (high.run() != low.run() || Long.compareUnsigned(distance, low.size()) >= 0) {
          break;
        }
        compare(scene, byAddress.get(i), byAddress.get(k), findings);
      }
    }
  }

  /** Where an object starts, without the tag of its pointer: reuse under another tag is reuse. */
  private static long start(Scene scene, int at) {
    Subject subject = scene.subject(at);
    return scene.layout(subject.run()).tags().plain(subject.address().value());
  }

  private static void compare(Scene scene, int one, int other, Findings findings) {
    long ticks =
        ticksBetween(
            scene.subject(one).latest().jiffies(),
            scene.subject(other).latest().jiffies(),
            scene.history().run(scene.subject(one).run()).wide());
    if (ticks > 0) {
      report(scene, one, other, findings);
    } else if (ticks < 0) {
      report(scene, other, one, findings);
    }
  }

  /** How many ticks {@code to} lies after {@code from}; a 32-bit counter wraps. */
  private static long ticksBetween(long from, long to, boolean wide) {
    return wide ? to - from : (int) (to - from);
  }

  private static void report(Scene scene, int freed, int later, Findings findings) {
    Subject old = scene.subject(freed);
    Subject fresh = scene.subject(later);
    KmemleakObject first = fresh.sightings().get(0).object();
    if (fresh.firstSnapshot() <= old.lastSnapshot()
        || Stacks.passesThrough(first.backtrace(), SPLITTERS)) {
      return;
    }
    boolean known = scene.history().linked(old.lastSnapshot(), fresh.firstSnapshot());
    boolean damaged = first.origin().damaged() || old.latest().origin().damaged();
    findings.add(
        freed,
        new Evidence.AddressReused(
            first.address(),
            first.size(),
            first.jiffies(),
            fresh.firstSnapshot(),
            known && !damaged && !misread(scene, old) && !misread(scene, fresh)
                ? Certainty.PROVEN
                : Certainty.PROBABLE,
            first.origin().source()));
  }

  /**
   * True if a read that does not list an object lists the same but for its address, its size or its
   * jiffies: a digit may have been lost or mistyped in one of the two entries, and nothing else
   * shows such damage.
   */
  private static boolean misread(Scene scene, Subject subject) {
    for (int at = 0; at < scene.size(); at++) {
      Subject other = scene.subject(at);
      if (other.run() == subject.run()
          && same(subject.latest(), other.latest())
          && !together(subject, other)) {
        return true;
      }
    }
    return false;
  }

  /** True if two entries are the same, but for one of the numbers that identify an object. */
  private static boolean same(KmemleakObject one, KmemleakObject other) {
    int equal = one.address().equals(other.address()) ? 1 : 0;
    equal += one.size() == other.size() ? 1 : 0;
    equal += one.jiffies() == other.jiffies() ? 1 : 0;
    return equal == 2
        && one.crc() == other.crc()
        && one.pid() == other.pid()
        && Objects.equals(one.comm(), other.comm())
        && one.dump().sameBytes(other.dump())
        && one.backtrace().frames().equals(other.backtrace().frames());
  }

  private static boolean together(Subject one, Subject other) {
    for (Sighting sighting : one.sightings()) {
      for (Sighting there : other.sightings()) {
        if (sighting.snapshot() == there.snapshot()) {
          return true;
        }
      }
    }
    return false;
  }
}
