package io.github.unleak.parser.ftrace.dat;

import io.airlift.compress.zstd.ZstdCompressor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;

/** Writes files as the manual pages of trace.dat describe them, of machines that are not here. */
final class DatWriter {

  private static final class Option {
    private final int id;
    private final byte[] bytes;

    private Option(int id, byte[] bytes) {
      this.id = id;
      this.bytes = bytes;
    }
  }

  /** What a file is like. */
  record Shape(int version, ByteOrder order, int longSize, String compression, int pageSize) {
    static final Shape PLAIN = new Shape(6, ByteOrder.LITTLE_ENDIAN, 8, "none", 4096);
  }

  private final Shape shape;
  private final Map<String, List<String>> formats = new LinkedHashMap<>();
  private final List<Option> options = new ArrayList<>();
  private final Map<String, Map<Integer, PageWriter>> buffers = new LinkedHashMap<>();
  private final Map<String, String> clocks = new LinkedHashMap<>();
  private String kallsyms = "";
  private String cmdlines = "";
  private boolean latency;
  private int subBuffer;

  DatWriter(Shape shape) {
    this.shape = shape;
    this.subBuffer = shape.pageSize;
    buffers.put("", new TreeMap<>());
  }

  ByteBuffer payload(int size) {
    return ByteBuffer.allocate(size).order(shape.order);
  }

  DatWriter format(String system, String name, int id, String... fields) {
    StringBuilder text = new StringBuilder("name: " + name + "\nID: " + id + "\nformat:\n");
    text.append("\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n");
    text.append("\tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;\n");
    text.append("\tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;\n");
    text.append("\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n");
    for (String field : fields) {
      text.append("\tfield:").append(field).append("\n");
    }
    text.append("\nprint fmt: \"x\"\n");
    formats.computeIfAbsent(system, s -> new ArrayList<>()).add(text.toString());
    return this;
  }

  DatWriter kallsyms(String text) {
    kallsyms = text;
    return this;
  }

  DatWriter cmdlines(String text) {
    cmdlines = text;
    return this;
  }

  DatWriter option(int id, byte[] bytes) {
    options.add(new Option(id, bytes));
    return this;
  }

  DatWriter option(int id, String text) {
    return option(id, (text + "\0").getBytes(StandardCharsets.UTF_8));
  }

  DatWriter latency() {
    latency = true;
    return this;
  }

  /** Sub-buffers of another size than a page. */
  DatWriter subBuffer(int bytes) {
    subBuffer = bytes;
    return this;
  }

  DatWriter clock(String buffer, String clock) {
    clocks.put(buffer, clock);
    return this;
  }

  PageWriter cpu(int cpu) {
    return cpu("", cpu);
  }

  PageWriter cpu(String buffer, int cpu) {
    return buffers
        .computeIfAbsent(buffer, name -> new TreeMap<>())
        .computeIfAbsent(cpu, c -> new PageWriter(shape.order, shape.longSize, subBuffer));
  }

  byte[] bytes() {
    return shape.version == 6 ? six() : seven();
  }

  private final class Out {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Out text(String text) {
      bytes.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
      return this;
    }

    Out number(long value, int size) {
      for (int i = 0; i < size; i++) {
        int at = shape.order == ByteOrder.BIG_ENDIAN ? size - 1 - i : i;
        bytes.write((int) (value >>> (8 * at)));
      }
      return this;
    }

    Out bytes(byte[] more) {
      bytes.writeBytes(more);
      return this;
    }

    Out align() {
      while (bytes.size() % shape.pageSize != 0) {
        bytes.write(0);
      }
      return this;
    }

    int size() {
      return bytes.size();
    }
  }

  private Out head() {
    return new Out()
        .text("\u0017\u0008Dtracing" + shape.version + "\0")
        .number(shape.order == ByteOrder.BIG_ENDIAN ? 1 : 0, 1)
        .number(shape.longSize, 1)
        .number(shape.pageSize, 4);
  }

  private byte[] headers() {
    int data = 8 + shape.longSize;
    String page =
        "\tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;\n"
            + "\tfield: local_t commit;\toffset:8;\tsize:"
            + shape.longSize
            + ";\tsigned:1;\n"
            + "\tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;\n"
            + "\tfield: char data;\toffset:"
            + data
            + ";\tsize:"
            + (subBuffer - data)
            + ";\tsigned:0;\n";
    String event = "# compressed entry header\n";
    return new Out()
        .text("header_page\0")
        .number(page.length(), 8)
        .text(page)
        .text("header_event\0")
        .number(event.length(), 8)
        .text(event)
        .bytes
        .toByteArray();
  }

  private byte[] formats(List<String> texts) {
    Out out = new Out().number(texts.size(), 4);
    texts.forEach(text -> out.number(text.length(), 8).text(text));
    return out.bytes.toByteArray();
  }

  private byte[] systems() {
    Out out = new Out().number(formats.keySet().stream().filter(this::isSystem).count(), 4);
    formats.forEach(
        (system, texts) -> {
          if (isSystem(system)) {
            out.text(system + "\0").bytes(formats(texts));
          }
        });
    return out.bytes.toByteArray();
  }

  private boolean isSystem(String name) {
    return !name.equals("ftrace");
  }

  private byte[] six() {
    Map<Integer, PageWriter> top = buffers.getOrDefault("", Map.of());
    int cpus = top.keySet().stream().mapToInt(cpu -> cpu + 1).max().orElse(0);
    Out out = head().bytes(headers()).bytes(formats(formats.getOrDefault("ftrace", List.of())));
    out.bytes(systems()).number(kallsyms.length(), 4).text(kallsyms).number(0, 4);
    out.number(cmdlines.length(), 8).text(cmdlines).number(cpus, 4).text("options  \0");
    options.forEach(o -> out.number(o.id, 2).number(o.bytes.length, 4).bytes(o.bytes));
    List<String> names = buffers.keySet().stream().filter(name -> !name.isEmpty()).toList();
    int table = 10 + 16 * cpus;
    int at = out.size() + names.stream().mapToInt(name -> name.length() + 15).sum() + 2;
    long next = (long) at + table;
    Out tail = new Out();
    for (String name : names) {
      out.number(3, 2).number(name.length() + 9, 4).number(next, 8).text(name + "\0");
      next += table;
    }
    out.number(0, 2);
    if (latency) {
      return out.text("latency  \0# tracer: nop\n").bytes.toByteArray();
    }
    long data = align(next);
    for (Map<Integer, PageWriter> buffer : buffers.values()) {
      out.text("flyrecord\0");
      for (int cpu = 0; cpu < cpus; cpu++) {
        byte[] pages = buffer.containsKey(cpu) ? buffer.get(cpu).bytes() : new byte[0];
        out.number(data + tail.size(), 8).number(pages.length, 8);
        tail.bytes(pages);
      }
    }
    return out.align().bytes(tail.bytes.toByteArray()).bytes.toByteArray();
  }

  private long align(long at) {
    return (at + shape.pageSize - 1) / shape.pageSize * shape.pageSize;
  }

  private byte[] seven() {
    Out out = head().text(shape.compression + "\0" + "1.0\0");
    int pointer = out.size();
    out.number(0, 8);
    List<Option> all = new ArrayList<>(options);
    section(out, all, 16, headers());
    section(out, all, 17, formats(formats.getOrDefault("ftrace", List.of())));
    section(out, all, 18, systems());
    section(
        out, all, 19, new Out().number(kallsyms.length(), 4).text(kallsyms).bytes.toByteArray());
    section(
        out, all, 21, new Out().number(cmdlines.length(), 8).text(cmdlines).bytes.toByteArray());
    List<Option> more = new ArrayList<>();
    buffers.forEach((name, cpus) -> more.add(buffer(out, name, cpus)));
    long second = options(out, more, 0);
    long first = options(out, all, second);
    byte[] bytes = out.bytes.toByteArray();
    ByteBuffer.wrap(bytes).order(shape.order).putLong(pointer, first);
    return bytes;
  }

  private void section(Out out, List<Option> options, int id, byte[] content) {
    options.add(new Option(id, new Out().number(out.size(), 8).bytes.toByteArray()));
    boolean packed = !shape.compression.equals("none");
    byte[] stored = packed ? compress(content) : content;
    out.number(id, 2).number(packed ? 1 : 0, 2).number(0, 4).number(stored.length, 8);
    if (packed) {
      out.number(stored.length, 4).number(content.length, 4);
    }
    out.bytes(stored);
  }

  private long options(Out out, List<Option> options, long next) {
    long at = out.size();
    Out body = new Out();
    options.forEach(o -> body.number(o.id, 2).number(o.bytes.length, 4).bytes(o.bytes));
    body.number(0, 2).number(8, 4).number(next, 8);
    out.number(0, 2).number(0, 2).number(0, 4).number(body.size(), 8);
    out.bytes(body.bytes.toByteArray());
    return at;
  }

  private Option buffer(Out out, String name, Map<Integer, PageWriter> cpus) {
    if (latency) {
      return new Option(22, new Out().number(out.size(), 8).text("\0local\0").bytes.toByteArray());
    }
    boolean packed = !shape.compression.equals("none");
    Out option = new Out().number(out.size(), 8).text(name + "\0");
    option.text(clocks.getOrDefault(name, "local") + "\0").number(subBuffer, 4);
    option.number(cpus.size(), 4);
    out.number(3, 2).number(packed ? 1 : 0, 2).number(0, 4).number(0, 8).align();
    cpus.forEach(
        (cpu, pages) -> {
          byte[] bytes = packed ? chunks(pages.bytes()) : pages.bytes();
          option.number(cpu, 4).number(out.size(), 8).number(bytes.length, 8);
          out.bytes(bytes).align();
        });
    return new Option(3, option.bytes.toByteArray());
  }

  /** Three sub-buffers to a chunk. */
  private byte[] chunks(byte[] pages) {
    int size = 3 * subBuffer;
    Out out = new Out().number((pages.length + size - 1) / size, 4);
    for (int at = 0; at < pages.length; at += size) {
      byte[] chunk = Arrays.copyOfRange(pages, at, Math.min(at + size, pages.length));
      byte[] stored = compress(chunk);
      out.number(stored.length, 4).number(chunk.length, 4).bytes(stored);
    }
    return out.bytes.toByteArray();
  }

  private byte[] compress(byte[] content) {
    byte[] room = new byte[content.length * 2 + 1024];
    int size;
    if (shape.compression.equals("zlib")) {
      Deflater deflater = new Deflater();
      deflater.setInput(content);
      deflater.finish();
      size = deflater.deflate(room);
      deflater.end();
    } else {
      size = new ZstdCompressor().compress(content, 0, content.length, room, 0, room.length);
    }
    return Arrays.copyOf(room, size);
  }
}
