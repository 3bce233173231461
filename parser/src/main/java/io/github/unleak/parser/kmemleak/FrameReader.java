package io.github.unleak.parser.kmemleak;

import io.github.unleak.parser.line.TextCursor;
import org.jspecify.annotations.Nullable;

/**
 * Reads one entry of a backtrace in any of its forms ({@code %pS}, {@code [<%p>] %pS}, with what
 * symbolisers add).
 */
final class FrameReader {

  private final TextCursor cursor = new TextCursor();
  private @Nullable String symbol;
  private long offset;
  private long size;
  private @Nullable String module;
  private long address;
  private boolean hashed;
  private boolean bracketed;
  private boolean inline;
  private @Nullable String location;

  /** Tries to read a frame that starts at {@code from}, spaces before it allowed. */
  Match read(byte[] bytes, int from, int to) {
    cursor.reset(bytes, from, to);
    symbol = null;
    offset = -1;
    size = -1;
    module = null;
    address = 0;
    hashed = false;
    inline = false;
    location = null;
    cursor.skipSpaces();
    Match match = brackets();
    if (match == Match.YES) {
      cursor.skipSpaces();
      match = cursor.atEnd() ? Match.MORE : name();
    } else if (match == Match.NO) {
      match = name();
    }
    if (match == Match.YES) {
      additions();
    }
    return match;
  }

  /** {@code [<ffffffff81234567>]}, {@code [<(____ptrval____)>]}, {@code [< (null)>]}. */
  private Match brackets() {
    bracketed = cursor.take("[<");
    if (!bracketed) {
      return Match.NO;
    }
    cursor.skipSpaces();
    cursor.take("0x");
    if (cursor.hex()) {
      address = cursor.value();
      hashed = cursor.digits() == 16 && address >>> 32 == 0 && address != 0;
    } else if (cursor.take("(____ptrval____)") || cursor.take("(ptrval)")) {
      hashed = true;
    } else if (!cursor.take("(null)")) {
      return cursor.atEnd() ? Match.MORE : Match.DAMAGED;
    }
    return cursor.take(">]") ? Match.YES : cursor.atEnd() ? Match.MORE : Match.DAMAGED;
  }

  private Match name() {
    int from = cursor.at();
    if (cursor.take("(null)")) {
      return Match.YES;
    }
    if (cursor.take("0x")) {
      return bareAddress(from);
    }
    int to = from;
    while (isSymbol(cursor.peek(to - from))) {
      to++;
    }
    if (to == from || !isFirst(cursor.peek())) {
      return bracketed ? Match.DAMAGED : Match.NO;
    }
    cursor.at(to);
    Match match = offset();
    if (match == Match.YES || (match == Match.NO && bare())) {
      symbol = cursor.text(from, to);
      return Match.YES;
    }
    return match == Match.NO && bracketed ? Match.DAMAGED : match;
  }

  private Match bareAddress(int from) {
    if (!cursor.hex() || !(cursor.atEnd() || cursor.peek() == ' ')) {
      cursor.at(from);
      return bracketed ? Match.DAMAGED : Match.NO;
    }
    if (!bracketed && cursor.digits() < 8) {
      return Match.NO;
    }
    address = cursor.value();
    hashed = false;
    return Match.YES;
  }

  /** {@code +0x1b/0x20}. */
  private Match offset() {
    if (!cursor.take("+0x")) {
      return cursor.endsInside("+0x") ? Match.MORE : Match.NO;
    }
    if (!cursor.hex()) {
      return cursor.atEnd() ? Match.MORE : Match.DAMAGED;
    }
    offset = cursor.value();
    if (!cursor.take("/0x")) {
      return cursor.atEnd() || cursor.endsInside("/0x") ? Match.MORE : Match.DAMAGED;
    }
    if (!cursor.hex()) {
      return cursor.atEnd() ? Match.MORE : Match.DAMAGED;
    }
    size = cursor.value();
    return Match.YES;
  }

  /** A name without offset is a frame behind an address, or where a source line follows it. */
  private boolean bare() {
    if (!cursor.atEnd() && cursor.peek() != ' ') {
      return false;
    }
    if (bracketed) {
      return true;
    }
    int here = cursor.at();
    additions();
    boolean known = inline || (location != null && cursor.atEnd());
    if (!known) {
      cursor.at(here);
      module = null;
    }
    return known;
  }

  /** {@code [module]}, {@code mm/slub.c:123} and {@code [inline]} in any order. */
  private void additions() {
    int after = cursor.at();
    while (cursor.skipSpaces() > 0 && (inline() || module() || location())) {
      after = cursor.at();
    }
    cursor.at(after);
  }

  private boolean inline() {
    boolean here = !inline && cursor.take("[inline]");
    inline |= here;
    return here;
  }

  private boolean module() {
    int start = cursor.at();
    if (module != null || !cursor.take('[')) {
      return false;
    }
    int from = cursor.at();
    while (isModule(cursor.peek())) {
      cursor.at(cursor.at() + 1);
    }
    int to = cursor.at();
    if (cursor.take(' ')) { // a build identifier follows: [nf_nat 8f2a...]
      while (Character.digit(cursor.peek(), 16) >= 0) {
        cursor.at(cursor.at() + 1);
      }
    }
    if (to == from || !cursor.take(']')) {
      cursor.at(start);
      return false;
    }
    module = cursor.text(from, to);
    return true;
  }

  private boolean location() {
    int from = cursor.at();
    int to = from;
    int colon = -1;
    while (cursor.peek(to - from) > ' ') {
      if (cursor.peek(to - from) == ':') {
        colon = to;
      }
      to++;
    }
    if (location != null || colon <= from || !isSourceFile(from, colon)) {
      return false;
    }
    cursor.at(colon + 1);
    if (!(cursor.take('?') || cursor.decimal()) || cursor.at() != to) {
      cursor.at(from);
      return false;
    }
    location = cursor.text(from, to);
    return true;
  }

  private boolean isSourceFile(int from, int colon) {
    int dot = cursor.text(from, colon).lastIndexOf('.');
    return dot > 0 && colon - from - dot <= 4;
  }

  private static boolean isFirst(int c) {
    return isLetter(c) || c == '_' || c == '.' || c == '$';
  }

  private static boolean isSymbol(int c) {
    return isFirst(c) || isDigit(c) || c == '@' || c == '<' || c == '>' || c == ':';
  }

  private static boolean isModule(int c) {
    return isLetter(c) || isDigit(c) || c == '_' || c == '-';
  }

  private static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /**
   * What a mailer wrapped away from the end of a frame, as a frame of nothing else; {@code null}
   * where the range holds something different. Another frame may follow it in the same line.
   */
  @Nullable Frame additions(byte[] bytes, int from, int to) {
    read(bytes, to, to);
    cursor.reset(bytes, from, to);
    boolean any = false;
    do {
      any |= inline() || module() || location();
    } while (any && cursor.skipSpaces() > 0);
    return any && (cursor.atEnd() || cursor.startsWith("[<")) ? frame() : null;
  }

  /** The frame that was read. */
  Frame frame() {
    return new Frame(symbol, offset, size, module, address, hashed, inline, location);
  }

  /** Index behind what was read. */
  int after() {
    return cursor.at();
  }

  /** True for the marks that old kernels print behind the last entry. */
  static boolean terminates(Frame frame) {
    return frame.symbol() == null
        && (frame.address() == 0 || frame.address() == -1L || frame.address() == 0xffffffffL);
  }
}
