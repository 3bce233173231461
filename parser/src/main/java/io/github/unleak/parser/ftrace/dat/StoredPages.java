package io.github.unleak.parser.ftrace.dat;

/** Sub-buffers that are stored as they are, read through a window. */
final class StoredPages implements Pages {

  private final Bytes file;
  private final int pageSize;
  private final long end;
  private final byte[] window;
  private long windowAt;
  private int filled;
  private int start;
  private int length;
  private boolean cut;

  /**
   * @param window how many bytes to read at once, at least; a sub-buffer fits in any case
   */
  StoredPages(Bytes file, CpuData data, int window) {
    this.file = file;
    this.pageSize = data.pageSize();
    long size = Math.max(data.size(), 0);
    long there = Math.max(file.size() - Math.max(data.offset(), 0), 0);
    this.cut = size > there || data.offset() < 0;
    this.windowAt = data.offset();
    this.end = data.offset() < 0 ? data.offset() : data.offset() + Math.min(size, there);
    long all = end - windowAt;
    this.window = new byte[(int) Math.min(Math.max(window / pageSize, 1) * (long) pageSize, all)];
  }

  @Override
  public boolean next() {
    start += length;
    if (start >= filled) {
      windowAt += filled;
      start = 0;
      int wanted = (int) Math.min(window.length, end - windowAt);
      filled = wanted <= 0 ? 0 : file.read(windowAt, window, 0, wanted);
      cut |= filled < wanted;
    }
    length = Math.min(pageSize, filled - start);
    return length > 0;
  }

  @Override
  public byte[] bytes() {
    return window;
  }

  @Override
  public int start() {
    return start;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public long offset() {
    return windowAt + start;
  }

  @Override
  public boolean takeGap() {
    boolean gap = cut && length == 0;
    cut &= !gap;
    return gap;
  }
}
