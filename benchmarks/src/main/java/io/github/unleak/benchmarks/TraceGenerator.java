package io.github.unleak.benchmarks;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes a long trace from a recorded one: the recording again and again, each time later, on other
 * devices (their {@code iovad}, {@code work} and {@code ptr} lie elsewhere), and between its lines
 * as many of events that have nothing to do with the rcache as asked for. The same arguments give
 * the same bytes.
 */
public final class TraceGenerator {

  private static final Pattern TIME = Pattern.compile("\\s(\\d+)\\.(\\d{6}): ");
  private static final Pattern POINTER = Pattern.compile("=0xffff([0-9a-f]{4})");
  private static final Pattern HEAD = Pattern.compile("^(.*\\[\\d+\\] \\S+ +)\\d+\\.\\d{6}: ");

  /** What fills traces: the scheduler, interrupts, timers; shapes as the kernel prints them. */
  private static final String[] OTHERS = {
    "sched_waking: comm=kworker/%d:1 pid=%d prio=120 target_cpu=00%d",
    "sched_wakeup: comm=kworker/%d:1 pid=%d prio=120 target_cpu=00%d",
    "sched_switch: prev_comm=swapper/%d prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=ioload"
        + " next_pid=%d next_prio=12%d",
    "irq_handler_entry: irq=4%d name=nvme%dq%d",
    "irq_handler_exit: irq=4%d ret=handled seq=%d.%d",
    "softirq_raise: vec=%d [action=TIMER] n=%d.%d",
    "hrtimer_start: hrtimer=0xffff8b3c7bd1f%d40 function=tick_nohz_handler expires=%d00000"
        + " softexpires=%d mode=ABS",
    "block_rq_issue: 259,%d R 4096 () %d + 8 none,0,%d [ioload]",
  };

  private TraceGenerator() {}

  /** Arguments: the recording, how many bytes, other events per line, the file to write. */
  public static void main(String[] arguments) throws IOException {
    List<String> lines = Files.readAllLines(Path.of(arguments[0]), StandardCharsets.ISO_8859_1);
    long bytes = Long.parseLong(arguments[1]);
    int others = Integer.parseInt(arguments[2]);
    long last = lastTime(lines);
    Random random = new Random(1);
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(Path.of(arguments[3])), 1 << 20)) {
      long written = 0;
      for (int at = 0; written < bytes; at++) {
        String text = lines(lines.get(at % lines.size()), at / lines.size(), last, others, random);
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        written += text.length();
      }
    }
  }

  /** When the recording ends, in microseconds. */
  private static long lastTime(List<String> lines) {
    for (int i = lines.size() - 1; i >= 0; i--) {
      Matcher time = TIME.matcher(lines.get(i));
      if (time.find()) {
        return microseconds(time);
      }
    }
    throw new IllegalArgumentException("no line has a time");
  }

  /** A line of the recording in its n-th copy, with what is put behind it. */
  private static String lines(String line, int copy, long last, int others, Random random) {
    if (line.startsWith("#")) {
      return copy == 0 && !line.contains("entries") ? line + '\n' : "";
    }
    String shifted = elsewhere(later(line, copy * last), copy);
    StringBuilder text = new StringBuilder(shifted).append('\n');
    Matcher head = HEAD.matcher(shifted);
    for (int i = others; i > 0 && head.lookingAt(); i--) {
      String other = OTHERS[random.nextInt(OTHERS.length)];
      text.append(head.group())
          .append(
              String.format(Locale.ROOT, other, random.nextInt(8), random.nextInt(30_000), i % 8))
          .append('\n');
    }
    return text.toString();
  }

  private static String later(String line, long by) {
    Matcher time = TIME.matcher(line);
    if (by == 0 || !time.find()) {
      return line;
    }
    long shifted = microseconds(time) + by;
    return line.substring(0, time.start(1))
        + String.format(Locale.ROOT, "%d.%06d", shifted / 1_000_000, shifted % 1_000_000)
        + line.substring(time.end(2));
  }

  private static long microseconds(Matcher time) {
    return Long.parseLong(time.group(1)) * 1_000_000 + Long.parseLong(time.group(2));
  }

  private static String elsewhere(String line, int copy) {
    return POINTER
        .matcher(line)
        .replaceAll(
            pointer ->
                String.format(
                    Locale.ROOT, "=0xffff%04x", Integer.parseInt(pointer.group(1), 16) ^ copy));
  }
}
