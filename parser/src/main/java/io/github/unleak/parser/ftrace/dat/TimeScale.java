package io.github.unleak.parser.ftrace.dat;

/**
 * What trace-cmd's options make of a time: {@code time * multiplier >> shift} for the counter of an
 * x86 processor (TSC2NSEC), then an offset (OFFSET).
 *
 * @param multiplier 0 where times are taken as they are
 * @param shift 0 to 32
 * @param offset nanoseconds
 */
record TimeScale(long multiplier, int shift, long offset) {

  /** Times are taken as they are. */
  static final TimeScale NONE = new TimeScale(0, 0, 0);

  /** The time to report. */
  long of(long time) {
    long scaled =
        multiplier == 0
            ? time
            : (((time >>> 32) * multiplier) << (32 - shift))
                + (((time & 0xffffffffL) * multiplier) >>> shift);
    return scaled + offset;
  }
}
