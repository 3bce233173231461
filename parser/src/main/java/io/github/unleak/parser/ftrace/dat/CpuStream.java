package io.github.unleak.parser.ftrace.dat;

/**
 * The events of one CPU, in the order of their sub-buffers. Hot: every event of a file passes here,
 * those without a meaning by their type alone.
 *
 * <p>The form of events is {@code struct ring_buffer_event} (include/linux/ring_buffer.h): five
 * bits of type or length, 27 bits of time since the event before, and a payload of whole words.
 */
final class CpuStream {

  private static final long MISSED_EVENTS = 1L << 31;
  private static final long MISSED_STORED = 1L << 30;
  private static final long COMMIT_MASK = (1 << 27) - 1;

  private static final int LARGEST_IN_HEADER = 28;
  private static final int PADDING = 29;
  private static final int TIME_EXTEND = 30;
  private static final int TIME_STAMP = 31;
  private static final int DELTA_BITS = 27;
  private static final int DELTA_MASK = (1 << DELTA_BITS) - 1;

  /** A time stamp holds 59 bits (TS_MSB, kernel/trace/ring_buffer.c). */
  private static final long TIME_STAMP_MSB = 0xf8L << 56;

  /** Number of the CPU. */
  final int cpu;

  /** Of two events at one time, that of the lower order is the earlier one, as for trace-cmd. */
  final int order;

  private final Pages pages;
  private final PageLayout layout;
  private final int pageSize;
  private final Words words;
  private final EventTypes types;
  private final Damage damage;

  private byte[] bytes = new byte[0];
  private int at;
  private int end;
  private long pageTime = Long.MIN_VALUE;
  private long time;
  private int payload;
  private int length;
  private EventType type = EventType.MEANINGLESS;
  private long lost;
  private boolean gap;

  CpuStream(
      CpuData data, int order, Pages pages, Recording recording, EventTypes types, Damage damage) {
    this.cpu = data.cpu();
    this.order = order;
    this.pages = pages;
    this.layout = recording.layout;
    this.pageSize = data.pageSize();
    this.words = recording.words;
    this.types = types;
    this.damage = damage;
  }

  /** Goes to the next event, of whatever type; false where there is none. */
  boolean next() {
    while (at < end || nextPage()) {
      if (end - at < 4) {
        damaged("an event that ends behind its sub-buffer,");
        continue;
      }
      int head = words.i32(bytes, at);
      int kind = words == Words.LITTLE ? head & 31 : head >>> DELTA_BITS;
      int delta = words == Words.LITTLE ? head >>> 5 : head & DELTA_MASK;
      int body = at + 4;
      int size;
      if (kind > 0 && kind <= LARGEST_IN_HEADER) {
        size = kind << 2;
      } else if (kind == PADDING && delta == 0) {
        at = end;
        continue;
      } else if (end - body < 4) {
        damaged("an event that ends behind its sub-buffer,");
        continue;
      } else if (kind == 0) {
        size = words.i32(bytes, body) - 4 + 3 & ~3;
        body += 4;
      } else {
        special(kind, delta, body);
        continue;
      }
      if (size <= 0 || size > end - body) {
        damaged("an event that ends behind its sub-buffer,");
        continue;
      }
      time += delta;
      payload = body;
      length = size;
      at = body + size;
      type = types.of(words.u16(bytes, body));
      return true;
    }
    return false;
  }

  /** What moves the time or fills room. */
  private void special(int kind, int delta, int body) {
    long word = words.u32(bytes, body);
    switch (kind) {
      case TIME_EXTEND -> {
        time += (word << DELTA_BITS) + delta;
        at = body + 4;
      }
      case TIME_STAMP -> {
        time = (time & TIME_STAMP_MSB) | (word << DELTA_BITS) | delta;
        at = body + 4;
      }
      default -> {
        // A discarded event: the length counts from its own word on.
        time += delta;
        if (word < 4 || word > end - body) {
          damaged("padding that ends behind its sub-buffer,");
        } else {
          at = body + (int) word;
        }
      }
    }
  }

  /** Goes to the next sub-buffer that can be read. */
  private boolean nextPage() {
    while (pages.next()) {
      if (pages.takeGap()) {
        damaged("sub-buffers that cannot be decompressed, before");
      }
      if (enterPage(pages.start(), pages.length())) {
        return true;
      }
    }
    if (pages.takeGap()) {
      damaged("the events of CPU " + cpu + " are cut or corrupt");
    }
    at = end;
    return false;
  }

  private boolean enterPage(int start, int there) {
    bytes = pages.bytes();
    at = start + layout.data();
    end = at;
    int room = there - layout.data();
    if (room < 0) {
      damaged("a sub-buffer that is cut,");
      return false;
    }
    long word =
        layout.commitSize() == 8
            ? words.i64(bytes, start + layout.commit())
            : words.u32(bytes, start + layout.commit());
    int size = (int) (word & COMMIT_MASK);
    long newTime = words.i64(bytes, start + layout.timestamp());
    if (size == 0 && newTime == 0) {
      damaged("a sub-buffer of zeros");
      return false;
    }
    if (size > room && (there == pageSize || size > pageSize - layout.data())) {
      damaged("a sub-buffer that is longer than it can be,");
      return false;
    }
    if (newTime < pageTime) {
      damaged("a sub-buffer that is earlier than the one before,");
    }
    pageTime = newTime;
    time = newTime;
    end = at + Math.min(size, room);
    if ((word & MISSED_EVENTS) != 0) {
      missed(word, at + size, start + there);
    }
    return end > at;
  }

  /** Events were overwritten before this sub-buffer; their number is behind its data, or not. */
  private void missed(long word, int behind, int limit) {
    long count = -1;
    if ((word & MISSED_STORED) != 0 && behind + layout.commitSize() <= limit) {
      count = words.number(bytes, behind, layout.commitSize(), false);
    }
    lost = count > 0 && lost >= 0 ? lost + count : -1;
  }

  private void damaged(String what) {
    damage.at(pages.offset(), what);
    gap = true;
    at = end;
  }

  /** The time of the current event, as stored. */
  long time() {
    return time;
  }

  /** The type of the current event. */
  EventType type() {
    return type;
  }

  /** The array that the current event is in. */
  byte[] bytes() {
    return bytes;
  }

  /** The current event's first byte. */
  int payload() {
    return payload;
  }

  /** The current event's length, bytes. */
  int length() {
    return length;
  }

  /** True where something is missing between the event before and the current one. */
  boolean hasLoss() {
    return lost != 0 || gap;
  }

  /** How many events were overwritten there, -1 for an unknown number; tells once. */
  long takeLost() {
    long taken = lost;
    lost = 0;
    return taken;
  }

  /** True where something there cannot be read; tells once. */
  boolean takeGap() {
    boolean taken = gap;
    gap = false;
    return taken;
  }

  /** True where this one's event comes before the other's. */
  boolean isBefore(CpuStream other) {
    return time < other.time || (time == other.time && order < other.order);
  }
}
