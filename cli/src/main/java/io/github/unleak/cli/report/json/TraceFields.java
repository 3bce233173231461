package io.github.unleak.cli.report.json;

import io.github.unleak.cli.report.words.TraceTime;
import io.github.unleak.parser.ftrace.CallSite;
import io.github.unleak.parser.ftrace.EventField;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceContext;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.ftrace.TraceSummary.Clock;
import java.io.IOException;
import java.util.Locale;
import java.util.TreeSet;

/** What a trace holds, as fields of objects that the caller has opened. */
public final class TraceFields {

  private static final EventField[] FIELDS = EventField.values();

  private final JsonWriter json;

  public TraceFields(JsonWriter json) {
    this.json = json;
  }

  void event(TraceEvent event) throws IOException {
    json.text("role", event.role().id());
    time("", event.clock(), event.time());
    json.known("cpu", event.cpu());
    json.known("pid", event.pid());
    json.text("comm", event.comm());
    json.text(
        "context", event.context() == TraceContext.UNKNOWN ? null : id(event.context().name()));
    json.object("fields");
    for (EventField field : FIELDS) {
      if (event.has(field)) {
        field(field, event.get(field));
      }
    }
    json.endObject();
    json.truth("hashed", event.isHashed());
    CallSite site = event.site();
    json.text("call_site", site.equals(CallSite.NONE) ? null : site.toString());
    json.text("cache", event.cache());
    json.text("text", event.text());
  }

  private void field(EventField field, long value) throws IOException {
    String name = name(field);
    switch (field) {
      case DOMAIN, POINTER, WORK, RCACHE, MAGAZINE ->
          json.text(name, "0x" + Long.toHexString(value));
      case SIZE, LIMIT, FLUSH, PFN, BYTES_REQUESTED, BYTES_ALLOCATED, CPU, FULL, SUSPECTS ->
          json.whole(name, value);
    }
  }

  /** The name of a field in JSON. */
  public static String name(EventField field) {
    return field.id().replace('-', '_');
  }

  public void loss(TraceLoss loss) throws IOException {
    json.text("kind", id(loss.kind().name()));
    json.known("cpu", loss.cpu());
    json.known("count", loss.count());
  }

  public void summary(TraceSummary summary) throws IOException {
    json.text("clock", clock(summary.clock()));
    json.text("clock_name", summary.clockName());
    json.known("cpus", summary.cpus());
    json.array("seen_cpus");
    for (int cpu : new TreeSet<>(summary.seenCpus())) {
      json.element(cpu);
    }
    json.endArray();
    json.known("entries", summary.entries());
    json.known("entries_held", summary.entriesHeld());
    json.known("entries_written", summary.entriesWritten());
    Clock clock = summary.firstTime() < 0 ? Clock.NONE : summary.clock();
    time("first_", clock, summary.firstTime());
    time("last_", clock, summary.lastTime());
    json.number("lost", summary.lost());
    json.truth("hashed_pointers", summary.hashedPointers());
    json.object("events");
    for (EventRole role : EventRole.values()) {
      if (summary.count(role) > 0) {
        json.number(role.id(), summary.count(role));
      }
    }
    json.endObject();
  }

  /** A time in the unit that its clock has; {@code null} in the other. */
  public void time(String prefix, Clock clock, long time) throws IOException {
    boolean seconds = clock == Clock.SECONDS || clock == Clock.RELATIVE;
    json.decimal(prefix + "time_s", seconds ? TraceTime.exact(time) : null);
    if (clock == Clock.TICKS) {
      json.whole(prefix + "ticks", time);
    } else {
      json.text(prefix + "ticks", null);
    }
  }

  /** The name of a kind of clock. */
  public static String clock(Clock clock) {
    return id(clock.name());
  }

  /** {@code BUFFER_STARTED} as {@code buffer-started}. */
  public static String id(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
