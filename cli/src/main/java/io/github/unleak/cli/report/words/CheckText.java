package io.github.unleak.cli.report.words;

import io.github.unleak.analyzer.verdict.Check;
import io.github.unleak.analyzer.verdict.Check.State;
import io.github.unleak.cli.report.page.Printable;
import io.github.unleak.parser.line.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a check of the inputs found, in a sentence without a final full stop. */
public final class CheckText {

  private CheckText() {}

  public static String of(Check check) {
    boolean ok = check.state() == State.OK;
    return Printable.of(ok ? fine(check) : wrong(check));
  }

  private static String fine(Check check) {
    return switch (check.topic()) {
      case REPORTS ->
          count(check, 0, "snapshot") + ", " + count(check, 1, "object") + " listed in all";
      case TRACES -> count(check, 0, "trace");
      case DETECTOR -> "kmemleak scanned, and nothing says that it went out of order";
      case EVENTS -> "events: " + roles(check);
      case POINTERS -> "pointers are printed as they are";
      case CLOCK ->
          "times are seconds of "
              + (check.names().isEmpty()
                  ? "a clock that runs evenly"
                  : "clock " + check.names().get(0));
      case ALIGNMENT ->
          "trace and reports lie side by side: "
              + count(check, 0, "allocation")
              + " of listed objects "
              + (check.numbers().get(0) == 1 ? "is" : "are")
              + " in the trace";
      case IOVA_EVENTS -> "allocations and frees of IOVAs are recorded";
      case SLAB_ALLOCATIONS -> "slab allocations are recorded";
      case SLAB_FREES -> "slab frees are recorded";
      case CALL_SITES -> "slab events stand under the rcache's calls where the model expects them";
      case RCACHE_MODEL -> "the replayed rcache is " + RcacheText.of(check.names());
      case SCAN_EVENTS -> count(check, 0, "scan") + " recorded, begin and end";
      case LOST_EVENTS -> "the trace tells of no lost event";
      case MISSED_PROBES -> "the recorder's probes missed no call";
      case PAIRS -> "every allocation has its return";
      case DOMAINS -> count(check, 0, "domain") + " without a sign of missing events";
      case TRACE_START -> "the trace begins before the first use of its domains";
      case TRACE_END -> end(check, "");
      case SCAN_MATCH -> "each snapshot is known to be of a scan in the trace";
      case SNAPSHOTS -> count(check, 0, "snapshot") + " to compare";
      case WHOLE_LISTS -> "each snapshot is a whole read of the kmemleak file";
      case SKIPPED_ENTRIES -> "the kernel cannot have skipped entries in any read";
      case SCAN_RULES -> "enough scans for a report: " + scans(check);
      case CLEARING -> "nothing suggests that the report was cleared";
      case ORDER -> "the order of the snapshots is known";
      case BOOTS -> "nothing says that the snapshots are of different boots";
      case ENTRIES -> "no entry is damaged";
      case HZ -> "HZ is " + check.numbers().get(0);
      case DOMAIN_LIVES -> "births and teardowns of domains are recorded";
      case DEPOT_WORK -> "the trimming work is recorded";
      case OVERLAP,
          DAMAGED_EVENTS,
          LATE_BUFFERS,
          DOMAIN,
          SILENT_CPUS,
          SCAN_DISTANCE,
          STALE_ADDRESSES,
          RECORDING,
          RECORDING_END ->
          "nothing wrong";
    };
  }

  private static String scans(Check check) {
    return "kmemleak lists a leak after "
        + count(check, 1, "scan")
        + " (min_unref_scans "
        + check.numbers().get(0)
        + (check.names().contains("recorder") ? "" : " or more")
        + "), "
        + check.numbers().get(2)
        + " known";
  }

  private static String wrong(Check check) {
    return switch (check.topic()) {
      case REPORTS -> "no kmemleak report";
      case TRACES -> "no trace";
      case DETECTOR -> "kmemleak's own state: " + String.join(", ", check.names());
      case EVENTS -> "no event of iova, slab or kmemleak in the trace";
      case POINTERS -> "the pointers of slab events are hashed";
      case CLOCK -> clock(check);
      case OVERLAP -> overlap(check);
      case ALIGNMENT ->
          check.numbers().get(0) == 0
              ? "no listed object is seen allocated in the trace"
              : "only "
                  + count(check, 0, "allocation")
                  + " of listed objects in the trace, too few to tie its clock to jiffies";
      case IOVA_EVENTS, SCAN_EVENTS, DOMAIN_LIVES, DEPOT_WORK ->
          "no event of this kind: " + String.join(", ", check.names());
      case SLAB_ALLOCATIONS -> "no slab allocation";
      case SLAB_FREES -> "no slab free";
      case CALL_SITES -> "no slab event stands under the rcache's calls, though some should";
      case RCACHE_MODEL ->
          check.names().isEmpty()
              ? "nothing tells which rcache the kernel has"
              : "what the trace shows of the rcache contradicts " + RcacheText.of(check.names());
      case LOST_EVENTS ->
          count(check, 0, "event")
              + " lost"
              + (check.numbers().size() == 1 ? "" : " on " + cpus(check, 1));
      case DAMAGED_EVENTS -> "events are damaged or cut off in " + count(check, 0, "place");
      case MISSED_PROBES ->
          "the recorder's probes missed "
              + count(check, 0, "call")
              + " of "
              + String.join(", ", check.names());
      case RECORDING ->
          "the recorder could not record " + check.names().get(1) + ": " + check.names().get(2);
      case RECORDING_END -> "the recording was " + check.names().get(0);
      case LATE_BUFFERS -> "older events were overwritten on " + cpus(check, 0);
      case PAIRS ->
          count(check, 0, "allocation")
              + " without a return, "
              + count(check, 1, "return")
              + " without an entry";
      case DOMAIN -> domain(check);
      case DOMAINS -> "no domain";
      case TRACE_START -> start(check);
      case TRACE_END ->
          check.state() == State.GAP
              ? "the trace ended before the scan that listed something last"
              : end(check, "only ");
      case SCAN_MATCH ->
          check.numbers().get(0)
              + " of "
              + count(check, 1, "snapshot")
              + " known to be of a scan in the trace";
      case SNAPSHOTS -> "one snapshot alone";
      case WHOLE_LISTS ->
          check.numbers().get(0)
              + " of "
              + count(check, 1, "snapshot")
              + " do not list all that the scan left";
      case SKIPPED_ENTRIES ->
          "the kernel may have skipped entries in "
              + check.numbers().get(0)
              + " of "
              + count(check, 1, "snapshot")
              + (check.numbers().get(2) > 0
                  ? ", and the log counts more new leaks than all of them list"
                  : "");
      case CLEARING -> "all that a snapshot lists is gone from the next one: was it cleared?";
      case ORDER -> "nothing tells which snapshot is the earlier one";
      case BOOTS ->
          check.state() == State.GAP
              ? "two snapshots have nothing in common: are they of one boot?"
              : "snapshots of " + count(check, 0, "boot");
      case ENTRIES -> "entries are damaged or left out in " + count(check, 0, "place");
      case HZ -> "HZ is unknown";
      case SILENT_CPUS -> "no event of use on " + cpus(check, 0);
      case SCAN_RULES ->
          check.state() == State.GAP
              ? "too few scans for a report: " + scans(check)
              : "leaks are listed late: " + scans(check);
      case STALE_ADDRESSES -> "this kernel keeps addresses of objects where kmemleak reads them";
      case SCAN_DISTANCE ->
          count(check, 0, "scan")
              + " less than 5 s after the one before (the shortest "
              + Wording.seconds(check.numbers().get(1))
              + " s)";
    };
  }

  private static String clock(Check check) {
    String name = check.names().isEmpty() ? "" : check.names().get(0);
    return switch (name) {
      case "local" -> "the trace's clock is local: those of two CPUs may lie apart";
      case "relative" -> "times count from the first event (latency format)";
      case "none" -> "events have no times";
      default -> "times are no seconds, but " + (name.equals("ticks") ? "a counter" : name);
    };
  }

  private static String overlap(Check check) {
    String objects = count(check, 0, "object");
    return switch (check.names().get(0)) {
      case "after" -> "the trace had ended before any of the " + objects + " was allocated";
      case "before" -> objects + " listed, all allocated before the trace began";
      default -> objects + " allocated while the trace ran, and not seen in it";
    };
  }

  private static String end(Check check, String only) {
    return "the trace goes on for "
        + only
        + Wording.traceSeconds(check.numbers().get(0))
        + " s after the scan that listed something last";
  }

  private static String domain(Check check) {
    List<Long> numbers = check.numbers();
    if (numbers.get(0) == 0) {
      return "the events do not say which domain they are of";
    }
    return "domain "
        + new Address(numbers.get(0))
        + ": numbers given out twice: "
        + numbers.get(1)
        + ", freed that were not out: "
        + numbers.get(2)
        + ", operations that do not fit: "
        + numbers.get(3);
  }

  private static String start(Check check) {
    long never = check.numbers().get(1);
    long known = check.numbers().get(2);
    String when = known < 0 ? "" : "; known since " + Wording.traceSeconds(known) + " s";
    return count(check, 0, "domain")
        + " in use before the trace began"
        + (never > 0 ? ", the fills of " + never + " never became known" : when);
  }

  private static String count(Check check, int at, String noun) {
    long number = check.numbers().get(at);
    return String.format(Locale.ROOT, "%,d", number) + " " + (number == 1 ? noun : noun + "s");
  }

  private static String cpus(Check check, int from) {
    List<Long> cpus = check.numbers().subList(from, check.numbers().size());
    List<String> names = new ArrayList<>();
    for (Long cpu : cpus) {
      names.add(cpu.toString());
    }
    return (cpus.size() == 1 ? "CPU " : "CPUs ") + String.join(", ", names);
  }

  private static String roles(Check check) {
    List<String> roles = new ArrayList<>();
    for (int at = 0; at < check.names().size(); at++) {
      roles.add(
          check.names().get(at) + String.format(Locale.ROOT, " %,d", check.numbers().get(at)));
    }
    return String.join(", ", roles);
  }
}
