package io.github.unleak.parser.ftrace.dat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes the sub-buffers of one CPU as the kernel's ring buffer has them. */
final class PageWriter {

  private static final int MISSED_EVENTS = 1 << 31;
  private static final int MISSED_STORED = 1 << 30;

  private final ByteOrder order;
  private final int longSize;
  private final int pageSize;
  private final ByteArrayOutputStream pages = new ByteArrayOutputStream();
  private ByteBuffer page;
  private long missed;

  PageWriter(ByteOrder order, int longSize, int pageSize) {
    this.order = order;
    this.longSize = longSize;
    this.pageSize = pageSize;
    this.page = ByteBuffer.allocate(0);
  }

  /** Begins a sub-buffer whose first event is relative to {@code time}. */
  PageWriter begin(long time) {
    end();
    page = ByteBuffer.allocate(pageSize).order(order);
    page.putLong(time).position(8 + longSize);
    return this;
  }

  /** Events were lost before the current sub-buffer: a number, or -1 for an unknown one. */
  PageWriter missed(long count) {
    missed = count;
    return this;
  }

  private void head(int kind, int delta) {
    page.putInt(order == ByteOrder.BIG_ENDIAN ? kind << 27 | delta : delta << 5 | kind);
  }

  PageWriter event(int delta, ByteBuffer payload) {
    byte[] bytes = new byte[payload.capacity()];
    payload.get(0, bytes);
    int padded = (bytes.length + 3) & ~3;
    if (padded <= 112) {
      head(padded / 4, delta);
    } else {
      head(0, delta);
      page.putInt(bytes.length + 4);
    }
    page.put(bytes).position(page.position() + padded - bytes.length);
    return this;
  }

  PageWriter extend(long delta) {
    head(30, (int) (delta & (1 << 27) - 1));
    page.putInt((int) (delta >>> 27));
    return this;
  }

  PageWriter stamp(long time) {
    head(31, (int) (time & (1 << 27) - 1));
    page.putInt((int) (time >>> 27));
    return this;
  }

  /** An event that was taken back. */
  PageWriter discarded(int delta, int payload) {
    head(29, delta);
    page.putInt(payload).position(page.position() + payload - 4);
    return this;
  }

  /** What cannot be: an event longer than the sub-buffer. */
  PageWriter overlong() {
    head(0, 1);
    page.putInt(1 << 20);
    return this;
  }

  int room() {
    return page.remaining();
  }

  private void end() {
    if (page.capacity() == 0) {
      return;
    }
    int size = page.position() - 8 - longSize;
    int flags = missed == 0 ? 0 : missed < 0 ? MISSED_EVENTS : MISSED_EVENTS | MISSED_STORED;
    if (missed > 0) {
      word(page, missed);
    }
    page.position(8);
    word(page, (size | flags) & 0xffffffffL);
    pages.writeBytes(page.array());
    page = ByteBuffer.allocate(0);
    missed = 0;
  }

  private void word(ByteBuffer buffer, long value) {
    if (longSize == 8) {
      buffer.putLong(value);
    } else {
      buffer.putInt((int) value);
    }
  }

  byte[] bytes() {
    end();
    return pages.toByteArray();
  }
}
