package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.rcache.Generation;
import java.io.Serializable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which rcache the replay assumes the kernel to have.
 *
 * @param generation the one that was shown or given, or {@code null} if the trace leaves it open
 * @param magSize numbers in a magazine, as the replay counted
 * @param signs what the trace shows of it, each with the line where it does first
 * @param told true if the generation is the one that the user gave, and nothing in the trace
 *     decides
 * @param contradiction true if what the trace shows fits no generation, or not the one that was
 *     given
 */
public record RcacheFacts(
    @Nullable Generation generation,
    int magSize,
    Map<RcacheSign, Long> signs,
    boolean told,
    boolean contradiction)
    implements Serializable {

  public RcacheFacts {
    signs = Map.copyOf(signs);
  }

  /** Where the trace shows a sign first, -1 where it does not. */
  public long line(RcacheSign sign) {
    return signs.getOrDefault(sign, -1L);
  }
}
