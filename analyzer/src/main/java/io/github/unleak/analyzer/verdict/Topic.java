package io.github.unleak.analyzer.verdict;

import java.util.Locale;

/**
 * What a check of the inputs looks at, the heaviest gaps first. What {@link Check#numbers} and
 * {@link Check#names} hold is said here.
 */
public enum Topic {
  /** Whether there is a report. Numbers: snapshots, objects. */
  REPORTS,
  /** Whether there is a trace. Numbers: traces. */
  TRACES,
  /** Whether kmemleak was at work. Names: codes of diagnostics. */
  DETECTOR,
  /** Whether anything in the trace is of use. Names: roles of events; numbers: how many of each. */
  EVENTS,
  /** Whether pointers are printed as they are. */
  POINTERS,
  /** Whether the trace's times are of a clock that runs evenly. Names: the clock, where known. */
  CLOCK,
  /**
   * Whether trace and reports are of the same time. Names: {@code after}, {@code before} or {@code
   * unseen}; numbers: objects.
   */
  OVERLAP,
  /** Whether the trace's clock lies to jiffies in a known way. Numbers: objects that agree. */
  ALIGNMENT,
  /** Whether the rcache's calls are recorded. Names: roles that are missing. */
  IOVA_EVENTS,
  /** Whether slab allocations are recorded. */
  SLAB_ALLOCATIONS,
  /** Whether slab frees are recorded. */
  SLAB_FREES,
  /** Whether the slab events that the model expects under the rcache's calls are there. */
  CALL_SITES,
  /** Whether the replay's model is that of the kernel's rcache. Names: its generation if known. */
  RCACHE_MODEL,
  /** Whether the scans are recorded. Names: roles that are missing; numbers: scans. */
  SCAN_EVENTS,
  /** Events that the trace says were lost. Numbers: how many, then the CPUs. */
  LOST_EVENTS,
  /** Events that cannot be read, or that the header counts and are not there. Numbers: places. */
  DAMAGED_EVENTS,
  /** CPUs whose older events were overwritten. Numbers: the CPUs. */
  LATE_BUFFERS,
  /** Calls that probes missed, by the recorder's count. Numbers: how many; names: the events. */
  MISSED_PROBES,
  /** What the recorder could not record. Names: the kind of thing, what, why. */
  RECORDING,
  /** Allocations without return and returns without entry. Numbers: either count. */
  PAIRS,
  /** Signs of silent loss in a domain. Numbers: its address, how often each of the three signs. */
  DOMAIN,
  /** Domains without such signs. Numbers: how many. */
  DOMAINS,
  /** Domains that were in use before. Numbers: how many, those never known, last time known. */
  TRACE_START,
  /** Whether the trace goes on after what was listed last. Numbers: nanoseconds that it does. */
  TRACE_END,
  /** Which snapshots are known to be of which scan. Numbers: how many, of how many. */
  SCAN_MATCH,
  /** How the recording ended, where it was not by itself. Names: how. */
  RECORDING_END,
  /** Whether there are several snapshots. Numbers: how many. */
  SNAPSHOTS,
  /** Whether the snapshots list all that a scan left. Numbers: those that do not, of how many. */
  WHOLE_LISTS,
  /**
   * Whether the kernel may have skipped entries when the file was read. Numbers: snapshots in which
   * it may, of how many; then 1 if the log counts more new leaks than all reads list, else 0.
   */
  SKIPPED_ENTRIES,
  /** Whether the report was cleared between two snapshots. Numbers: how often it is suspected. */
  CLEARING,
  /** Whether the order of the snapshots is known. */
  ORDER,
  /** Whether the snapshots are of one boot. Numbers: boots. */
  BOOTS,
  /** Entries that are damaged or not there. Numbers: how many places. */
  ENTRIES,
  /** Whether jiffies can become seconds. Numbers: ticks a second. */
  HZ,
  /** Domains born or torn down in the trace. */
  DOMAIN_LIVES,
  /** The trimming work. */
  DEPOT_WORK,
  /** CPUs without an event of use. Numbers: the CPUs. */
  SILENT_CPUS,
  /**
   * Whether there were as many scans as kmemleak wants before it reports. Numbers: {@code
   * min_unref_scans}, scans until a report, scans known; names: what shows the rules.
   */
  SCAN_RULES,
  /** That SLUB keeps addresses of objects where kmemleak reads them. */
  STALE_ADDRESSES,
  /** Scans that follow each other too soon. Numbers: how many, shortest distance in ms. */
  SCAN_DISTANCE;

  /** The name used in JSON. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
