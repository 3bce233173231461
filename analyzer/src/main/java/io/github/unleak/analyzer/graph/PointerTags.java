package io.github.unleak.analyzer.graph;

import io.github.unleak.parser.kmemleak.HexDump;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import java.util.List;
import org.eclipse.collections.impl.map.mutable.primitive.LongLongHashMap;
import org.eclipse.collections.impl.set.mutable.primitive.LongHashSet;

/**
 * Tags in the top byte of pointers: arm64 with KASAN_SW_TAGS (any value) or MTE (0xf0 to 0xfe).
 * kmemleak prints addresses with their tag and compares them without it ({@code kasan_reset_tag()},
 * include/linux/kasan.h), and so does this. Recognised by shape: below the tag an arm64 kernel
 * address has ones from bit 55 down to bit 52. Other kernels' addresses have not (x86 with five
 * levels {@code ff11…}, ppc64 {@code c000…}, s390 {@code 0x38000195000}), or have 0xff on top (x86
 * {@code ffff888…}), which is no tag.
 */
public final class PointerTags {

  /** No pointer carries a tag. */
  public static final PointerTags NONE = new PointerTags(false);

  private static final int TAG_SHIFT = 56;
  private static final long NO_TAG = 0xff;
  private static final int ONES_SHIFT = 52;
  private static final long ONES = 0xf;

  /** Memory of x86 kernels lies between these, as signed values; objects of arm64 need not. */
  private static final long X86_FROM = 0xffff800000000000L;

  private static final long X86_TO = 0xffffff8000000000L;

  private final boolean used;
  private final LongLongHashMap printed = new LongLongHashMap();

  private PointerTags(boolean used) {
    this.used = used;
  }

  /** The tags of the kernel whose objects these are. */
  public static PointerTags of(List<KmemleakObject> objects) {
    if (!tagged(objects)) {
      return NONE;
    }
    PointerTags tags = new PointerTags(true);
    for (KmemleakObject object : objects) {
      tags.printed.getIfAbsentPut(tags.plain(object.address().value()), object.address().value());
    }
    return tags;
  }

  private static boolean tagged(List<KmemleakObject> objects) {
    for (KmemleakObject object : objects) {
      if (!object.percpu() && carriesTag(object.address().value())) {
        return true;
      }
    }
    return wordsCarryTags(objects);
  }

  /** True if some word is a tagged pointer to an object that is listed without a tag. */
  private static boolean wordsCarryTags(List<KmemleakObject> objects) {
    LongHashSet starts = new LongHashSet();
    for (KmemleakObject object : objects) {
      long start = object.address().value();
      if (start < X86_FROM || start >= X86_TO) {
        starts.add(start);
      }
    }
    for (KmemleakObject object : objects) {
      HexDump dump = object.dump();
      for (int at = 0; !starts.isEmpty() && at + Long.BYTES <= dump.length(); at += Long.BYTES) {
        long word = dump.word(at, Long.BYTES, false);
        if (carriesTag(word) && starts.contains(withoutTag(word))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean carriesTag(long address) {
    return address >>> TAG_SHIFT != NO_TAG && (address >>> ONES_SHIFT & ONES) == ONES;
  }

  private static long withoutTag(long address) {
    return address << Byte.SIZE >> Byte.SIZE;
  }

  /** True if pointers of this kernel carry tags. */
  public boolean used() {
    return used;
  }

  /** The address without its tag: equal for two pointers to the same memory. */
  public long plain(long address) {
    return used ? withoutTag(address) : address;
  }

  /**
   * A pointer as the list prints the object that starts there, or as it is if no listed object
   * does.
   */
  public long printed(long pointer) {
    return used ? printed.getIfAbsent(plain(pointer), pointer) : pointer;
  }
}
