package io.github.unleak.parser.ftrace.dat;

import java.nio.charset.StandardCharsets;

/** The parts that describe a recording; both versions of the file have them. */
final class HeaderParts {

  /** Events of one machine: some 3,000. */
  private static final int MOST_FORMATS = 1 << 16;

  private static final int LONGEST_FORMAT = 1 << 20;
  private static final int LONGEST_NAME = 1 << 12;

  /** {@code /proc/kallsyms} of a distribution's kernel with all its modules has 15 MB. */
  private static final int LONGEST_PART = 32 << 20;

  private final Recording recording;

  HeaderParts(Recording recording) {
    this.recording = recording;
  }

  /** {@code header_page} and {@code header_event}. */
  void headers(Cursor in) {
    in.skip("header_page".length() + 1);
    String page = in.text(in.u64(), LONGEST_FORMAT);
    in.skip("header_event".length() + 1);
    in.skip(in.u64());
    if (!in.failed()) {
      recording.layout = PageLayout.parse(page, recording.layout);
    }
  }

  /** The events of the tracers themselves. */
  void ftraceFormats(Cursor in) {
    formats(in, "ftrace");
  }

  /** The events of all other systems. */
  void systems(Cursor in) {
    long systems = in.u32();
    for (long i = 0; i < systems && i < MOST_FORMATS && !in.failed(); i++) {
      formats(in, in.string(LONGEST_NAME));
    }
  }

  private void formats(Cursor in, String system) {
    long count = in.u32();
    for (long i = 0; i < count && i < MOST_FORMATS && !in.failed(); i++) {
      String text = in.text(in.u64(), LONGEST_FORMAT);
      if (!in.failed()) {
        recording.formats.add(system, text);
      }
    }
  }

  /** Symbols; without them, roles come from the names of events. */
  void kallsyms(Cursor in) {
    long size = in.u32();
    if (size > LONGEST_PART) {
      in.skip(size);
      return;
    }
    byte[] text = in.take(size, LONGEST_PART);
    if (text.length > 0) {
      recording.symbols = new Symbols(text);
    }
  }

  /** Formats of {@code trace_printk()}: not needed, its texts have no meaning here. */
  void printk(Cursor in) {
    in.skip(in.u32());
  }

  /** Names of tasks. */
  void cmdlines(Cursor in) {
    recording.comms.parse(in.take(in.u64(), LONGEST_PART));
  }

  /** The text up to the first zero byte. */
  static String string(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }
}
