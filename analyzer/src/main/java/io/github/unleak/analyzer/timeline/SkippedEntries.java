package io.github.unleak.analyzer.timeline;

import io.github.unleak.parser.bundle.Bundle;
import io.github.unleak.parser.kmemleak.Frame;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether the kernel may have skipped an object that a snapshot of one run lacks. Each {@code
 * read()} of the kmemleak file returns one buffer, and {@code kmemleak_seq_start()} (mm/kmemleak.c)
 * then finds its place again by counting objects from the start of its list: if k objects before
 * that place were freed meanwhile, it skips the next k. So what is missing where no buffer can have
 * ended was not skipped: it was not there, or not unreferenced.
 */
public final class SkippedEntries {

  /** Ticks by which jiffies may differ from the order of the list. */
  private static final long TICK = 1;

  /** Neighbours of an object in another read that are looked up in this one. */
  private static final int MOST_NEIGHBOURS = 64;

  /** The checksum is printed without leading zeros. */
  private static final int CRC_DIGITS = 8;

  /** Ages that grow between two reads take more digits. */
  private static final int AGE_DIGITS = 4;

  /** A frame of a module that is gone is printed as an address: so much longer, at most. */
  private static final int ADDRESS_FOR_NAME = 6;

  /** And so much shorter than with the name that it had, as a rule. */
  private static final int NAME_FOR_ADDRESS = 40;

  /** Bytes of a block: a file that was cut by a full disk or a small reader ends with one. */
  private static final int BLOCK = 512;

  private final boolean wide;
  private final int page;
  private final Map<Integer, List<Places>> bySnapshot = new HashMap<>();
  private final List<Places> all = new ArrayList<>();
  private int longest;

  private SkippedEntries(boolean wide, int page) {
    this.wide = wide;
    this.page = page;
  }

  /**
   * For those of {@code snapshots} that are of one run.
   *
   * @param bundles what recorders say of their recordings
   */
  public static SkippedEntries of(List<Snapshot> snapshots, int run, List<Bundle> bundles) {
    boolean wide = false;
    List<Snapshot> complete = new ArrayList<>();
    for (Snapshot snapshot : snapshots) {
      if (snapshot.run() == run && snapshot.complete()) {
        complete.add(snapshot);
        for (FileRead read : snapshot.reads()) {
          wide |= read.objects().stream().anyMatch(object -> !object.address().fitsIn32Bits());
        }
      }
    }
    return of(complete, wide, PageSize.of(complete, bundles));
  }

  /**
   * For the complete snapshots of one run.
   *
   * @param wide true if addresses have 64 bits
   * @param page bytes of the machine's pages, or -1 if they are not known
   */
  static SkippedEntries of(List<Snapshot> complete, boolean wide, int page) {
    SkippedEntries skipped = new SkippedEntries(wide, page);
    for (Snapshot snapshot : complete) {
      List<Places> places = new ArrayList<>();
      snapshot.reads().forEach(read -> places.add(skipped.new Places(read)));
      skipped.bySnapshot.put(snapshot.id(), places);
      skipped.all.addAll(places);
    }
    for (Places places : skipped.all) {
      for (KmemleakObject object : places.read.objects()) {
        skipped.longest = Math.max(skipped.longest, printedAtMost(object));
      }
    }
    return skipped;
  }

  /** Bytes that the entry of an object can have in another read. */
  private static int printedAtMost(KmemleakObject object) {
    int bytes = object.origin().bytes();
    if (bytes < 0) {
      return 0; // then no entry's place is known, and the length does not matter
    }
    if (object.crc() >= 0) {
      bytes += CRC_DIGITS - Long.toHexString(object.crc()).length();
    }
    bytes += object.ageMillis() >= 0 ? AGE_DIGITS : 0;
    for (Frame frame : object.backtrace().frames()) {
      bytes += frame.symbol() == null ? NAME_FOR_ADDRESS : 0;
      bytes += frame.module() != null ? ADDRESS_FOR_NAME : 0;
    }
    return bytes;
  }

  /**
   * True if every read of {@code snapshot} may have skipped {@code object}, so that its absence
   * says nothing.
   *
   * @param object an entry of it in another snapshot
   */
  public boolean possible(KmemleakObject object, int snapshot) {
    List<Places> places = bySnapshot.getOrDefault(snapshot, List.of());
    return places.stream().allMatch(read -> read.mayLack(object));
  }

  /** True if every read of {@code snapshot} may have skipped something. */
  public boolean possible(int snapshot) {
    List<Places> places = bySnapshot.getOrDefault(snapshot, List.of());
    return places.stream().allMatch(read -> !read.ends().isEmpty());
  }

  /** A 32-bit counter wraps five minutes after boot: what follows is later. */
  private long ticks(KmemleakObject object) {
    long jiffies = object.jiffies();
    return !wide && jiffies >= 1L << 31 ? jiffies - (1L << 32) : jiffies;
  }

  /** The places of one read's list. */
  private final class Places {

    private final FileRead read;
    private final Map<ObjectKey, Integer> places = new HashMap<>();
    private BitSet ends = new BitSet();
    private long[] earliestFrom = new long[0];
    private long[] latestTo = new long[0];
    private boolean prepared;

    Places(FileRead read) {
      this.read = read;
    }

    /** The places, counted from 1, after which entries may have been skipped. */
    BitSet ends() {
      prepare();
      return ends;
    }

    private void prepare() {
      if (prepared) {
        return;
      }
      prepared = true;
      List<KmemleakObject> objects = read.objects();
      int count = objects.size();
      ends = ReadBuffers.ends(read.bytes(), longest, page);
      if (count > 0 && read.end() % BLOCK == 0) {
        ends.set(count); // the rest may have been cut off
      }
      earliestFrom = new long[count + 1];
      latestTo = new long[count + 1];
      earliestFrom[count] = Long.MAX_VALUE;
      latestTo[0] = Long.MIN_VALUE;
      for (int at = 0; at < count; at++) {
        places.put(ObjectKey.of(objects.get(at)), at);
        boolean known = objects.get(at).jiffies() != -1;
        latestTo[at + 1] = known ? Math.max(latestTo[at], ticks(objects.get(at))) : latestTo[at];
      }
      for (int at = count - 1; at >= 0; at--) {
        boolean known = objects.get(at).jiffies() != -1;
        earliestFrom[at] =
            known ? Math.min(earliestFrom[at + 1], ticks(objects.get(at))) : earliestFrom[at + 1];
      }
    }

    /** True if the last entry before the object's place may have ended its buffer. */
    boolean mayLack(KmemleakObject object) {
      prepare();
      int low = -1;
      int high = read.objects().size() - 1;
      if (object.jiffies() != -1) {
        low = lastBefore(ticks(object) - TICK);
        high = firstAfter(ticks(object) + TICK) - 1;
      }
      if (low < high) {
        int[] range = {low, high};
        all.forEach(other -> narrow(other, object, range));
        low = range[0];
        high = range[1];
      }
      int end = ends.nextSetBit(1 + Math.min(low, high));
      return end >= 0 && end <= 1 + Math.max(low, high);
    }

    /** The last place whose entry was allocated before a tick, or -1. */
    private int lastBefore(long tick) {
      int low = -1;
      int high = read.objects().size() - 1;
      while (low < high) {
        int middle = low + (high - low + 1) / 2;
        if (earliestFrom[middle] < tick) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      return low;
    }

    /** The first place whose entry was allocated after a tick, or the number of entries. */
    private int firstAfter(long tick) {
      int low = 0;
      int high = read.objects().size();
      while (low < high) {
        int middle = low + (high - low) / 2;
        if (latestTo[middle + 1] > tick) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return low;
    }

    /** Takes the order of the list from another read that has the object and its neighbours. */
    private void narrow(Places other, KmemleakObject object, int[] range) {
      other.prepare();
      Integer there = other.places.get(ObjectKey.of(object));
      if (there == null) {
        return;
      }
      List<KmemleakObject> list = other.read.objects();
      for (int at = there - 1; at >= Math.max(0, there - MOST_NEIGHBOURS); at--) {
        Integer here = places.get(ObjectKey.of(list.get(at)));
        if (here != null) {
          range[0] = Math.max(range[0], here);
          break;
        }
      }
      int most = Math.min(list.size() - 1, there + MOST_NEIGHBOURS);
      for (int at = there + 1; at <= most; at++) {
        Integer here = places.get(ObjectKey.of(list.get(at)));
        if (here != null) {
          range[1] = Math.min(range[1], here - 1);
          break;
        }
      }
    }
  }
}
