package io.github.unleak.analyzer.timeline;

import io.github.unleak.parser.kmemleak.KernelNotice;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.kmemleak.NoticeKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a log into kernel runs and snapshots. A boot banner, a clock that falls back, or a place in
 * the code at another address starts a run. A scan's summary line ends a verbose print; so does an
 * entry of an object that the snapshot has already, unless it is the same print again (a mail that
 * quotes itself).
 */
final class ConsoleCutter {

  /** A banner with a later stamp is somebody's print of /proc/version. */
  private static final long BANNER_MICROS = 60_000_000;

  /** A clock that falls back further than lines overtake each other was reset. */
  private static final long RESET_MICROS = 30_000_000;

  private final KmemleakLog log;
  private final String place;
  private final @Nullable String series;
  private final List<RawSnapshot> snapshots = new ArrayList<>();
  private final Map<Integer, String> releases = new TreeMap<>();
  private List<KmemleakObject> open = new ArrayList<>();
  private Map<ObjectKey, KmemleakObject> seen = new HashMap<>();
  private BootMarks marks = BootMarks.none();
  private int boot;
  private long clock = -1;

  /**
   * A cutter for one log.
   *
   * @param place the folder that it lies in
   * @param series see {@link RawSnapshot#series}
   */
  ConsoleCutter(KmemleakLog log, String place, @Nullable String series) {
    this.log = log;
    this.place = place;
    this.series = series;
  }

  /** The snapshots of the log, in its order. */
  List<RawSnapshot> cut() {
    List<KernelNotice> notices = log.notices();
    int next = 0;
    for (KmemleakObject object : log.objects()) {
      while (next < notices.size()
          && notices.get(next).source().line() < object.origin().source().line()) {
        notice(notices.get(next++));
      }
      object(object);
    }
    while (next < notices.size()) {
      notice(notices.get(next++));
    }
    close();
    return snapshots;
  }

  /** The kernel releases of the runs that showed a banner. */
  Map<Integer, String> releases() {
    return releases;
  }

  private void notice(KernelNotice notice) {
    if (notice.kind() == NoticeKind.BOOT_BANNER) {
      if (notice.logMicros() < BANNER_MICROS) {
        close();
        boot++;
        marks = BootMarks.none();
        clock = notice.logMicros();
        releases.put(boot, notice.text());
      }
      return;
    }
    advance(notice.logMicros());
    if (notice.kind() == NoticeKind.NEW_LEAKS) {
      close();
    }
  }

  private void object(KmemleakObject object) {
    advance(object.origin().logMicros());
    if (!marks.take(object)) {
      close();
      boot++;
      marks = BootMarks.none();
      marks.take(object);
    }
    if (!open.isEmpty() && open.get(0).origin().verbose() != object.origin().verbose()) {
      close();
    }
    KmemleakObject before = seen.putIfAbsent(ObjectKey.of(object), object);
    if (before != null) {
      if (samePrint(before, object)) {
        return;
      }
      close();
      seen.put(ObjectKey.of(object), object);
    }
    open.add(object);
  }

  /** Equal in all that a second read would have changed, or not told apart from it. */
  private static boolean samePrint(KmemleakObject one, KmemleakObject other) {
    return one.ageMillis() == other.ageMillis()
        && one.crc() == other.crc()
        && (one.dump().sameBytes(other.dump())
            || one.origin().damaged()
            || other.origin().damaged())
        && one.origin().logMicros() == other.origin().logMicros();
  }

  private void advance(long logMicros) {
    if (logMicros < 0) {
      return;
    }
    if (clock >= 0 && logMicros < clock - RESET_MICROS) {
      close();
      boot++;
      marks = BootMarks.none();
    }
    clock = logMicros;
  }

  private void close() {
    if (!open.isEmpty()) {
      KmemleakObject first = open.get(0);
      snapshots.add(
          new RawSnapshot(
              place,
              boot,
              first.origin().source(),
              false,
              series,
              first.origin().logMicros(),
              open));
      open = new ArrayList<>();
      seen = new HashMap<>();
    }
  }
}
