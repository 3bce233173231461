package io.github.unleak.analyzer.graph;

import io.github.unleak.parser.kmemleak.HexDump;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How pointers lie in the dumps: word size from the addresses, byte order from the words that hold
 * addresses of listed objects or, failing those, of memory close to them.
 *
 * @param wordBytes 4 or 8
 * @param bigEndian byte order, or {@code null} where nothing tells
 * @param tags what tags pointers carry
 */
public record PointerLayout(int wordBytes, @Nullable Boolean bigEndian, PointerTags tags) {

  /** The layout of a kernel whose pointers carry no tags. */
  public PointerLayout(int wordBytes, @Nullable Boolean bigEndian) {
    this(wordBytes, bigEndian, PointerTags.NONE);
  }

  /** Two addresses that agree above this bit lie in the same gigabyte. */
  private static final int REGION_BITS = 30;

  /** Finds the layout of the kernel whose objects these are. */
  public static PointerLayout of(List<KmemleakObject> objects) {
    return of(objects, AddressIndex.of(objects));
  }

  /**
   * Finds the layout of the kernel whose objects these are.
   *
   * @param index of {@code objects}
   */
  public static PointerLayout of(List<KmemleakObject> objects, AddressIndex index) {
    boolean wide = false;
    for (KmemleakObject object : objects) {
      wide |= !object.address().fitsIn32Bits();
    }
    int wordBytes = wide ? 8 : 4;
    long exactLittle = 0;
    long exactBig = 0;
    long nearLittle = 0;
    long nearBig = 0;
    long[] regions = regions(objects, wide, index.tags());
    for (KmemleakObject object : objects) {
      HexDump dump = object.dump();
      for (int at = 0; at + wordBytes <= dump.length(); at += wordBytes) {
        long little = dump.word(at, wordBytes, false);
        long big = dump.word(at, wordBytes, true);
        if (little == big) {
          continue;
        }
        exactLittle += index.find(little) >= 0 ? 1 : 0;
        exactBig += index.find(big) >= 0 ? 1 : 0;
        nearLittle += near(regions, index.tags().plain(little), wide) ? 1 : 0;
        nearBig += near(regions, index.tags().plain(big), wide) ? 1 : 0;
      }
    }
    if (exactLittle != exactBig) {
      return new PointerLayout(wordBytes, exactBig > exactLittle, index.tags());
    }
    if (nearLittle != nearBig) {
      return new PointerLayout(wordBytes, nearBig > nearLittle, index.tags());
    }
    return new PointerLayout(wordBytes, null, index.tags());
  }

  /** True where words are to be read most significant byte first; little where nothing tells. */
  public boolean readsBigEndian() {
    return Boolean.TRUE.equals(bigEndian);
  }

  /** The word at {@code offset}, or 0 where the dump does not hold all of it. */
  public long word(HexDump dump, int offset) {
    return offset + wordBytes <= dump.length() ? dump.word(offset, wordBytes, readsBigEndian()) : 0;
  }

  private static long[] regions(List<KmemleakObject> objects, boolean wide, PointerTags tags) {
    return objects.stream()
        .filter(object -> !object.percpu())
        .mapToLong(
            object ->
                tags.plain(object.address().value()) >>> (wide ? REGION_BITS : REGION_BITS - 2))
        .distinct()
        .sorted()
        .toArray();
  }

  private static boolean near(long[] regions, long word, boolean wide) {
    return Arrays.binarySearch(regions, word >>> (wide ? REGION_BITS : REGION_BITS - 2)) >= 0;
  }
}
