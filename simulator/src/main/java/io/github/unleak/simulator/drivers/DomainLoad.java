package io.github.unleak.simulator.drivers;

import io.github.unleak.simulator.choices.Choices;
import io.github.unleak.simulator.kernel.RangeTree;
import java.util.List;

/**
 * What a device asks of its domain.
 *
 * @param pages sizes of its buffers in pages, the most common one first
 * @param mainShare how often it is the most common one, 0 to 1
 * @param lazy whether unmapping goes through flush queues
 * @param oldestFirst in which order buffers are unmapped
 * @param limit the last page frame number the device can address
 * @param lowPages pages below 4 GiB
 * @param highPages pages above
 */
public record DomainLoad(
    List<Integer> pages,
    double mainShare,
    boolean lazy,
    boolean oldestFirst,
    long limit,
    long lowPages,
    long highPages) {

  public DomainLoad {
    pages = List.copyOf(pages);
  }

  /** A varied load. */
  public static DomainLoad draw(Choices choices) {
    List<Integer> pages =
        choices.oneOf(
            List.of(
                List.of(1),
                List.of(1),
                List.of(1, 2, 4),
                List.of(2, 1),
                List.of(1, 3, 8, 16),
                List.of(4, 32, 40, 1),
                List.of(16, 5)));
    boolean wide = choices.chance(0.3);
    boolean scarce = choices.chance(0.15);
    return new DomainLoad(
        pages,
        0.5 + choices.pick(5) / 10.0,
        choices.chance(0.85),
        choices.chance(0.5),
        wide ? 0xf_ffff_ffffL : RangeTree.LOW_LIMIT,
        scarce ? 512L + choices.pick(4096) : 0xfffffL,
        wide ? 0x1000_0000L : 0);
  }
}
