package io.github.unleak.analyzer.timeline;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Where the buffers of one read of the kmemleak file may have ended. {@code seq_read_iter()}
 * (fs/seq_file.c) packs entries while their bytes stay below the size of its buffer; the first one
 * that does not fit ends the buffer. The next {@code read()} finds its place again by counting
 * objects, so only there can entries be skipped.
 */
final class ReadBuffers {

  /** Sizes of a page, bytes, that kernels with kmemleak are built with. */
  private static final int[] PAGES = {4096, 16_384, 65_536};

  /** What readers with small buffers of their own ask for at once: a page of most machines. */
  private static final int REQUEST = 4096;

  private final int[] bytes;
  private final long[] before;
  private final int longest;
  private final BitSet ends = new BitSet();

  /** A buffer that may be the one an entry went into. */
  private record Buffer(int first, long size) {}

  private ReadBuffers(int[] bytes, int longest) {
    this.bytes = bytes;
    this.before = new long[bytes.length + 1];
    for (int at = 0; at < bytes.length; at++) {
      before[at + 1] = before[at] + bytes[at];
    }
    this.longest = longest;
  }

  /**
   * The entries that may have been the last in their buffer, by place counted from 1. Whether the
   * entry that did not fit is listed is not known: it may have been skipped itself. Place 0 is
   * there if an entry may be too long for a page: the kernel then makes a larger buffer and finds
   * its place again, even before the first entry.
   *
   * @param bytes of each entry; a negative number is not known, and then every entry may be the
   *     last
   * @param longest bytes of the longest entry that may have been there, listed or not
   * @param page bytes of the machine's pages, or -1 if they are not known
   */
  static BitSet ends(int[] bytes, int longest, int page) {
    ReadBuffers buffers = new ReadBuffers(bytes, longest);
    for (int one : bytes) {
      if (one < 0) {
        buffers.ends.set(0, bytes.length + 1);
        return buffers.ends;
      }
    }
    for (int size : page > 0 ? new int[] {page} : PAGES) {
      buffers.pack(size);
      if (longest >= size) {
        buffers.ends.set(0);
      }
      if (size > REQUEST || longest >= size) {
        buffers.cut();
      }
    }
    return buffers.ends;
  }

  /** Whole buffers of the kernel. Where one only may have ended, both fill levels are kept. */
  private void pack(int page) {
    List<Buffer> open = new ArrayList<>();
    if (bytes.length > 0) {
      begin(0, page, open);
    }
    for (int at = 0; at < bytes.length; at++) {
      boolean last = at + 1 == bytes.length;
      long filled = before[at + 1];
      List<Long> ended = new ArrayList<>(1);
      int kept = 0;
      for (int i = 0; i < open.size(); i++) {
        Buffer buffer = open.get(i);
        long fill = filled - before[buffer.first];
        boolean full = !last && fill + bytes[at + 1] >= buffer.size;
        if (full || fill + longest >= buffer.size) {
          ends.set(at + 1);
          if (!last && !ended.contains(buffer.size)) {
            ended.add(buffer.size);
          }
        }
        if (!full) {
          open.set(kept++, buffer);
        }
      }
      open.subList(kept, open.size()).clear();
      for (long size : ended) {
        begin(at + 1, size, open);
      }
    }
  }

  /** A buffer is doubled until its first entry fits, which need not be one that is listed. */
  private void begin(int first, long page, List<Buffer> open) {
    long size = page;
    while (bytes[first] >= size) {
      size *= 2;
    }
    add(new Buffer(first, size), open);
    while (longest >= size) {
      size *= 2;
      add(new Buffer(first, size), open);
    }
  }

  private static void add(Buffer buffer, List<Buffer> open) {
    if (!open.contains(buffer)) {
      open.add(buffer);
    }
  }

  /** Parts of a buffer that the reader asked for: each ends with the entry that fills it. */
  private void cut() {
    for (int at = 0; at < bytes.length; at++) {
      if (before[at + 1] / REQUEST > before[at] / REQUEST) {
        ends.set(at + 1);
      }
    }
  }
}
