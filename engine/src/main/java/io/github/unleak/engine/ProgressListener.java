package io.github.unleak.engine;

/**
 * Receives how far the reading is. Called often, for each buffer that is read and each some
 * thousand events, and perhaps by another thread than the caller's, though never by two at a time.
 */
@FunctionalInterface
public interface ProgressListener {

  /** Does not listen; reading is not slowed down. */
  ProgressListener NONE = (input, bytes, size, events) -> {};

  /**
   * An input is being read.
   *
   * @param input its name
   * @param bytes read so far, as they are stored; 0 where it is not read from front to back
   * @param size all of its bytes as they are stored, or -1 where that is not known
   * @param events read so far from a trace
   */
  void reading(String input, long bytes, long size, long events);
}
