package io.github.unleak.parser.kmemleak;

import io.github.unleak.parser.line.TextCursor;

/** Reads {@code unreferenced object (percpu) 0xffff8881a5301000 (size 1024):}. */
final class HeaderReader {

  static final String KEYWORDS = "unreferenced object";

  private long address;
  private long size;
  private boolean percpu;
  private boolean physical;

  /** Tries to read the header that starts at the cursor. */
  Match read(TextCursor cursor) {
    if (!cursor.take(KEYWORDS)) {
      return Match.NO;
    }
    cursor.skipSpaces();
    percpu = cursor.take("(percpu)");
    physical = !percpu && cursor.take("(phys)");
    cursor.skipSpaces();
    if (cursor.atEnd() || cursor.endsInside("(percpu)") || cursor.endsInside("(phys)")) {
      return Match.MORE;
    }
    int from = cursor.at();
    if (!cursor.take("0x") || !cursor.hex()) {
      cursor.at(from);
      return cursor.endsInside("0x") ? Match.MORE : garbled(cursor);
    }
    address = cursor.value();
    boolean spaced = cursor.skipSpaces() > 0;
    if (cursor.atEnd()) {
      return Match.MORE;
    }
    if (!cursor.take("(size")) {
      return cursor.endsInside("(size") ? Match.MORE : spaced ? Match.NO : garbled(cursor);
    }
    cursor.skipSpaces();
    if (cursor.atEnd()) {
      return Match.MORE;
    }
    if (!cursor.decimal()) {
      return cursor.peek() == '%' ? Match.NO : Match.DAMAGED;
    }
    size = cursor.value();
    cursor.skipSpaces();
    if (cursor.atEnd()) {
      return Match.MORE;
    }
    if (!cursor.take(')')) {
      return Match.DAMAGED;
    }
    cursor.take(':');
    return size < 0 ? Match.DAMAGED : Match.YES;
  }

  /** Prose and format strings are no headers; a header whose address is spoilt is one. */
  private static Match garbled(TextCursor cursor) {
    int size = cursor.find("(size ");
    if (size < 0 || size - cursor.at() > 40 || cursor.text(cursor.at(), size).contains("%")) {
      return Match.NO;
    }
    return Match.DAMAGED;
  }

  long address() {
    return address;
  }

  long size() {
    return size;
  }

  boolean percpu() {
    return percpu;
  }

  /** True for {@code unreferenced object (phys) 0x7fcdc000}: the address is a physical one. */
  boolean physical() {
    return physical;
  }
}
