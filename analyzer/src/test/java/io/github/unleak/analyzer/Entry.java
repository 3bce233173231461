package io.github.unleak.analyzer;

import io.github.unleak.analyzer.scan.Checksum;
import io.github.unleak.parser.kmemleak.Backtrace;
import io.github.unleak.parser.kmemleak.Frame;
import io.github.unleak.parser.kmemleak.HexDump;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.kmemleak.Origin;
import io.github.unleak.parser.line.Address;
import io.github.unleak.parser.line.SourceLine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** An entry of a report, to be filled in step by step; each step gives a new entry. */
public final class Entry {

  /**
   * Allocation time used where a test does not care: 200 seconds after boot at HZ 1000, and later
   * than the first minute at any other rate.
   */
  public static final long JIFFIES = 4294667296L + 200_000;

  private long address;
  private long size = 64;
  private long jiffies = JIFFIES;
  private long ageMillis = -1;
  private long crc = 0x1234;
  private HexDump dump = HexDump.NONE;
  private List<Frame> frames = List.of();
  private String comm = "task";
  private int pid = 100;
  private boolean percpu;
  private boolean damaged;
  private boolean quoted;
  private long logMicros = -1;
  private boolean verbose;
  private int printed = 500;

  private Entry() {}

  /** An object of 64 bytes under {@code kmalloc <- foo_open}, dump all 0x11. */
  public static Entry at(long address) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) 0x11);
    return new Entry()
        .with(entry -> entry.address = address)
        .bytes(bytes)
        .stack("__kmalloc_noprof", "foo_open", "vfs_open");
  }

  /** A magazine whose first word is {@code first}, as the own cache gives it. */
  public static Entry magazine(long address, long first) {
    return at(address)
        .size(1024)
        .words(first, 0xffbe0 + (address >>> 8 & 0xff), 0xffc00, 0xffc01)
        .stack("kmem_cache_alloc_noprof", "free_iova_fast", "fq_ring_free_locked");
  }

  public Entry size(long value) {
    return with(entry -> entry.size = value);
  }

  public Entry jiffies(long value) {
    return with(entry -> entry.jiffies = value);
  }

  public Entry age(long millis) {
    return with(entry -> entry.ageMillis = millis);
  }

  public Entry crc(long value) {
    return with(entry -> entry.crc = value);
  }

  /** Wholly printed, with the checksum that kmemleak stores of these bytes. */
  public Entry checksummed() {
    return with(
        entry -> {
          entry.size = entry.dump.length();
          entry.crc = Checksum.of(entry.dump);
        });
  }

  public Entry bytes(byte... value) {
    return with(entry -> entry.dump = new HexDump(value, value.length, -1));
  }

  /** Without the lines of the dump. */
  public Entry noDump() {
    return with(entry -> entry.dump = HexDump.NONE);
  }

  /** The dump as little-endian words of eight bytes. */
  public Entry words(long... values) {
    ByteBuffer buffer = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      buffer.putLong(value);
    }
    return bytes(buffer.array());
  }

  /** Frames without addresses. */
  public Entry stack(String... symbols) {
    List<Frame> list = new ArrayList<>();
    for (String symbol : symbols) {
      list.add(new Frame(symbol, 0x10, 0x20, null, 0, false, false, null));
    }
    return frames(list);
  }

  public Entry frames(List<Frame> list) {
    return with(entry -> entry.frames = List.copyOf(list));
  }

  public Entry by(String name, int id) {
    return with(
        entry -> {
          entry.comm = name;
          entry.pid = id;
        });
  }

  public Entry asPercpu() {
    return with(entry -> entry.percpu = true);
  }

  public Entry asDamaged() {
    return with(entry -> entry.damaged = true);
  }

  public Entry asQuoted() {
    return with(entry -> entry.quoted = true);
  }

  /** Printed by the scan itself into a log. */
  public Entry printedAt(long micros) {
    return with(
        entry -> {
          entry.logMicros = micros;
          entry.verbose = true;
        });
  }

  /** With so many bytes in a raw file; negative where that is not known. */
  public Entry printed(int count) {
    return with(entry -> entry.printed = count);
  }

  /** How many bytes it takes in a raw file. */
  int printed() {
    return printed;
  }

  /** The entry as the parser would give it. */
  public KmemleakObject object(String path, long line) {
    return object(path, line, 0);
  }

  /** The entry as the parser would give it, so many bytes behind the beginning of its file. */
  public KmemleakObject object(String path, long line, long offset) {
    return new KmemleakObject(
        new Address(address),
        size,
        percpu,
        false,
        comm,
        pid,
        jiffies,
        ageMillis,
        crc,
        dump,
        new Backtrace(frames, true),
        0,
        new Origin(
            new SourceLine(path, line),
            line + 5,
            logMicros,
            verbose,
            quoted,
            damaged,
            offset,
            printed));
  }

  private Entry with(Consumer<Entry> change) {
    Entry copy = new Entry();
    copy.address = address;
    copy.size = size;
    copy.jiffies = jiffies;
    copy.ageMillis = ageMillis;
    copy.crc = crc;
    copy.dump = dump;
    copy.frames = frames;
    copy.comm = comm;
    copy.pid = pid;
    copy.percpu = percpu;
    copy.damaged = damaged;
    copy.quoted = quoted;
    copy.logMicros = logMicros;
    copy.verbose = verbose;
    copy.printed = printed;
    change.accept(copy);
    return copy;
  }
}
