package io.github.unleak.parser.kmemleak;

import io.github.unleak.parser.line.Address;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * One {@code unreferenced object} entry, as {@code print_unreferenced()} in mm/kmemleak.c writes
 * it. One sighting: the same object in two reports is two of these.
 *
 * @param address where the object starts; for a per-CPU object the per-CPU offset
 * @param size bytes, or -1 where it could not be read
 * @param percpu true where the header says {@code (percpu)}
 * @param physical true where the header says {@code (phys)}: the address is a physical one, which
 *     no pointer holds (since Linux 7.3)
 * @param comm the allocating task, up to 15 characters, or {@code null}
 * @param pid its pid (0 for {@code softirq} and {@code hardirq}), or -1
 * @param jiffies when it was allocated, the kernel's unsigned counter as printed, or -1
 * @param ageMillis the printed age in milliseconds, or -1 (the field is gone since Linux 6.8)
 * @param crc the stored checksum of its content (since Linux 6.8), 0 to 2^32-1, or -1
 * @param dump its first bytes
 * @param backtrace the allocation's stack; {@link Backtrace#NONE} where there is none
 * @param moreObjects objects with the same backtrace that verbose output of 2026 kernels counts
 *     ({@code ... and N more object(s)}) but does not list; usually 0
 * @param origin where it was found
 */
public record KmemleakObject(
    Address address,
    long size,
    boolean percpu,
    boolean physical,
    @Nullable String comm,
    int pid,
    long jiffies,
    long ageMillis,
    long crc,
    HexDump dump,
    Backtrace backtrace,
    int moreObjects,
    Origin origin)
    implements Serializable {}
