package io.github.unleak.parser.kmemleak;

import io.github.unleak.parser.line.Address;
import io.github.unleak.parser.line.DiagnosticCode;
import org.jspecify.annotations.Nullable;

/** An object that is being read. */
final class ObjectDraft {

  /** The parts of an object in the order in which they are printed. */
  enum Stage {
    NONE,
    HEADER,
    COMM,
    DUMP,
    TRACE
  }

  final DumpReader dump = new DumpReader();
  final BacktraceDraft backtrace = new BacktraceDraft();
  Stage stage = Stage.NONE;
  long lastLine;
  long ageMillis;
  long crc;
  int moreObjects;
  boolean verbose;
  boolean stamped;
  boolean quoted;
  boolean damaged;
  private long line;
  private long address;
  private long size;
  private boolean percpu;
  private boolean physical;
  private long micros;
  private @Nullable String comm;
  private int pid;
  private long jiffies;

  void start(HeaderReader header, ReportLine at) {
    stage = Stage.HEADER;
    address = header.address();
    size = header.size();
    percpu = header.percpu();
    physical = header.physical();
    line = at.number();
    lastLine = line;
    micros = at.micros();
    verbose = at.tagged();
    stamped = at.stamped();
    quoted = at.quoted();
    damaged = false;
    comm = null;
    pid = -1;
    jiffies = -1;
    ageMillis = -1;
    crc = -1;
    moreObjects = 0;
    dump.start(0, -1);
    backtrace.clear();
  }

  void comm(CommReader read, byte[] bytes, Interned interned) {
    stage = Stage.COMM;
    comm = read.commFrom() < 0 ? null : interned.comm(bytes, read.commFrom(), read.commTo());
    pid = read.pid();
    jiffies = read.jiffies();
    ageMillis = read.ageMillis();
  }

  boolean commRead() {
    return stage.compareTo(Stage.COMM) >= 0 && comm != null;
  }

  /** Says what is missing, and hands the object on. */
  void finish(ReportContext context, boolean cut) {
    if (cut) {
      missing(context, DiagnosticCode.CUT_OBJECT, "the input ends inside the object", lastLine);
    }
    if (comm == null) {
      missing(context, DiagnosticCode.MISSING_COMM, "no comm, pid and jiffies", line);
    }
    dump.end(cut);
    if (dump.isShort()) {
      String seen = dump.seen() + " of " + dump.promised() + " bytes";
      missing(context, DiagnosticCode.SHORT_DUMP, "the dump shows " + seen, lastLine);
    }
    if (backtrace.isEmpty()) {
      missing(context, DiagnosticCode.MISSING_BACKTRACE, "no backtrace", line);
    }
    stage = Stage.NONE;
    context
        .delivery()
        .object(
            new KmemleakObject(
                new Address(address),
                size,
                percpu,
                physical,
                comm,
                pid,
                jiffies,
                ageMillis,
                crc,
                dump.dump(),
                backtrace.backtrace(context.interned()),
                moreObjects,
                new Origin(context.source(line), lastLine, micros, verbose, quoted, damaged)));
  }

  private void missing(ReportContext context, DiagnosticCode code, String message, long at) {
    damaged = true;
    context.diagnostic(code, new Address(address) + ": " + message, at);
  }
}
