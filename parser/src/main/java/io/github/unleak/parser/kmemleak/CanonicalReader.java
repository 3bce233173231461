package io.github.unleak.parser.kmemleak;

import io.github.unleak.parser.line.Address;
import io.github.unleak.parser.line.LineReader;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads an object that stands in the input exactly as the kernel prints it. Whatever differs in one
 * byte is left to {@link EntryReader}, which reads the same from it, but slower.
 *
 * <p>Hot: nearly every byte of a large report passes here. Raw {@code long}s and indexes into the
 * line reader's buffer; that the byte behind the last one is 0 stands in for bounds checks.
 */
final class CanonicalReader {

  /** Nearly every object is shorter; a longer one may be read slowly. */
  private static final int LOOK_AHEAD = 1 << 13;

  private static final int MOST_DUMP_BYTES = 256;
  private static final int LONGEST_COMM = 64;
  private static final Word HEADER = new Word("unreferenced object ");
  private static final Word PERCPU = new Word("(percpu) ");
  private static final Word SIZE = new Word(" (size ");
  private static final Word HEADER_END = new Word("):\n");
  private static final Word COMM = new Word("  comm \"");
  private static final Word PID = new Word("\", pid ");
  private static final Word JIFFIES = new Word(", jiffies ");
  private static final Word AGE = new Word(" (age ");
  private static final Word AGE_END = new Word("s)\n");
  private static final Word DUMP = new Word("  hex dump (first ");
  private static final Word BYTES = new Word(" bytes");
  private static final Word ON_CPU = new Word(" on cpu ");
  private static final Word BACKTRACE = new Word("  backtrace");
  private static final Word INDENT = new Word("    ");
  private static final Word CRC = new Word(" (crc ");
  private static final Word CRC_END = new Word("):\n");
  private static final Word TITLE_END = new Word(":\n");

  private static final byte[] NIBBLES = nibbles();

  private final LineReader lines;
  private final ReportContext context;
  private final CanonicalBacktraces backtraces;
  private final byte[] dumpBytes = new byte[MOST_DUMP_BYTES + 16];
  private byte[] bytes = new byte[0];
  private int at;
  private long value;

  CanonicalReader(LineReader lines, ReportContext context) {
    this.lines = lines;
    this.context = context;
    this.backtraces = new CanonicalBacktraces(context.interned());
  }

  /** True where a header begins at the line reader's position. */
  boolean atHeader() throws IOException {
    lines.lookAhead(LOOK_AHEAD);
    bytes = lines.buffer();
    at = lines.position();
    return take(HEADER);
  }

  /**
   * Reads the object whose header {@link #atHeader} found; false, with nothing done, if it cannot.
   */
  boolean read() {
    boolean percpu = take(PERCPU);
    if (bytes[at] != '0' || bytes[at + 1] != 'x') {
      return false;
    }
    at += 2;
    if (!hex(16)) {
      return false;
    }
    long address = value;
    if (!take(SIZE) || !decimal()) {
      return false;
    }
    long size = value;
    if (!take(HEADER_END) || !take(COMM)) {
      return false;
    }
    int commFrom = at;
    if (!toPid()) {
      return false;
    }
    int commTo = at;
    at += PID.length();
    if (!decimal() || value > Integer.MAX_VALUE) {
      return false;
    }
    int pid = (int) value;
    if (!take(JIFFIES) || !decimal()) {
      return false;
    }
    long jiffies = value;
    long age = age();
    if (age == -2) {
      return false;
    }
    HexDump dump = dump();
    if (dump == null || !take(BACKTRACE)) {
      return false;
    }
    long crc = crc();
    if (crc == -2) {
      return false;
    }
    String comm = context.interned().comm(bytes, commFrom, commTo);
    int from = at;
    CanonicalBacktraces.Known trace = backtraces.read(bytes, from, lines.limit());
    if (trace == null || !atObjectsEnd(from + trace.length())) {
      return false;
    }
    int dumpLines = dump.promised() == 0 ? 0 : 1 + (dump.promised() + 15) / 16;
    int lineCount = 3 + dumpLines + trace.lines();
    long first = lines.number() + 1;
    long offset = lines.bytes();
    int length = from + trace.length() - lines.position();
    lines.skip(from + trace.length(), lineCount);
    context
        .delivery()
        .object(
            new KmemleakObject(
                new Address(address),
                size,
                percpu,
                false,
                comm,
                pid,
                jiffies,
                age,
                crc,
                dump,
                trace.backtrace(),
                0,
                new Origin(
                    context.source(first),
                    first + lineCount - 1,
                    -1,
                    false,
                    false,
                    false,
                    offset,
                    length)));
    return true;
  }

  /** Only where another header or the end follows is it sure that nothing belongs to the object. */
  private boolean atObjectsEnd(int end) {
    if (end == lines.limit()) {
      return lines.ended();
    }
    return HEADER.at(bytes, end);
  }

  private boolean toPid() {
    int last = at + LONGEST_COMM;
    for (int i = at; i < last; i++) {
      byte b = bytes[i];
      if (b == '"' && PID.at(bytes, i)) {
        at = i;
        return true;
      }
      if (b < ' ' || b == 0x7f) {
        return false;
      }
    }
    return false;
  }

  /** Milliseconds, -1 where there is no age, -2 where it is not canonical. */
  private long age() {
    if (bytes[at] == '\n') {
      at++;
      return -1;
    }
    if (!take(AGE) || !decimal() || value > Long.MAX_VALUE / 2000 || bytes[at] != '.') {
      return -2;
    }
    long seconds = value;
    int from = ++at;
    if (!decimal() || at - from != 3 || !take(AGE_END)) {
      return -2;
    }
    return seconds * 1000 + value;
  }

  private long crc() {
    if (take(TITLE_END)) {
      return -1;
    }
    return take(CRC) && hex(8) && take(CRC_END) ? value : -2;
  }

  /** The dump, {@link HexDump#NONE}, or {@code null} where it is not canonical. */
  private @Nullable HexDump dump() {
    if (!take(DUMP)) {
      return HexDump.NONE;
    }
    if (!decimal() || value > MOST_DUMP_BYTES || value == 0) {
      return null;
    }
    int promised = (int) value;
    int cpu = -1;
    if (!take(BYTES)) {
      return null;
    }
    if (take(ON_CPU)) {
      if (!decimal() || value > 1 << 20) {
        return null;
      }
      cpu = (int) value;
    }
    if (!take(CRC_END)) {
      return null;
    }
    for (int done = 0; done < promised; done += 16) {
      if (!row(done, Math.min(16, promised - done))) {
        return null;
      }
    }
    return new HexDump(Arrays.copyOf(dumpBytes, promised), promised, cpu);
  }

  private boolean row(int offset, int count) {
    int end = at + 4 + HexRow.CHARACTERS_AT + count;
    if (!INDENT.at(bytes, at)
        || bytes[end] != '\n'
        || !HexRow.decode(bytes, at + 4, count, dumpBytes, offset)) {
      return false;
    }
    at = end + 1;
    return true;
  }

  private boolean take(Word word) {
    if (!word.at(bytes, at)) {
      return false;
    }
    at += word.length();
    return true;
  }

  /** At most 18 digits, which covers all but the wildest jiffies. */
  private boolean decimal() {
    long number = 0;
    int i = at;
    int digit = bytes[i] - '0';
    while (digit >= 0 && digit <= 9) {
      number = number * 10 + digit;
      digit = bytes[++i] - '0';
    }
    int digits = i - at;
    at = i;
    value = number;
    return digits > 0 && digits <= 18;
  }

  private boolean hex(int most) {
    long number = 0;
    int i = at;
    int nibble = NIBBLES[bytes[i] & 0xff];
    while (nibble >= 0) {
      number = number << 4 | nibble;
      nibble = NIBBLES[bytes[++i] & 0xff];
    }
    int digits = i - at;
    at = i;
    value = number;
    return digits > 0 && digits <= most;
  }

  private static byte[] nibbles() {
    byte[] nibbles = new byte[256];
    for (int c = 0; c < nibbles.length; c++) {
      nibbles[c] = (byte) Character.digit(c, 16);
    }
    return nibbles;
  }
}
