package io.github.unleak.cli.trials;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The time stamps of a text trace, changed as clocks do it: what happened, in which order, and what
 * is true of the objects stays the same. Each change is drawn from a random generator.
 */
final class ClockTransforms {

  private static final long SECOND = 1_000_000_000L;

  /** Seconds from 1970 to a day in 2025: what the clock {@code tai} adds. */
  private static final long EPOCH = 1_764_184_037L;

  /** How the clock differs from the one that was recorded. */
  enum Kind {
    /** It runs ahead or behind by 1 to 60 s. */
    SHIFTED,
    /** It counts from 1970. */
    EPOCH,
    /** It runs faster or slower by 20 to 1000 millionths. */
    DRIFTING,
    /** It leaps by 1 to 60 s in the middle, as after a suspend. */
    JUMPING,
    /** It leaps several times. */
    JUMPING_OFTEN,
    /** It is set back in the middle, by 1 to 60 s. */
    SET_BACK,
    /** It is behind for some lines here and there. */
    BACKWARDS_IN_PLACES
  }

  private final Kind kind;
  private final RandomGenerator random;
  private long first = -1;
  private long shift;
  private final long rate;
  private final double[] places;
  private int passed;
  private int behind;

  private ClockTransforms(Kind kind, RandomGenerator random) {
    this.kind = kind;
    this.random = random;
    long step = SECOND + random.nextLong(59 * SECOND);
    boolean ahead = random.nextBoolean();
    this.rate = (20L + random.nextInt(981)) * (ahead ? 1 : -1);
    this.places = new double[kind == Kind.JUMPING_OFTEN ? 1 + random.nextInt(5) : 1];
    for (int at = 0; at < places.length; at++) {
      places[at] = random.nextDouble();
    }
    java.util.Arrays.sort(places);
    this.shift =
        switch (kind) {
          case SHIFTED -> ahead ? step : -step;
          case EPOCH -> EPOCH * SECOND;
          default -> 0;
        };
  }

  /** Changes a trace with a kind drawn from {@code random}. */
  static byte[] transform(byte[] text, RandomGenerator random) {
    return transform(text, Kind.values()[random.nextInt(Kind.values().length)], random);
  }

  /** Changes the time stamp of every line that has one. */
  static byte[] transform(byte[] text, Kind kind, RandomGenerator random) {
    ClockTransforms clock = new ClockTransforms(kind, random);
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length + text.length / 16);
    int at = 0;
    while (at < text.length) {
      int end = at;
      while (end < text.length && text[end] != '\n') {
        end++;
      }
      clock.line(text, at, Math.min(text.length, end + 1), out);
      at = end + 1;
    }
    return out.toByteArray();
  }

  /** The same for lines without their ends. */
  static List<String> transform(List<String> lines, Kind kind, RandomGenerator random) {
    byte[] text = String.join("\n", lines).getBytes(StandardCharsets.ISO_8859_1);
    return new String(transform(text, kind, random), StandardCharsets.ISO_8859_1).lines().toList();
  }

  private void line(byte[] text, int from, int to, ByteArrayOutputStream out) {
    int stamp = stamp(text, from, to);
    if (stamp < 0) {
      out.write(text, from, to - from);
      return;
    }
    int colon = stamp;
    long nanos = 0;
    while (text[colon] != ':') {
      nanos = text[colon] == '.' ? nanos : nanos * 10 + text[colon] - '0';
      colon++;
    }
    long time = time(nanos * 1000, (double) from / text.length);
    String changed =
        time / SECOND + "." + String.format(java.util.Locale.ROOT, "%06d", time % SECOND / 1000);
    out.write(text, from, stamp - from);
    out.writeBytes(changed.getBytes(StandardCharsets.ISO_8859_1));
    out.write(text, colon, to - colon);
  }

  /** Where {@code 12.345678:} begins after the CPU in brackets, or -1. */
  private static int stamp(byte[] text, int from, int to) {
    int at = from;
    while (at < to && text[at] != ']') {
      at++;
    }
    for (; at + 8 < to; at++) {
      if (text[at] == '.' && text[at + 7] == ':' && digits(text, at + 1, at + 7)) {
        int begin = at;
        while (begin > from && text[begin - 1] >= '0' && text[begin - 1] <= '9') {
          begin--;
        }
        return begin < at && text[begin - 1] == ' ' ? begin : -1;
      }
    }
    return -1;
  }

  private static boolean digits(byte[] text, int from, int to) {
    for (int at = from; at < to; at++) {
      if (text[at] < '0' || text[at] > '9') {
        return false;
      }
    }
    return true;
  }

  private long time(long nanos, double place) {
    if (first < 0) {
      first = nanos;
      shift = Math.max(shift, -first);
    }
    while (passed < places.length && place >= places[passed]) {
      passed++;
      long step = SECOND + random.nextLong(59 * SECOND);
      switch (kind) {
        case JUMPING, JUMPING_OFTEN -> shift += step;
        case SET_BACK -> shift = Math.max(-first, -step);
        default -> {}
      }
    }
    if (kind == Kind.BACKWARDS_IN_PLACES) {
      if (behind == 0 && random.nextInt(20_000) == 0) {
        behind = 1 + random.nextInt(5_000);
        shift = Math.max(-first, -SECOND - random.nextLong(20 * SECOND));
      } else if (behind > 0 && --behind == 0) {
        shift = 0;
      }
    }
    long drift = kind == Kind.DRIFTING ? (nanos - first) / 1_000_000 * rate : 0;
    return Math.max(0, nanos + shift + drift);
  }
}
