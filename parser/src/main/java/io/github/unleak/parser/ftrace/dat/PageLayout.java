package io.github.unleak.parser.ftrace.dat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where things are in a sub-buffer of the kernel's ring buffer ({@code struct buffer_data_page},
 * kernel/trace/ring_buffer.c; described by {@code ring_buffer_print_page_header()}).
 *
 * @param timestamp offset of the time, 8 bytes
 * @param commit offset of the word that holds the length of the data and the flags of loss
 * @param commitSize 4 or 8: bytes of a long in that kernel
 * @param data offset of the first event
 * @param size bytes of a sub-buffer, or 0 where it is not said
 */
record PageLayout(int timestamp, int commit, int commitSize, int data, int size) {

  private static final int LARGEST_HEADER = 64;

  /** The layout of a kernel whose long has this many bytes. */
  static PageLayout ofLong(int size) {
    int bytes = size == 4 ? 4 : 8;
    return new PageLayout(0, 8, bytes, 8 + bytes, 0);
  }

  /** Reads {@code header_page}; {@code otherwise} where it makes no sense. */
  static PageLayout parse(String text, PageLayout otherwise) {
    List<FormatField> fields = FormatField.parse(text);
    FormatField timestamp = find(fields, "timestamp");
    FormatField commit = find(fields, "commit");
    FormatField data = find(fields, "data");
    if (timestamp == null || commit == null || data == null) {
      return otherwise;
    }
    boolean sound =
        data.offset() <= LARGEST_HEADER
            && timestamp.offset() + 8 <= data.offset()
            && commit.end() <= data.offset()
            && (commit.size() == 4 || commit.size() == 8);
    return sound
        ? new PageLayout(
            timestamp.offset(), commit.offset(), commit.size(), data.offset(), data.end())
        : otherwise;
  }

  private static @Nullable FormatField find(List<FormatField> fields, String name) {
    for (FormatField field : fields) {
      if (field.name().equals(name)) {
        return field;
      }
    }
    return null;
  }

  /** Bytes of a sub-buffer, which may be several pages (buffer_subbuf_size_kb, from 6.8 on). */
  int subBuffer(int pageSize) {
    return size > pageSize && size % pageSize == 0 && Pages.isSize(size) ? size : pageSize;
  }
}
