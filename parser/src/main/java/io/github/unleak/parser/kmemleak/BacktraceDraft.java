package io.github.unleak.parser.kmemleak;

import java.util.ArrayList;
import java.util.List;

/** A backtrace that is being read. */
final class BacktraceDraft {

  /** A symboliser adds inline frames to the kernel's 16; far more than this is not a backtrace. */
  static final int MOST_FRAMES = 512;

  private final List<Frame> frames = new ArrayList<>();
  private boolean terminated;

  void clear() {
    frames.clear();
    terminated = false;
  }

  void add(Frame frame) {
    if (FrameReader.terminates(frame)) {
      terminated = true;
    } else if (frames.size() < MOST_FRAMES) {
      frames.add(frame);
    }
  }

  boolean isEmpty() {
    return frames.isEmpty() && !terminated;
  }

  boolean terminated() {
    return terminated;
  }

  /**
   * Completes the last frame with what a mailer wrapped to the next line; false where it has that
   * already, or where there is no frame.
   */
  boolean complete(Frame rest) {
    if (frames.isEmpty() || terminated) {
      return false;
    }
    Frame last = frames.get(frames.size() - 1);
    boolean fits =
        (rest.module() == null || last.module() == null)
            && (rest.location() == null || last.location() == null)
            && !(rest.inline() && last.inline());
    if (fits) {
      frames.set(
          frames.size() - 1,
          new Frame(
              last.symbol(),
              last.offset(),
              last.size(),
              rest.module() == null ? last.module() : rest.module(),
              last.address(),
              last.hashed(),
              last.inline() || rest.inline(),
              rest.location() == null ? last.location() : rest.location()));
    }
    return fits;
  }

  Backtrace backtrace(Interned interned) {
    return interned.backtrace(new Backtrace(frames, terminated));
  }
}
