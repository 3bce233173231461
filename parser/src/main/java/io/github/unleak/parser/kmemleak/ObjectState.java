package io.github.unleak.parser.kmemleak;

import io.github.unleak.parser.line.Address;
import io.github.unleak.parser.line.SourceLine;
import org.jspecify.annotations.Nullable;

/**
 * What {@code echo dump=0x... > kmemleak} prints of one object ({@code dump_object_info()} in
 * mm/kmemleak.c). It looks like a report entry but says nothing of being unreferenced.
 *
 * @param address where the object starts
 * @param percpu true where the header says {@code (percpu)}
 * @param physical true where the header says {@code (phys)}
 * @param size bytes, or -1
 * @param comm the allocating task, or {@code null}
 * @param pid its pid, or -1
 * @param jiffies when it was allocated, or -1
 * @param minCount references needed not to be white (0 gray for ever, -1 black); {@link
 *     Integer#MIN_VALUE} where it could not be read
 * @param count references found in the last scan; {@link Integer#MIN_VALUE} where unknown
 * @param flags the kernel's flag bits, or -1
 * @param checksum the stored checksum, 0 to 2^32-1, or -1
 * @param logMicros the log's time stamp, microseconds since boot, or -1
 * @param source the line of its header
 */
public record ObjectState(
    Address address,
    boolean percpu,
    boolean physical,
    long size,
    @Nullable String comm,
    int pid,
    long jiffies,
    int minCount,
    int count,
    long flags,
    long checksum,
    long logMicros,
    SourceLine source) {

  /** {@code OBJECT_SUSPECT}: the full pass of a scan suspects it (since Linux 7.3). */
  private static final long SUSPECT = 0x40;

  /** {@code OBJECT_REPORTED}. */
  private static final long REPORTED = 0x2;

  /** True if a scan's full pass found it unreferenced and unchanged, and it is to be confirmed. */
  public boolean suspect() {
    return flags >= 0 && (flags & SUSPECT) != 0;
  }

  /** True if some scan counted it as a new leak. */
  public boolean reported() {
    return flags >= 0 && (flags & REPORTED) != 0;
  }
}
