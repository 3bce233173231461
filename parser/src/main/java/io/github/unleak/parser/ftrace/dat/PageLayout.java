package io.github.unleak.parser.ftrace.dat;

/**
 * Where things are in a sub-buffer of the kernel's ring buffer ({@code struct buffer_data_page},
 * kernel/trace/ring_buffer.c; told by {@code ring_buffer_print_page_header()}).
 *
 * @param timestamp offset of the time, 8 bytes
 * @param commit offset of the word that holds the length of the data and the flags of loss
 * @param commitSize 4 or 8: bytes of a long in that kernel
 * @param data offset of the first event
 */
record PageLayout(int timestamp, int commit, int commitSize, int data) {

  private static final int LARGEST_HEADER = 64;

  /** The layout of a kernel whose long has this many bytes. */
  static PageLayout ofLong(int size) {
    int bytes = size == 4 ? 4 : 8;
    return new PageLayout(0, 8, bytes, 8 + bytes);
  }

  /** Reads {@code header_page}; what it does not say is as {@code otherwise} has it. */
  static PageLayout parse(String text, PageLayout otherwise) {
    PageLayout layout = otherwise;
    for (FormatField field : FormatField.parse(text)) {
      if (field.offset() > LARGEST_HEADER) {
        continue;
      }
      switch (field.name()) {
        case "timestamp" ->
            layout = new PageLayout(field.offset(), layout.commit, layout.commitSize, layout.data);
        case "commit" -> {
          if (field.size() == 4 || field.size() == 8) {
            layout = new PageLayout(layout.timestamp, field.offset(), field.size(), layout.data);
          }
        }
        case "data" ->
            layout =
                new PageLayout(layout.timestamp, layout.commit, layout.commitSize, field.offset());
        default -> {}
      }
    }
    boolean sound =
        layout.timestamp + 8 <= layout.data && layout.commit + layout.commitSize <= layout.data;
    return sound ? layout : otherwise;
  }
}
