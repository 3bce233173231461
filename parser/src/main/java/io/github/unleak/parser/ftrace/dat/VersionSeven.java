package io.github.unleak.parser.ftrace.dat;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the head of a file of version 7: sections that options point to (trace-cmd.dat.v7(5)). */
final class VersionSeven {

  private static final int OPTIONS_SECTION = 0;
  private static final int BUFFER_SECTION = 3;
  private static final int HEADER_INFO = 16;
  private static final int FTRACE_EVENTS = 17;
  private static final int EVENT_FORMATS = 18;
  private static final int KALLSYMS = 19;
  private static final int PRINTK = 20;
  private static final int CMDLINES = 21;
  private static final int BUFFER_TEXT = 22;

  private static final int COMPRESSED = 1;
  private static final int SECTION_HEADER = 16;
  private static final int MOST_SECTIONS = 1 << 12;
  private static final int LONGEST_SECTION = 32 << 20;
  private static final int LONGEST_NAME = 1 << 12;

  private final Bytes file;
  private final Recording recording;
  private final Damage damage;
  private final Unpacker unpacker;
  private final Options options;
  private final HeaderParts parts;
  private final Set<Long> seen = new HashSet<>();
  private long next;

  VersionSeven(Bytes file, Recording recording, Damage damage, Unpacker unpacker) {
    this.file = file;
    this.recording = recording;
    this.damage = damage;
    this.unpacker = unpacker;
    this.options = new Options(recording);
    this.parts = new HeaderParts(recording);
  }

  /** Reads all that the options from {@code first} on point to. */
  void read(long first) {
    if (first == 0) {
      damage.at(0, "the file was not finished: no place of its options");
    }
    next = first;
    while (next != 0) {
      long at = next;
      next = 0;
      if (seen.size() >= MOST_SECTIONS || !seen.add(at)) {
        damage.at(at, "the options go in a circle");
        return;
      }
      Cursor in = section(at, OPTIONS_SECTION);
      if (in != null) {
        options(in, at);
      }
    }
  }

  private void options(Cursor in, long section) {
    while (true) {
      int id = in.u16();
      byte[] bytes = in.take(in.u32(), Options.LONGEST);
      if (in.failed()) {
        damage.at(section, "options that are cut or corrupt");
        return;
      }
      if (id == Options.DONE) {
        next = bytes.length < 8 ? 0 : recording.words.i64(bytes, 0);
        return;
      }
      take(id, bytes);
    }
  }

  private void take(int id, byte[] bytes) {
    long at = bytes.length < 8 ? 0 : recording.words.i64(bytes, 0);
    switch (id) {
      case Options.BUFFER -> buffer(bytes);
      case BUFFER_TEXT -> damage.unsupported("the trace is stored as text (latency format)");
      case HEADER_INFO, FTRACE_EVENTS, EVENT_FORMATS, KALLSYMS, PRINTK, CMDLINES -> {
        Cursor in = section(at, id);
        if (in != null) {
          part(id, in);
          if (in.failed()) {
            damage.at(at, "a section that is cut or corrupt");
          }
        }
      }
      default -> options.take(id, bytes);
    }
  }

  private void part(int id, Cursor in) {
    switch (id) {
      case HEADER_INFO -> parts.headers(in);
      case FTRACE_EVENTS -> parts.ftraceFormats(in);
      case EVENT_FORMATS -> parts.systems(in);
      case KALLSYMS -> parts.kallsyms(in);
      case CMDLINES -> parts.cmdlines(in);
      default -> {}
    }
  }

  /** The content of the section that starts at {@code at}, or {@code null}. */
  private @Nullable Cursor section(long at, int id) {
    Cursor in = new Cursor(file, at, recording.words);
    int found = in.u16();
    int flags = in.u16();
    in.skip(SECTION_HEADER - 4);
    if (in.failed() || found != id) {
      damage.at(at, "no section where one should be,");
      return null;
    }
    if ((flags & COMPRESSED) == 0) {
      return in;
    }
    long stored = in.u32();
    long size = in.u32();
    byte[] bytes = in.take(stored, LONGEST_SECTION);
    if (in.failed() || size > LONGEST_SECTION) {
      damage.at(at, "a section that is cut or corrupt");
      return null;
    }
    byte[] unpacked = new byte[(int) size];
    if (!unpacker.unpack(bytes, bytes.length, unpacked, unpacked.length)) {
      damage.at(at, "a section that cannot be decompressed (" + unpacker + ")");
      return null;
    }
    return new Cursor(new ArrayBytes(unpacked), 0, recording.words);
  }

  private void buffer(byte[] bytes) {
    Cursor in = new Cursor(new ArrayBytes(bytes), 0, recording.words);
    long at = in.u64();
    String name = in.string(LONGEST_NAME);
    String clock = in.string(LONGEST_NAME);
    long pageSize = in.u32();
    long cpus = in.u32();
    Cursor header = new Cursor(file, at, recording.words);
    boolean sound = header.u16() == BUFFER_SECTION;
    boolean compressed = (header.u16() & COMPRESSED) != 0;
    if (in.failed() || header.failed() || !sound || !Pages.isSize(pageSize)) {
      damage.at(at, "no events where the buffer \"" + name + "\" should be,");
      return;
    }
    if (recording.clock == null || recording.data.isEmpty()) {
      recording.clock = clock.isEmpty() ? recording.clock : clock;
    } else if (!clock.isEmpty() && !clock.equals(recording.clock)) {
      damage.unsupported("the buffer \"" + name + "\" has a clock of its own, " + clock);
      return;
    }
    for (long i = 0; i < cpus && !in.failed(); i++) {
      int cpu = (int) in.u32();
      long offset = in.u64();
      long size = in.u64();
      if (!in.failed() && cpu >= 0) {
        recording.data.add(new CpuData(cpu, offset, size, (int) pageSize, compressed));
      }
    }
  }
}
