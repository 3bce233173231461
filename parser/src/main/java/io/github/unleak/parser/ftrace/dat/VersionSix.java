package io.github.unleak.parser.ftrace.dat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the head of a file of version 6: one part behind the other (trace-cmd.dat.v6(5)). */
final class VersionSix {

  private static final int MOST_OPTIONS = 1 << 16;
  private static final int TYPE_LENGTH = 10;

  private record Buffer(long offset, String name) {}

  private final Bytes file;
  private final Recording recording;
  private final Damage damage;
  private final List<Buffer> buffers = new ArrayList<>();

  VersionSix(Bytes file, Recording recording, Damage damage) {
    this.file = file;
    this.recording = recording;
    this.damage = damage;
  }

  /** Reads everything up to the events, from behind the page size. */
  void read(Cursor in) {
    HeaderParts parts = new HeaderParts(recording);
    parts.headers(in);
    parts.ftraceFormats(in);
    parts.systems(in);
    parts.kallsyms(in);
    parts.printk(in);
    parts.cmdlines(in);
    long cpus = in.u32();
    if (in.failed() || cpus > Options.MOST_CPUS) {
      damage.at(in.position(), "the head of the file is cut or corrupt");
      return;
    }
    new Options(recording).cpus(cpus);
    events(in, (int) cpus, true);
    for (Buffer buffer : buffers) {
      events(new Cursor(file, buffer.offset, recording.words), (int) cpus, false);
    }
  }

  private void events(Cursor in, int cpus, boolean first) {
    String type = type(in);
    if (first && type.equals("options  ")) {
      options(in);
      type = type(in);
    }
    if (type.equals("flyrecord")) {
      table(in, cpus);
    } else if (type.equals("latency  ")) {
      damage.unsupported("the trace is stored as text (latency format)");
    } else {
      damage.at(in.position() - TYPE_LENGTH, "no table of CPUs");
    }
  }

  private static String type(Cursor in) {
    return HeaderParts.string(in.take(TYPE_LENGTH, TYPE_LENGTH));
  }

  private void options(Cursor in) {
    Options options = new Options(recording);
    for (int i = 0; i < MOST_OPTIONS; i++) {
      int id = in.u16();
      if (in.failed() || id == Options.DONE) {
        return;
      }
      long start = in.position();
      byte[] bytes = in.take(in.u32(), Options.LONGEST);
      if (in.failed()) {
        damage.at(start, "an option is cut or corrupt");
      } else if (id == Options.BUFFER && bytes.length > 8) {
        String name = new String(bytes, 8, bytes.length - 8, StandardCharsets.UTF_8);
        buffers.add(new Buffer(recording.words.i64(bytes, 0), name));
      } else {
        options.take(id, bytes);
      }
    }
  }

  private void table(Cursor in, int cpus) {
    int subBuffer = recording.layout.subBuffer(recording.pageSize);
    for (int cpu = 0; cpu < cpus; cpu++) {
      long offset = in.u64();
      long size = in.u64();
      if (in.failed()) {
        damage.at(in.position(), "the table of CPUs is cut");
        return;
      }
      recording.data.add(new CpuData(cpu, offset, size, subBuffer, false));
    }
  }
}
