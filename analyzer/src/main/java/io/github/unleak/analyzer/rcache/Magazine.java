package io.github.unleak.analyzer.rcache;

import io.github.unleak.parser.line.Address;

/**
 * What a dump shows of a magazine.
 *
 * @param address where it starts
 * @param head what its first word is: {@code size} while it is loaded, {@code next} in a depot
 * @param next the first word, an address where {@code head} is {@link Head#POINTER}
 * @param filled true where the words behind the first can be the page frame numbers of a full
 *     magazine; false where one of them cannot, and an unknown word can
 */
public record Magazine(Address address, Head head, long next, boolean filled) {

  /** {@code IOVA_MAG_SIZE} of the older generations; the linked depot has 127. */
  public static final int OLD_MAG_SIZE = 128;

  /** What the first word of a magazine can be. */
  public enum Head {
    /** The next magazine of a depot. */
    POINTER,
    /** The last magazine of a depot, or an empty one. */
    ZERO,
    /** A fill of 1 to 128: loaded or previous on some CPU, or lost from there. */
    FILL,
    /** Nothing that a magazine ever holds there. */
    OTHER,
    /** The word is not known: the dump does not show it. */
    UNKNOWN
  }

  /** Page frame numbers have at most this many bits (64-bit addresses, 4 KiB pages). */
  private static final int PFN_BITS = 52;

  /** What {@code word}, the first of a magazine, is. */
  public static Head headOf(long word) {
    if (word == 0) {
      return Head.ZERO;
    }
    if (word > 0 && word <= OLD_MAG_SIZE) {
      return Head.FILL;
    }
    return word < 0 ? Head.POINTER : Head.OTHER;
  }

  /** True where {@code word} can be a page frame number that an rcache holds. */
  public static boolean isPfn(long word) {
    return word != 0 && word >>> PFN_BITS == 0;
  }
}
