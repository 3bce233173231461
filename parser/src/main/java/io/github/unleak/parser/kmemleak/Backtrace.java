package io.github.unleak.parser.kmemleak;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The allocation's stack, innermost frame first. Equal backtraces of one input are one instance, so
 * identity may serve as a quick test of equality.
 *
 * @param frames in printed order, without the terminators {@code 0xffffffffffffffff} and {@code
 *     (null)} where {@code terminated} is true
 * @param terminated true where the printed list ended in such a terminator
 */
public record Backtrace(List<Frame> frames, boolean terminated) implements Serializable {

  /** Frames that kmemleak keeps of a stack: {@code MAX_TRACE} in mm/kmemleak.c. */
  public static final int MAX_TRACE = 16;

  /** No backtrace was printed, or it was lost. */
  public static final Backtrace NONE = new Backtrace(List.of(), false);

  public Backtrace {
    frames = List.copyOf(frames);
  }

  /** True where kmemleak's limit cut the stack, so that its entry point is missing. */
  public boolean cut() {
    int printed = 0;
    for (Frame frame : frames) {
      if (!frame.inline()) {
        printed++;
      }
    }
    return !terminated && printed == MAX_TRACE;
  }

  // Written out for the reason given in Frame.
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Backtrace backtrace
            && terminated == backtrace.terminated
            && frames.equals(backtrace.frames));
  }

  @Override
  public int hashCode() {
    return frames.hashCode();
  }
}
