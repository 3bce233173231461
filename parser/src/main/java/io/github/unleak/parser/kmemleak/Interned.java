package io.github.unleak.parser.kmemleak;

import io.github.unleak.parser.line.TextCursor;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the objects of one input share: names of tasks, frames, backtraces. */
final class Interned {

  private final ByteTable<String> comms = new ByteTable<>();
  private final ByteTable<Frame> frames = new ByteTable<>();
  private final Map<Backtrace, Backtrace> backtraces = new HashMap<>();
  private final FrameReader frameReader = new FrameReader();

  /** The text of a comm, always the same instance for the same bytes. */
  String comm(byte[] bytes, int from, int to) {
    String comm = comms.get(bytes, from, to);
    if (comm == null) {
      comm = TextCursor.text(bytes, from, to);
      comms.put(bytes, from, to, comm);
    }
    return comm;
  }

  /** The frame that all of a range was read as before, or {@code null}. */
  @Nullable Frame knownFrame(byte[] bytes, int from, int to) {
    return frames.get(bytes, from, to);
  }

  /** The frame that is all of a range, or {@code null} where it holds less, more or another. */
  @Nullable Frame frame(byte[] bytes, int from, int to) {
    Frame frame = frames.get(bytes, from, to);
    if (frame == null) {
      FrameReader reader = frameReader;
      if (reader.read(bytes, from, to) != Match.YES || reader.after() != to) {
        return null;
      }
      frame = reader.frame();
      frames.put(bytes, from, to, frame);
    }
    return frame;
  }

  /** The one instance that stands for all equal backtraces. */
  Backtrace backtrace(Backtrace backtrace) {
    if (backtrace.equals(Backtrace.NONE)) {
      return Backtrace.NONE;
    }
    Backtrace known = backtraces.putIfAbsent(backtrace, backtrace);
    return known == null ? backtrace : known;
  }
}
