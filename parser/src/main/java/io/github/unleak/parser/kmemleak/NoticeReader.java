package io.github.unleak.parser.kmemleak;

import io.github.unleak.parser.line.TextCursor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Recognises what kmemleak and the kernel say of themselves. */
final class NoticeReader {

  /** Longest message that is kept. */
  private static final int LONGEST = 300;

  /**
   * The beginnings of messages; {@code dump=} answers and the test module's lines are not among
   * them.
   */
  private static final List<Map.Entry<String, NoticeKind>> MESSAGES =
      List.of(
          Map.entry("Kernel memory leak detector initialized", NoticeKind.INITIALIZED),
          Map.entry("Kernel memory leak detector disabled", NoticeKind.DISABLED),
          Map.entry("Automatic memory scanning thread started", NoticeKind.AUTOMATIC_SCANNING),
          Map.entry("Cannot allocate a kmemleak_object", NoticeKind.POOL_EXHAUSTED),
          Map.entry("Memory pool empty", NoticeKind.POOL_EXHAUSTED),
          Map.entry("Early log buffer exceeded", NoticeKind.POOL_EXHAUSTED),
          Map.entry("Cannot insert", NoticeKind.ERROR),
          Map.entry("Freeing unknown object", NoticeKind.ERROR),
          Map.entry("Partially freeing unknown object", NoticeKind.ERROR),
          Map.entry("Trying to color unknown object", NoticeKind.ERROR),
          Map.entry("Trying to colour unknown object", NoticeKind.ERROR),
          Map.entry("Adding scan area to unknown object", NoticeKind.ERROR),
          Map.entry("Updating stack trace for unknown object", NoticeKind.ERROR),
          Map.entry("Resetting checksum of unknown object", NoticeKind.ERROR),
          Map.entry("Cannot allocate a scan area", NoticeKind.ERROR),
          Map.entry("Scan area larger than object", NoticeKind.ERROR),
          Map.entry("Unable to", NoticeKind.ERROR),
          Map.entry("Failed to", NoticeKind.ERROR));

  private NoticeReader() {}

  /** The notice that the line is, or {@code null}. */
  static @Nullable KernelNotice read(ReportLine line, ReportContext context) {
    TextCursor cursor = line.cursor();
    if (!line.tagged()) {
      return cursor.take("Linux version ")
          ? banner(line, context)
          : cursor.take("Linux ")
              ? uname(line, context)
              : context.booting() ? tickRate(line, context) : null;
    }
    for (Map.Entry<String, NoticeKind> message : MESSAGES) {
      if (cursor.startsWith(message.getKey())) {
        return notice(message.getValue(), -1, line, context);
      }
    }
    int from = cursor.at();
    boolean leaks = cursor.decimal() && cursor.take(" new suspected memory leak");
    cursor.at(from);
    return leaks ? notice(NoticeKind.NEW_LEAKS, cursor.value(), line, context) : null;
  }

  private static @Nullable KernelNotice banner(ReportLine line, ReportContext context) {
    TextCursor cursor = line.cursor();
    int from = cursor.at();
    int to = from;
    while (cursor.peek(to - from) > ' ') {
      to++;
    }
    if (!Character.isDigit(cursor.peek()) || cursor.peek(to - from + 1) != '(') {
      return null;
    }
    return new KernelNotice(
        NoticeKind.BOOT_BANNER,
        -1,
        line.micros(),
        cursor.text(from, to),
        context.source(line.number()));
  }

  /** {@code Linux host 7.3.0-rc7 #1 SMP PREEMPT ...}, as {@code uname -a} prints it. */
  private static @Nullable KernelNotice uname(ReportLine line, ReportContext context) {
    TextCursor cursor = line.cursor();
    int from = cursor.at();
    while (cursor.peek(from - cursor.at()) > ' ') {
      from++;
    }
    from++;
    int to = from;
    while (cursor.peek(to - cursor.at()) > ' ') {
      to++;
    }
    boolean release = Character.isDigit(cursor.peek(from - cursor.at()));
    return release && cursor.peek(to - cursor.at() + 1) == '#'
        ? new KernelNotice(
            NoticeKind.BOOT_BANNER,
            -1,
            line.micros(),
            cursor.text(from, to),
            context.source(line.number()))
        : null;
  }

  private static @Nullable KernelNotice tickRate(ReportLine line, ReportContext context) {
    TextCursor cursor = line.cursor();
    int from = cursor.at();
    long hz = -1;
    int delay = cursor.find("scheduler-enlistment delay is ");
    int loop = cursor.find("BogoMIPS (lpj=");
    if (delay >= 0) {
      cursor.at(delay + "scheduler-enlistment delay is ".length());
      hz = cursor.decimal() && cursor.take(" jiffies") ? cursor.value() * 10 : -1;
    } else if (loop >= 0) {
      hz = calibrated(cursor, loop);
    }
    cursor.at(from);
    return hz < 10 || hz > 10_000 ? null : notice(NoticeKind.TICK_RATE, hz, line, context);
  }

  /** {@code 4590.60 BogoMIPS (lpj=9181212)}. */
  private static long calibrated(TextCursor cursor, int bogoMips) {
    int start = bogoMips - 1;
    while (start > cursor.at() && (cursor.bytes()[start - 1] > ' ')) {
      start--;
    }
    cursor.at(start);
    if (!cursor.decimal() || cursor.value() > 1_000_000 || !cursor.take('.')) {
      return -1;
    }
    long hundredths = cursor.value() * 100;
    if (!cursor.decimal() || cursor.digits() != 2) {
      return -1;
    }
    hundredths += cursor.value();
    cursor.at(bogoMips + "BogoMIPS (lpj=".length());
    if (!cursor.decimal() || cursor.value() <= 0) {
      return -1;
    }
    return Math.round(hundredths * 5000.0 / cursor.value());
  }

  private static KernelNotice notice(
      NoticeKind kind, long count, ReportLine line, ReportContext context) {
    TextCursor cursor = line.cursor();
    int to = Math.min(cursor.end(), cursor.at() + LONGEST);
    return new KernelNotice(
        kind, count, line.micros(), cursor.text(cursor.at(), to), context.source(line.number()));
  }
}
