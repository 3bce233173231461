package io.github.unleak.cli.report.words;

import io.github.unleak.analyzer.verdict.Check;
import io.github.unleak.analyzer.verdict.Check.State;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a gap in the inputs costs, and what to do about it.
 *
 * @param cost in a sentence without a final full stop
 * @param fix a command to type where there is one
 */
public record CheckAdvice(String cost, String fix) {

  private static final String TRACING = "/sys/kernel/tracing/";
  private static final String KMEMLEAK = "/sys/kernel/debug/kmemleak";

  /** In a process of its own, as a signal cuts a scan short: also that a child has ended. */
  private static final String SCAN = "sh -c 'echo scan > " + KMEMLEAK + "'";

  private static final String RESCAN =
      "sleep 10; " + SCAN + "; cat " + KMEMLEAK + " > kmemleak-2.txt";
  private static final String ENLARGE = "echo 65536 > " + TRACING + "buffer_size_kb";
  private static final String MISSES = "cat " + TRACING + "kprobe_profile";

  /**
   * The advice for {@code check}, or {@code null} if nothing is missing.
   *
   * @param recorded true if {@code unleak capture} recorded it
   */
  public static @Nullable CheckAdvice of(Check check, boolean recorded) {
    if (check.state() == State.OK) {
      return null;
    }
    CheckAdvice ofTrace = ofTrace(check);
    CheckAdvice advice = ofTrace == null ? ofReports(check) : ofTrace;
    return recorded ? new CheckAdvice(advice.cost, recorder(check, advice.fix)) : advice;
  }

  /** What the recorder did already, it can do only with other options. */
  private static String recorder(Check check, String otherwise) {
    return switch (check.topic()) {
      case LOST_EVENTS, LATE_BUFFERS ->
          "sh capture.sh --buffer-kb N, with more than bundle.json has; --trace dat";
      case TRACE_START ->
          "sh capture.sh --workload COMMAND, so that the load begins after the trace";
      case TRACE_END -> "sh capture.sh --rounds N, with more rounds while the load runs";
      case SNAPSHOTS -> "sh capture.sh --rounds N, with 2 or more";
      case SCAN_DISTANCE -> "leave kmemleak to capture.sh while it records";
      default -> otherwise;
    };
  }

  private static CheckAdvice ofReports(Check check) {
    return switch (check.topic()) {
      case REPORTS ->
          advice(
              "nothing says which objects kmemleak could not find",
              SCAN + "; cat " + KMEMLEAK + " > kmemleak-1.txt");
      case TRACES ->
          advice(
              "no free can be seen and no loss be dated: the reports alone must decide",
              "trace-cmd record -C mono -e kmem:kfree -e kmem:kmem_cache_free -e kmem:kmalloc"
                  + " -e kmem:kmem_cache_alloc");
      case DETECTOR ->
          advice(
              "an object that is not listed may be lost all the same",
              "dmesg | grep kmemleak shows why; boot with kmemleak=on");
      case SNAPSHOTS -> advice("nothing shows what a rescan would find", RESCAN);
      case WHOLE_LISTS ->
          advice(
              "that an object is not in such a list says nothing",
              "cat " + KMEMLEAK + " > kmemleak-1.txt: it lists everything, the log does not");
      case SKIPPED_ENTRIES ->
          advice(
              "the absence of an object whose place lies at the end of a buffer says nothing",
              "read "
                  + KMEMLEAK
                  + " several times after each scan, until two reads list the same, into kmemleak-3.txt,"
                  + " kmemleak-3.2.txt ...");
      case CLEARING ->
          advice(
              "objects that are gone need not have been freed or become reachable",
              "pass --cleared if you cleared it; if not, read once more without clearing");
      case ORDER ->
          advice(
              "it is uncertain which objects are new and which are gone",
              "name the files in their order: kmemleak-1.txt, kmemleak-2.txt");
      case BOOTS ->
          advice(
              "objects of different boots say nothing about each other",
              "give only the reads of one boot");
      case ENTRIES ->
          advice("what rests on those entries is not proven", "take the report from " + KMEMLEAK);
      case SCAN_RULES ->
          check.state() == State.GAP
              ? advice(
                  "nothing that leaked can be listed, so an empty list does not show that nothing did",
                  "scan " + check.numbers().get(1) + " times or more, 5 s apart, then read")
              : check.numbers().get(0) < 2
                  ? advice(
                      "what leaked before the last scan is listed after the next one",
                      "scan 2 times, 5 s apart, then read")
                  : advice(
                      "a scan after each test lists a leak "
                          + check.numbers().get(0)
                          + " tests late",
                      "echo 1 > /sys/module/kmemleak/parameters/min_unref_scans");
      case STALE_ADDRESSES ->
          advice(
              "a leak may stay unlisted for many scans, or go from the list for a while",
              "scan more often, with load in between that allocates objects of the same sizes");
      case SCAN_DISTANCE ->
          advice(
              "what was allocated between two such scans is listed by neither",
              "sleep 10 between two scans");
      default ->
          advice(
              "jiffies cannot become seconds",
              "say --hz N: grep CONFIG_HZ= /boot/config-$(uname -r)");
    };
  }

  private static @Nullable CheckAdvice ofTrace(Check check) {
    return switch (check.topic()) {
      case EVENTS ->
          advice(
              "the trace proves nothing",
              "say what its events mean with --event NAME=ROLE, or record slab and iova events");
      case POINTERS ->
          advice(
              "objects are identified only by time, size and call site: nothing is proven",
              "echo 0 > " + TRACING + "options/hash-ptr");
      case CLOCK ->
          advice(
              check.state() == State.GAP
                  ? "its events cannot be put in order with the reports"
                  : "what two CPUs did close together may stand in the wrong order",
              "echo mono > " + TRACING + "trace_clock");
      case OVERLAP -> overlap(check);
      case ALIGNMENT ->
          advice(
              "what the trace shows may have been before or after a report: nothing is proven"
                  + " by the order of the two",
              "record slab allocations from before the load on, on clock mono");
      case IOVA_EVENTS ->
          advice("the rcache cannot be followed: none of its losses is seen", probes(check));
      case SLAB_ALLOCATIONS ->
          advice(
              "no allocation is seen: pushes are unknown, and addresses used again",
              "echo 1 > " + TRACING + "events/kmem/kmalloc/enable");
      case SLAB_FREES ->
          advice(
              "no free is seen: pops are unknown, and nothing is proven to be freed later",
              "echo 1 > " + TRACING + "events/kmem/kfree/enable");
      case CALL_SITES ->
          advice(
              "pushes and pops are not seen: a filter left them out, or the kernel has another"
                  + " slab event there",
              "echo 1 > " + TRACING + "events/kmem/enable");
      case RCACHE_MODEL ->
          advice(
              "what a depot has beyond 32 magazines, or beyond its CPUs, may be trimmed unseen or"
                  + " may have found an array full: of that nothing is proven",
              "probe iova_depot_work_func too; on a kernel that has none (before Linux 6.7), say"
                  + " --rcache depot-array");
      case SCAN_EVENTS ->
          advice(
              "nothing shows what moved while a scan ran, or which snapshot is of which scan",
              probes(check));
      case LOST_EVENTS, LATE_BUFFERS ->
          advice("what is not there proves nothing: a free or a pop may be among it", ENLARGE);
      case MISSED_PROBES ->
          advice(
              "only what a later push or pop of the same CPU confirms is proven from the rcache",
              "record again with less load, fewer rounds, or on fewer CPUs");
      case RECORDING -> RecordingAdvice.of(check.names().get(0));
      case RECORDING_END ->
          advice(
              "what would have come after is not known",
              "let capture.sh end by itself: --rounds or --duration say when");
      case DAMAGED_EVENTS ->
          advice("what is not there proves nothing", "copy the trace again, unedited and whole");
      case PAIRS ->
          advice(
              "some fill levels are unknown until the next push or pop of that CPU",
              "r128:NAME in kprobe_events (maxactive) instead of r:NAME; " + MISSES);
      case DOMAIN ->
          advice(
              "events of it are missing silently: fill levels count only if a later push or pop confirms"
                  + " them",
              MISSES);
      case TRACE_START ->
          advice(
              "what lay in the magazines before is known only as it comes out",
              "start the trace before the load, or let it run longer");
      case TRACE_END ->
          advice(
              check.state() == State.GAP
                  ? "no free of what was listed last can be seen"
                  : "a free of what was listed last is hardly seen",
              "sleep 60 after the last scan before the trace is stopped");
      case SCAN_MATCH ->
          advice(
              "for the others, only the objects' own times tell what came first",
              "write 'scan N begin' and 'scan N end' to trace_marker around each scan, read "
                  + KMEMLEAK
                  + " after it into kmemleak-N.txt, and keep trace and reads in one folder");
      case DOMAIN_LIVES ->
          advice(
              "either none was made or torn down, or what is left behind there goes unseen",
              probes(check));
      case DEPOT_WORK ->
          advice("either nothing was trimmed, or trims are known by frees alone", probes(check));
      case SILENT_CPUS ->
          advice(
              "none if they were idle; if they were not recorded, their pops are missing",
              "cat " + TRACING + "tracing_cpumask");
      default -> null;
    };
  }

  private static CheckAdvice overlap(Check check) {
    return switch (check.names().get(0)) {
      case "after" ->
          advice(
              "trace and reports say nothing of each other",
              "record until after the last scan; are both of one boot?");
      case "before" ->
          advice(
              "the trace clock cannot be aligned with the jiffies in the reports",
              "start the trace before the load");
      default ->
          advice(
              "a filter left them out, or the trace is of another boot",
              "echo 0 > " + TRACING + "events/kmem/filter");
    };
  }

  /** The probes for the roles that are missing. */
  private static String probes(Check check) {
    List<String> probes = new ArrayList<>();
    for (String role : check.names()) {
      String probe =
          switch (role) {
            case "iova-alloc" ->
                "p:iova_alloc alloc_iova_fast iovad=$arg1:x64 size=$arg2 limit=$arg3:x64"
                    + " flush=$arg4:u8";
            case "iova-alloc-return" -> "r128:iova_alloc_ret alloc_iova_fast pfn=$retval:x64";
            case "iova-free" ->
                "p:iova_free free_iova_fast iovad=$arg1:x64 pfn=$arg2:x64 size=$arg3";
            case "scan-begin" -> "p:scan kmemleak_scan";
            case "scan-end" -> "r:scan_ret kmemleak_scan";
            case "domain-init" -> "p:domain_init iova_domain_init_rcaches iovad=$arg1:x64";
            case "domain-free" -> "p:domain_free free_iova_rcaches iovad=$arg1:x64";
            default -> "p:depot_work iova_depot_work_func work=$arg1:x64";
          };
      probes.add("echo '" + probe + "' >> " + TRACING + "kprobe_events");
    }
    return String.join("; ", probes);
  }

  static CheckAdvice advice(String cost, String fix) {
    return new CheckAdvice(cost, fix);
  }
}
