package io.github.unleak.parser.ftrace;

import org.jspecify.annotations.Nullable;

/**
 * One event of a trace. Hot: one instance is filled anew for each event, so a listener takes from
 * it what it wants to keep.
 */
public final class TraceEvent {

  private EventRole role = EventRole.MARKER;
  private long line;
  private long time;
  private TraceSummary.Clock clock = TraceSummary.Clock.NONE;
  private int cpu;
  private int pid;
  private TraceContext context = TraceContext.UNKNOWN;
  private CallSite site = CallSite.NONE;
  private @Nullable String comm;
  private @Nullable String cache;
  private @Nullable String text;
  private int present;
  private boolean hashed;
  private final long[] values = new long[EventField.COUNT];

  /** An event with nothing in it. */
  public TraceEvent() {}

  /** Forgets everything and begins an event. */
  public TraceEvent begin(EventRole newRole, long newLine, long newTime) {
    role = newRole;
    line = newLine;
    time = newTime;
    clock = TraceSummary.Clock.NONE;
    cpu = -1;
    pid = -1;
    context = TraceContext.UNKNOWN;
    site = CallSite.NONE;
    comm = null;
    cache = null;
    text = null;
    present = 0;
    hashed = false;
    return this;
  }

  /** Sets what its time is. */
  public TraceEvent on(TraceSummary.Clock newClock) {
    clock = newClock;
    return this;
  }

  /** Becomes the same as another one. */
  void copy(TraceEvent other) {
    role = other.role;
    line = other.line;
    time = other.time;
    clock = other.clock;
    cpu = other.cpu;
    pid = other.pid;
    context = other.context;
    site = other.site;
    comm = other.comm;
    cache = other.cache;
    text = other.text;
    present = other.present;
    hashed = other.hashed;
    System.arraycopy(other.values, 0, values, 0, values.length);
  }

  /** Sets who recorded it: CPU (-1 unknown), thread (-1 unknown), context. */
  public TraceEvent by(int newCpu, int newPid, TraceContext newContext) {
    cpu = newCpu;
    pid = newPid;
    context = newContext;
    return this;
  }

  /** Sets the name of the task. */
  public TraceEvent comm(@Nullable String newComm) {
    comm = newComm;
    return this;
  }

  /** Sets a field. */
  public TraceEvent with(EventField field, long value) {
    values[field.slot()] = value;
    present |= 1 << field.slot();
    return this;
  }

  /** Sets the call site. */
  public TraceEvent at(CallSite newSite) {
    site = newSite;
    return this;
  }

  /** Sets the name of the slab cache. */
  public TraceEvent cache(@Nullable String newCache) {
    cache = newCache;
    return this;
  }

  /** Sets the text of a marker. */
  public TraceEvent text(String newText) {
    text = newText;
    return this;
  }

  /** Says that {@link EventField#POINTER} is a hash ({@code %p}) and no address. */
  public TraceEvent hashed() {
    hashed = true;
    return this;
  }

  /** What it means. */
  public EventRole role() {
    return role;
  }

  /** 1-based line in a text, or for a binary file the ordinal of the event in the order of time. */
  public long line() {
    return line;
  }

  /**
   * When: nanoseconds where the trace's clock shows seconds, else the clock's own number (see
   * {@link TraceSummary#clock}).
   */
  public long time() {
    return time;
  }

  /** What its time is; {@link TraceSummary.Clock#NONE} where it has none. */
  public TraceSummary.Clock clock() {
    return clock;
  }

  /** The CPU that recorded it, or -1. */
  public int cpu() {
    return cpu;
  }

  /** The thread that ran, 0 for the idle task, or -1. */
  public int pid() {
    return pid;
  }

  /** The context. */
  public TraceContext context() {
    return context;
  }

  /** The task's name, or {@code null} where it is not known. */
  public @Nullable String comm() {
    return comm;
  }

  /** True where the event has this field. */
  public boolean has(EventField field) {
    return (present & (1 << field.slot())) != 0;
  }

  /** The field's value; 0 where it is not there. */
  public long get(EventField field) {
    return has(field) ? values[field.slot()] : 0;
  }

  /** The field's value; {@code otherwise} where it is not there. */
  public long get(EventField field, long otherwise) {
    return has(field) ? values[field.slot()] : otherwise;
  }

  /** The call site of a slab event; for a return probe the place returned to. */
  public CallSite site() {
    return site;
  }

  /** The slab cache's name, or {@code null}. */
  public @Nullable String cache() {
    return cache;
  }

  /** The text of a {@link EventRole#MARKER}, else {@code null}. */
  public @Nullable String text() {
    return text;
  }

  /** True where {@link EventField#POINTER} is a hash of the address ({@code %p}). */
  public boolean isHashed() {
    return hashed;
  }
}
