package io.github.unleak.analyzer;

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
import java.util.List;

/** An entry of a report, to be filled in step by step; each step gives a new entry. */
public record Entry(
    long address,
    long size,
    long jiffies,
    long ageMillis,
    long crc,
    HexDump dump,
    List<Frame> frames,
    String comm,
    int pid,
    boolean percpu,
    boolean damaged,
    boolean quoted,
    long logMicros,
    boolean verbose) {

  /** Allocation time used where a test does not care: ten seconds after boot at HZ 1000. */
  public static final long JIFFIES = 4294667296L + 10_000;

  /** An object of 64 bytes under {@code kmalloc <- foo_open}, dump all 0x11. */
  public static Entry at(long address) {
    byte[] bytes = new byte[32];
    java.util.Arrays.fill(bytes, (byte) 0x11);
    return new Entry(
            address,
            64,
            JIFFIES,
            -1,
            0x1234,
            new HexDump(bytes, bytes.length, -1),
            List.of(),
            "task",
            100,
            false,
            false,
            false,
            -1,
            false)
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
    return new Entry(
        address, value, jiffies, ageMillis, crc, dump, frames, comm, pid, percpu, damaged, quoted,
        logMicros, verbose);
  }

  public Entry jiffies(long value) {
    return new Entry(
        address, size, value, ageMillis, crc, dump, frames, comm, pid, percpu, damaged, quoted,
        logMicros, verbose);
  }

  public Entry age(long millis) {
    return new Entry(
        address, size, jiffies, millis, crc, dump, frames, comm, pid, percpu, damaged, quoted,
        logMicros, verbose);
  }

  public Entry crc(long value) {
    return new Entry(
        address, size, jiffies, ageMillis, value, dump, frames, comm, pid, percpu, damaged, quoted,
        logMicros, verbose);
  }

  public Entry bytes(byte... value) {
    return new Entry(
        address,
        size,
        jiffies,
        ageMillis,
        crc,
        new HexDump(value, value.length, -1),
        frames,
        comm,
        pid,
        percpu,
        damaged,
        quoted,
        logMicros,
        verbose);
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
    return new Entry(
        address,
        size,
        jiffies,
        ageMillis,
        crc,
        dump,
        List.copyOf(list),
        comm,
        pid,
        percpu,
        damaged,
        quoted,
        logMicros,
        verbose);
  }

  public Entry by(String name, int id) {
    return new Entry(
        address, size, jiffies, ageMillis, crc, dump, frames, name, id, percpu, damaged, quoted,
        logMicros, verbose);
  }

  public Entry asPercpu() {
    return new Entry(
        address, size, jiffies, ageMillis, crc, dump, frames, comm, pid, true, damaged, quoted,
        logMicros, verbose);
  }

  public Entry asDamaged() {
    return new Entry(
        address, size, jiffies, ageMillis, crc, dump, frames, comm, pid, percpu, true, quoted,
        logMicros, verbose);
  }

  public Entry asQuoted() {
    return new Entry(
        address, size, jiffies, ageMillis, crc, dump, frames, comm, pid, percpu, damaged, true,
        logMicros, verbose);
  }

  /** Printed by the scan itself into a log. */
  public Entry printedAt(long micros) {
    return new Entry(
        address, size, jiffies, ageMillis, crc, dump, frames, comm, pid, percpu, damaged, quoted,
        micros, true);
  }

  /** The entry as the parser would give it. */
  public KmemleakObject object(String path, long line) {
    return new KmemleakObject(
        new Address(address),
        size,
        percpu,
        comm,
        pid,
        jiffies,
        ageMillis,
        crc,
        dump,
        new Backtrace(frames, true),
        0,
        new Origin(new SourceLine(path, line), line + 5, logMicros, verbose, quoted, damaged));
  }
}
