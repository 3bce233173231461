package io.github.unleak.parser.kmemleak;

import io.github.unleak.parser.line.Address;
import io.github.unleak.parser.line.TextCursor;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code dump=} prints of an object: its title, then one field a line. Its backtrace is
 * left out; each field may be missing.
 */
final class StateReader {

  /** Lines of others that may stand between two fields. */
  private static final int MOST_STRANGERS = 50;

  private final CommReader commReader = new CommReader();
  private boolean open;
  private long address;
  private boolean percpu;
  private boolean physical;
  private long size;
  private @Nullable String comm;
  private int pid;
  private long jiffies;
  private int minCount;
  private int count;
  private long flags;
  private long checksum;
  private long micros;
  private long line;
  private int strangers;
  private long number;

  boolean open() {
    return open;
  }

  /** True at the title of what {@code dump=} prints. */
  static boolean begins(TextCursor cursor) {
    return cursor.startsWith("Object 0x")
        || cursor.startsWith("Object (percpu) 0x")
        || cursor.startsWith("Object (phys) 0x");
  }

  /** Tries to read {@code Object 0xffff888100000000 (size 32):} behind {@code kmemleak: }. */
  boolean start(ReportLine at, ReportContext context) {
    TextCursor cursor = at.cursor();
    int from = cursor.at();
    if (!at.tagged() || !cursor.take("Object ")) {
      cursor.at(from);
      return false;
    }
    boolean ofCpus = cursor.take("(percpu) ");
    boolean atPhysical = !ofCpus && cursor.take("(phys) ");
    if (!cursor.take("0x") || !cursor.hex()) {
      cursor.at(from);
      return false;
    }
    long value = cursor.value();
    if (!cursor.take(" (size ") || !cursor.decimal() || cursor.value() < 0) {
      cursor.at(from);
      return false;
    }
    finish(context);
    address = value;
    percpu = ofCpus;
    physical = atPhysical;
    size = cursor.value();
    comm = null;
    pid = -1;
    jiffies = -1;
    minCount = Integer.MIN_VALUE;
    count = Integer.MIN_VALUE;
    flags = -1;
    checksum = -1;
    micros = at.micros();
    line = at.number();
    strangers = 0;
    open = true;
    return true;
  }

  /** Tries to read a field from a line; its end is where the backtrace begins. */
  boolean field(ReportLine at, ReportContext context) {
    TextCursor cursor = at.cursor();
    if (!at.tagged()) {
      if (++strangers > MOST_STRANGERS) {
        finish(context);
      }
      return false;
    }
    boolean known = true;
    if (commReader.read(cursor) == Match.YES) {
      comm = context.interned().comm(cursor.bytes(), commReader.commFrom(), commReader.commTo());
      pid = commReader.pid();
      jiffies = commReader.jiffies();
    } else if (value(cursor, "min_count")) {
      minCount = (int) number;
    } else if (value(cursor, "count")) {
      count = (int) number;
    } else if (value(cursor, "flags")) {
      flags = number;
    } else if (value(cursor, "checksum")) {
      checksum = number & 0xffffffffL;
    } else {
      known = cursor.startsWith("backtrace");
      finish(context);
    }
    return known;
  }

  private boolean value(TextCursor cursor, String name) {
    int from = cursor.at();
    if (!cursor.take(name + " = ")) {
      return false;
    }
    boolean negative = cursor.take('-');
    if (cursor.take("0x") ? cursor.hex() : cursor.decimal()) {
      number = negative ? -cursor.value() : cursor.value();
      return true;
    }
    cursor.at(from);
    return false;
  }

  /** Hands on what was read, if anything. */
  void finish(ReportContext context) {
    if (open) {
      open = false;
      context
          .delivery()
          .state(
              new ObjectState(
                  new Address(address),
                  percpu,
                  physical,
                  size,
                  comm,
                  pid,
                  jiffies,
                  minCount,
                  count,
                  flags,
                  checksum,
                  micros,
                  context.source(line)));
    }
  }
}
