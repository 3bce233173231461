package io.github.unleak.parser.ftrace.dat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The options that both versions of the file have (trace-cmd.dat(5), OPTIONS SECTION). */
final class Options {

  static final int DONE = 0;
  static final int CPUSTAT = 2;
  static final int BUFFER = 3;
  static final int TRACECLOCK = 4;
  static final int OFFSET = 7;
  static final int CPUCOUNT = 8;
  static final int TSC2NSEC = 14;

  /** An option is a line or a table of the CPUs. */
  static final int LONGEST = 1 << 22;

  /** More CPUs than Linux can have. */
  static final int MOST_CPUS = 1 << 14;

  private static final Pattern CLOCK = Pattern.compile("\\[([^\\]]+)\\]");
  private static final Pattern STAT =
      Pattern.compile(
          "(?m)^(entries|overrun|commit overrun|read events|dropped events): ([0-9]{1,18})$");

  private final Recording recording;

  Options(Recording recording) {
    this.recording = recording;
  }

  /** Takes an option. */
  void take(int id, byte[] bytes) {
    switch (id) {
      case CPUSTAT -> stat(HeaderParts.string(bytes));
      case TRACECLOCK -> {
        Matcher matcher = CLOCK.matcher(HeaderParts.string(bytes));
        if (matcher.find()) {
          recording.clock = matcher.group(1);
        }
      }
      case OFFSET -> offset(HeaderParts.string(bytes).strip());
      case CPUCOUNT -> {
        if (bytes.length == 4) {
          cpus(recording.words.u32(bytes, 0));
        }
      }
      case TSC2NSEC -> {
        if (bytes.length >= 16) {
          tsc(recording.words.u32(bytes, 0), recording.words.u32(bytes, 4));
        }
      }
      default -> {}
    }
  }

  /** How many CPUs the machine had. */
  void cpus(long count) {
    if (count > 0 && count <= MOST_CPUS) {
      recording.cpus = (int) count;
    }
  }

  /**
   * {@code per_cpu/cpuN/stats} at the end of the recording: what was left in the buffer, what was
   * read from it, what was overwritten (in the course of a commit, too) and what found no room.
   */
  private void stat(String text) {
    Matcher matcher = STAT.matcher(text);
    while (matcher.find()) {
      long count = Long.parseLong(matcher.group(2));
      recording.written = Math.max(recording.written, 0) + count;
      switch (matcher.group(1)) {
        case "entries", "read events" -> recording.held = Math.max(recording.held, 0) + count;
        default -> {}
      }
    }
  }

  private void offset(String text) {
    try {
      TimeScale old = recording.scale;
      recording.scale =
          new TimeScale(old.multiplier(), old.shift(), old.offset() + Long.decode(text));
    } catch (NumberFormatException e) {
      // A time that cannot be read moves nothing.
    }
  }

  /** The offset of this option is for matching hosts and guests; trace-cmd does not add it. */
  private void tsc(long multiplier, long shift) {
    if (shift <= 32) {
      recording.scale = new TimeScale(multiplier, (int) shift, recording.scale.offset());
    }
  }
}
