package io.github.unleak.parser.line;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A place in a range of bytes that moves on as words and numbers are taken from it. What cannot be
 * taken leaves it where it was.
 */
public final class TextCursor {

  private byte[] bytes = new byte[0];
  private int at;
  private int end;
  private long value;
  private int digits;

  /** A cursor over nothing. */
  public TextCursor() {}

  /** Goes to {@code from} in {@code bytes}, of which everything before {@code to} may be read. */
  public void reset(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.at = from;
    this.end = to;
  }

  /** Index of the next byte. */
  public int at() {
    return at;
  }

  /** Goes to an index. */
  public void at(int index) {
    at = index;
  }

  /** Behind the last byte. */
  public int end() {
    return end;
  }

  /** The bytes it moves over. */
  public byte[] bytes() {
    return bytes;
  }

  /** True where nothing is left. */
  public boolean atEnd() {
    return at >= end;
  }

  /** The next byte, 0 to 255, or -1 at the end. */
  public int peek() {
    return at < end ? bytes[at] & 0xff : -1;
  }

  /** The byte {@code ahead} of the next one, 0 to 255, or -1 behind the end. */
  public int peek(int ahead) {
    return at + ahead < end ? bytes[at + ahead] & 0xff : -1;
  }

  /** Passes over spaces; tells how many. */
  public int skipSpaces() {
    int from = at;
    while (at < end && bytes[at] == ' ') {
      at++;
    }
    return at - from;
  }

  /** Takes one ASCII character if it is next. */
  public boolean take(char character) {
    if (peek() != character) {
      return false;
    }
    at++;
    return true;
  }

  /** Takes an ASCII word if it is next. */
  public boolean take(String word) {
    if (!startsWith(word)) {
      return false;
    }
    at += word.length();
    return true;
  }

  /** True where an ASCII word is next. */
  public boolean startsWith(String word) {
    return matching(word) == word.length();
  }

  /** True where what is left, at least one byte of it, is the beginning of an ASCII word. */
  public boolean endsInside(String word) {
    return at < end && at + matching(word) == end;
  }

  private int matching(String word) {
    int count = Math.min(word.length(), end - at);
    for (int i = 0; i < count; i++) {
      if (bytes[at + i] != word.charAt(i)) {
        return i;
      }
    }
    return Math.max(count, 0);
  }

  /** Index of the next place where an ASCII word stands, or -1. */
  public int find(String word) {
    int last = end - word.length();
    for (int i = at; i <= last; i++) {
      int matched = 0;
      while (matched < word.length() && bytes[i + matched] == word.charAt(matched)) {
        matched++;
      }
      if (matched == word.length()) {
        return i;
      }
    }
    return -1;
  }

  /** Takes a decimal number below 2^64; its value is then {@link #value()}. */
  public boolean decimal() {
    long number = 0;
    int i = at;
    while (i < end && bytes[i] >= '0' && bytes[i] <= '9') {
      int digit = bytes[i] - '0';
      if (Long.compareUnsigned(number, Long.divideUnsigned(-1L - digit, 10)) > 0) {
        return false;
      }
      number = number * 10 + digit;
      i++;
    }
    return taken(i, number);
  }

  /** Takes a hexadecimal number of up to 16 digits; its value is then {@link #value()}. */
  public boolean hex() {
    long number = 0;
    int i = at;
    while (i < end && Character.digit(bytes[i], 16) >= 0) {
      number = number << 4 | Character.digit(bytes[i], 16);
      i++;
    }
    return i - at <= 16 && taken(i, number);
  }

  private boolean taken(int to, long number) {
    if (to == at) {
      return false;
    }
    digits = to - at;
    value = number;
    at = to;
    return true;
  }

  /** The number taken last. */
  public long value() {
    return value;
  }

  /** How many digits the number taken last had. */
  public int digits() {
    return digits;
  }

  /** The text from an index up to another one. */
  public String text(int from, int to) {
    return text(bytes, from, to);
  }

  /** Bytes as UTF-8, or, where they are not that, each as the character of its value. */
  public static String text(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] < 0) {
        return beyondAscii(bytes, from, to);
      }
    }
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  private static String beyondAscii(byte[] bytes, int from, int to) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, to - from))
          .toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
  }
}
