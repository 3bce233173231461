package io.github.unleak.parser.ftrace.dat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A made-up machine: its event formats, its symbols, and payloads of its events. */
final class Machine {

  static final int FUNCTION = 1;
  static final int PRINT = 5;
  static final int EXIT = 10;
  static final int KMALLOC = 300;
  static final int CACHE_FREE = 301;
  static final int ALLOC_IOVA = 1500;
  static final int ALLOC_IOVA_RETURN = 1501;
  static final int NOISE = 77;

  static final long ALLOC_IOVA_FAST = 0x81001000L;
  static final long CALLER = 0x81002000L;

  private final DatWriter writer;
  private final int longSize;

  public Machine(DatWriter.Shape shape) {
    this.writer = new DatWriter(shape);
    this.longSize = shape.longSize();
    String word = "size:" + longSize + ";\tsigned:0;";
    int second = 8 + longSize;
    int third = 8 + 2 * longSize;
    int fourth = 8 + 3 * longSize;
    writer
        .format(
            "ftrace",
            "function",
            FUNCTION,
            "unsigned long ip;\toffset:8;\t" + word,
            "unsigned long parent_ip;\toffset:" + second + ";\t" + word,
            "unsigned long args[];\toffset:" + third + ";\tsize:0;\tsigned:0;")
        .format(
            "ftrace",
            "print",
            PRINT,
            "unsigned long ip;\toffset:8;\t" + word,
            "char buf[];\toffset:" + second + ";\tsize:0;\tsigned:0;")
        .format(
            "ftrace",
            "funcgraph_exit",
            EXIT,
            "unsigned long func;\toffset:8;\t" + word,
            "unsigned long retval;\toffset:" + second + ";\t" + word,
            "int depth;\toffset:" + third + ";\tsize:4;\tsigned:1;")
        .format(
            "kmem",
            "kmalloc",
            KMALLOC,
            "unsigned long call_site;\toffset:8;\t" + word,
            "const void * ptr;\toffset:" + second + ";\t" + word,
            "size_t bytes_req;\toffset:" + third + ";\t" + word,
            "size_t bytes_alloc;\toffset:" + fourth + ";\t" + word)
        .format(
            "kmem",
            "kmem_cache_free",
            CACHE_FREE,
            "unsigned long call_site;\toffset:8;\t" + word,
            "const void * ptr;\toffset:" + second + ";\t" + word,
            "__data_loc char[] name;\toffset:" + third + ";\tsize:4;\tsigned:0;")
        .format(
            "kprobes",
            "mine",
            ALLOC_IOVA,
            "unsigned long __probe_ip;\toffset:8;\t" + word,
            "u64 iovad;\toffset:" + second + ";\tsize:8;\tsigned:0;",
            "u8 flush;\toffset:" + (second + 8) + ";\tsize:1;\tsigned:0;")
        .format(
            "kprobes",
            "mine_too",
            ALLOC_IOVA_RETURN,
            "unsigned long __probe_func;\toffset:8;\t" + word,
            "unsigned long __probe_ret_ip;\toffset:" + second + ";\t" + word,
            "u64 pfn;\toffset:" + third + ";\tsize:8;\tsigned:0;")
        .format("sched", "sched_noise", NOISE, "int x;\toffset:8;\tsize:4;\tsigned:1;")
        .kallsyms(
            """
            0000000000000000 A cpu_offset
            81000000 T _text
            81001000 T alloc_iova_fast
            81001000 t alias
            81002000 t caller.isra.0
            81000800 t late\t[module]
            """)
        .cmdlines("12 some task\n34 <weird>-name\n");
  }

  DatWriter writer() {
    return writer;
  }

  private ByteBuffer begin(int id, int size, int flags, int pid) {
    return writer.payload(size).putShort((short) id).put((byte) flags).put((byte) 0).putInt(pid);
  }

  private ByteBuffer word(ByteBuffer buffer, long value) {
    return longSize == 8 ? buffer.putLong(value) : buffer.putInt((int) value);
  }

  ByteBuffer kmalloc(int pid, long pointer, long bytes) {
    ByteBuffer event = begin(KMALLOC, 8 + 4 * longSize, 0, pid);
    return word(word(word(word(event, CALLER + 0x20), pointer), bytes), bytes * 2);
  }

  ByteBuffer cacheFree(int flags, long pointer, String cache) {
    ByteBuffer event = begin(CACHE_FREE, 12 + 2 * longSize + cache.length() + 1, flags, 34);
    word(word(event, 0x12), pointer);
    event.putInt(((cache.length() + 1) << 16) | (12 + 2 * longSize));
    return event.put(cache.getBytes(StandardCharsets.UTF_8));
  }

  ByteBuffer allocIova(long domain, int flush, long address) {
    ByteBuffer event = word(begin(ALLOC_IOVA, 20 + longSize, 0, 12), address);
    return event.putLong(domain).put((byte) flush);
  }

  ByteBuffer allocIovaReturn(long pfn) {
    ByteBuffer event = word(begin(ALLOC_IOVA_RETURN, 16 + 2 * longSize, 0, 12), ALLOC_IOVA_FAST);
    return word(event, CALLER + 4).putLong(pfn);
  }

  ByteBuffer function(long address, long... arguments) {
    ByteBuffer event = begin(FUNCTION, 8 + (2 + arguments.length) * longSize, 0, 12);
    word(word(event, address), CALLER);
    for (long argument : arguments) {
      word(event, argument);
    }
    return event;
  }

  ByteBuffer exit(long address, long value) {
    return word(word(begin(EXIT, 12 + 2 * longSize, 0, 12), address), value).putInt(1);
  }

  ByteBuffer print(String text) {
    byte[] bytes = (text + "\n\0").getBytes(StandardCharsets.UTF_8);
    return word(begin(PRINT, 8 + longSize + bytes.length, 0, 12), CALLER).put(bytes);
  }

  ByteBuffer noise() {
    return begin(NOISE, 12, 0, 12).putInt(-1);
  }
}
