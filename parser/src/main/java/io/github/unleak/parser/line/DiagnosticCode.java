package io.github.unleak.parser.line;

/**
 * Every way in which an input can be bad or noteworthy, each with a name, a severity and a sentence
 * of advice. Analysis adds its own findings under codes of this same list, so that one table in the
 * documentation explains them all.
 */
public enum DiagnosticCode {
  // inputs
  UNREADABLE_INPUT(
      "unreadable-input", Severity.ERROR, "check that the file exists and is readable"),
  DAMAGED_COMPRESSION(
      "damaged-compression",
      Severity.DATA_LOSS,
      "the compressed file ends early or is corrupt: copy it again; what came before was used"),
  DAMAGED_ARCHIVE(
      "damaged-archive",
      Severity.DATA_LOSS,
      "the tar ends early, is corrupt or larger than memory: copy it again, or unpack it; what came"
          + " before was used"),
  NOTHING_FOUND(
      "nothing-found",
      Severity.ERROR,
      "give a read of /sys/kernel/debug/kmemleak or a log that has kmemleak lines"),
  NO_KMEMLEAK(
      "no-kmemleak",
      Severity.WARNING,
      "was kmemleak enabled, and is this the right log? --no-kmemleak fail makes this an error"),
  EMPTY_INPUT(
      "empty-input",
      Severity.ERROR,
      "was kmemleak enabled? check dmesg for 'kmemleak:' and boot with kmemleak=on; an empty file on"
          + " its own does not show that nothing leaked"),
  EMPTY_OUTSIDE_SERIES(
      "empty-outside-series",
      Severity.WARNING,
      "name the reads alike (kmemleak-1.txt, kmemleak-2.txt ...), or pass --series if the inputs are"
          + " successive reads of one boot"),
  UNRECOGNISED_INPUT("unrecognised-input", Severity.INFO, "no kmemleak output; file ignored"),
  TRACE_NOT_READ(
      "trace-not-read",
      Severity.WARNING,
      "put the trace into its own file: it is not read inside other text"),
  DUPLICATE_INPUT("duplicate-input", Severity.INFO, "a file that is given twice counts once"),
  DUPLICATE_SNAPSHOT(
      "duplicate-snapshot",
      Severity.INFO,
      "equal reads count once; if they are successive reads, pass --series"),
  CUT_READ(
      "cut-read",
      Severity.DATA_LOSS,
      "copy the file again: it was cut or replaced, so an object missing from it decides nothing"),
  ABRIDGED_REPORT(
      "abridged-report",
      Severity.WARNING,
      "parts were cut out of this report, so an object missing from it decides nothing; use the"
          + " original report"),
  LONG_LINE("long-line", Severity.DATA_LOSS, "the line was cut; is this a text file?"),
  BINARY_BYTES(
      "binary-bytes",
      Severity.DATA_LOSS,
      "NUL bytes replace text that was lost: was the machine reset while writing? An object missing"
          + " there decides nothing"),

  // inside a report
  DAMAGED_HEADER(
      "damaged-header",
      Severity.DATA_LOSS,
      "an object whose address or size cannot be read is left out: use the original report"),
  DAMAGED_COMM(
      "damaged-comm",
      Severity.DATA_LOSS,
      "comm, pid or jiffies cannot be read: use the original report, not a copy from a mail"),
  MISSING_COMM(
      "missing-comm",
      Severity.DATA_LOSS,
      "the line with comm, pid and jiffies was cut out: without jiffies the object cannot be"
          + " distinguished from a later one at the same address"),
  DAMAGED_DUMP(
      "damaged-dump",
      Severity.DATA_LOSS,
      "part of the hex dump cannot be read: pointers in it are unknown"),
  SHORT_DUMP(
      "short-dump",
      Severity.DATA_LOSS,
      "fewer bytes than the title of the dump says: the rest was cut off"),
  DAMAGED_FRAME(
      "damaged-frame", Severity.WARNING, "a backtrace line cannot be read and is ignored"),
  MISSING_BACKTRACE(
      "missing-backtrace",
      Severity.DATA_LOSS,
      "no backtrace: the object cannot be attributed to any code"),
  CUT_OBJECT(
      "cut-object",
      Severity.DATA_LOSS,
      "the input ends inside an object: read the file to its end"),
  ELISION("elision", Severity.DATA_LOSS, "lines were cut out here: use the original report"),

  // inside a trace
  LOST_EVENTS(
      "lost-events",
      Severity.DATA_LOSS,
      "raise buffer_size_kb, drain trace_pipe while recording, or record fewer events: a missing"
          + " event proves nothing"),
  BUFFER_STARTED_LATE(
      "buffer-started-late",
      Severity.DATA_LOSS,
      "this CPU's older events were overwritten: raise buffer_size_kb"),
  EVENTS_MISSING(
      "events-missing",
      Severity.DATA_LOSS,
      "the header counts more events than the trace has: was it cut or filtered afterwards?"),
  DAMAGED_EVENT(
      "damaged-event", Severity.DATA_LOSS, "a line of the trace cannot be read: use the original"),
  DAMAGED_TRACE_DAT(
      "damaged-trace-dat",
      Severity.DATA_LOSS,
      "the binary trace is cut or corrupt: copy it again; what could be read was used"),
  UNSUPPORTED_TRACE_DAT(
      "unsupported-trace-dat",
      Severity.ERROR,
      "give the text instead: trace-cmd report trace.dat > trace.txt"),
  NO_USEFUL_EVENTS(
      "no-useful-events",
      Severity.WARNING,
      "no iova, slab or kmemleak events in this trace; unleak capture records what is needed"),
  HASHED_POINTERS(
      "hashed-pointers",
      Severity.DATA_LOSS,
      "echo 0 > /sys/kernel/tracing/options/hash-ptr before recording, or boot with"
          + " no_hash_pointers"),
  OBJECT_EVENTS_CUT(
      "object-events-cut",
      Severity.DATA_LOSS,
      "more events at the listed addresses than can be kept; only the first were used: give a"
          + " shorter trace"),
  DAMAGED_BUNDLE(
      "damaged-bundle",
      Severity.DATA_LOSS,
      "copy bundle.json again: without it, it is unknown what the recorder missed"),
  MISSED_PROBES(
      "missed-probes",
      Severity.DATA_LOSS,
      "the kernel could not record these calls, and the trace does not show where they are missing:"
          + " nothing is proven from the rcache; record with less load"),
  RECORDING_GAP(
      "recording-gap", Severity.WARNING, "unleak doctor says what that costs, and what would help"),
  SAME_RECORDING("same-recording", Severity.INFO, "two forms of one recording count once"),

  // health of the detector
  DETECTOR_DISABLED(
      "detector-disabled",
      Severity.DATA_LOSS,
      "kmemleak disabled itself: ignore reports from here on; the line before says why"),
  POOL_EXHAUSTED(
      "pool-exhausted",
      Severity.DATA_LOSS,
      "raise CONFIG_DEBUG_KMEMLEAK_MEM_POOL_SIZE and boot again"),
  LEAKS_NOT_LISTED(
      "leaks-not-listed",
      Severity.DATA_LOSS,
      "the log counts leaks but does not list them: read /sys/kernel/debug/kmemleak after each scan"),
  SUMMARY_COUNT_DIFFERS(
      "summary-count-differs",
      Severity.DATA_LOSS,
      "the summary counts more objects than the log lists: raise log_buf_len or read the file"),
  INTERRUPTED_SCAN(
      "interrupted-scan",
      Severity.WARNING,
      "a signal ends a scan, including SIGCHLD from a child of the shell: scan with sh -c 'echo scan >"
          + " /sys/kernel/debug/kmemleak'; this snapshot decides nothing"),
  READS_LACK_OBJECTS(
      "reads-lack-objects",
      Severity.WARNING,
      "objects were freed before the file was read, or the kernel skipped them: read the file several"
          + " times after each scan, until two reads list the same"),
  DETECTOR_ERROR(
      "detector-error", Severity.WARNING, "kmemleak found something that it does not expect"),
  NO_SIGN_OF_SCAN(
      "no-sign-of-scan",
      Severity.WARNING,
      "no sign that kmemleak ran; to scan: echo scan > /sys/kernel/debug/kmemleak, twice"),

  // what the analysis finds in the inputs
  SILENT_LOSS(
      "silent-loss",
      Severity.DATA_LOSS,
      "probes were missed silently (see kprobe_profile): fill levels in this domain count only if a"
          + " later push or pop of the same CPU confirms them"),
  TRACE_UNALIGNED(
      "trace-unaligned",
      Severity.DATA_LOSS,
      "record with trace_clock mono and probe kmemleak_scan, so that reads and events can be put in"
          + " order"),
  TRACE_OF_ANOTHER_BOOT(
      "trace-of-another-boot",
      Severity.WARNING,
      "nothing is concluded from it: give the trace of the boot that the reports are of"),
  TRACE_CLOCK_JUMPS(
      "trace-clock-jumps",
      Severity.WARNING,
      "record with trace_clock mono, which does not count the time that the machine sleeps"),
  TRACE_TIME_BACKWARDS(
      "trace-time-backwards",
      Severity.DATA_LOSS,
      "put each recording into its own file, and do not change trace_clock while tracing:"
          + " nothing is proven from this trace"),
  CONTRADICTION(
      "contradiction",
      Severity.WARNING,
      "the inputs prove first that an object is lost and then that it is in use: are they from one"
          + " machine and boot?"),
  HZ_UNKNOWN("hz-unknown", Severity.INFO, "pass --hz to get times"),
  SEVERAL_RUNS("several-runs", Severity.INFO, "objects of different boots are never matched"),
  RUN_UNCERTAIN(
      "run-uncertain",
      Severity.DATA_LOSS,
      "they are not compared: pass --series if they are successive reads of one boot"),
  ORDER_UNCERTAIN(
      "order-uncertain",
      Severity.DATA_LOSS,
      "it is unknown which snapshot is earlier; the order of file names is used"),
  CLEAR_SUSPECTED(
      "clear-suspected",
      Severity.WARNING,
      "all objects disappeared at once: if you ran 'echo clear', pass --cleared; otherwise this is"
          + " counted conservatively"),
  ONE_SNAPSHOT(
      "one-snapshot",
      Severity.INFO,
      "echo scan > /sys/kernel/debug/kmemleak again after more than 5 s and give both reads");

  private final String id;
  private final Severity severity;
  private final String advice;

  DiagnosticCode(String id, Severity severity, String advice) {
    this.id = id;
    this.severity = severity;
    this.advice = advice;
  }

  /** The name used in reports, stable over versions. */
  public String id() {
    return id;
  }

  /** How much it matters. */
  public Severity severity() {
    return severity;
  }

  /** What to do, in one sentence without a final full stop. */
  public String advice() {
    return advice;
  }
}
