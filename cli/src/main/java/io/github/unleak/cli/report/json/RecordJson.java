package io.github.unleak.cli.report.json;

import io.github.unleak.parser.bundle.Bundle;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.kmemleak.Frame;
import io.github.unleak.parser.kmemleak.HexDump;
import io.github.unleak.parser.kmemleak.KernelNotice;
import io.github.unleak.parser.kmemleak.KmemleakListener;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.kmemleak.ObjectState;
import io.github.unleak.parser.kmemleak.Origin;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.InputSummary;
import io.github.unleak.parser.line.SourceLine;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * What was read, one record a line as it is read: nothing is kept. A stream that does not take a
 * record ends the reading with an {@link UncheckedIOException}.
 */
public final class RecordJson implements KmemleakListener, AutoCloseable {

  private final JsonWriter json;
  private final TraceFields traces;

  /** Writes to {@code out}, which {@link #close} flushes and leaves open. */
  public RecordJson(OutputStream out) throws IOException {
    json = JsonWriter.lines(out);
    traces = new TraceFields(json);
  }

  @Override
  public void object(KmemleakObject object) {
    Origin origin = object.origin();
    write(
        "object",
        origin.source(),
        () -> {
          json.address("address", object.address());
          json.known("size", object.size());
          json.truth("percpu", object.percpu());
          physical(object.physical());
          json.text("comm", object.comm());
          json.known("pid", object.pid());
          json.unsigned("jiffies", object.jiffies());
          json.seconds("age_s", object.ageMillis());
          json.checksum("crc", object.crc());
          dump(object.dump());
          json.array("frames");
          for (Frame frame : object.backtrace().frames()) {
            frame(frame);
          }
          json.endArray();
          json.number("more_objects", object.moreObjects());
          json.microseconds("log_time_s", origin.logMicros());
          json.truth("verbose", origin.verbose());
          json.truth("quoted", origin.quoted());
          json.truth("damaged", origin.damaged());
        });
  }

  private void dump(HexDump dump) throws IOException {
    boolean none = dump.length() == 0 && dump.promised() == 0;
    json.text("dump", none ? null : dump.toHex());
    json.known("dump_cpu", dump.cpu());
  }

  private void frame(Frame frame) throws IOException {
    json.object();
    json.frameFields(frame);
    json.text("address", frame.address() == 0 ? null : "0x" + Long.toHexString(frame.address()));
    json.truth("hashed", frame.hashed());
    json.truth("inline", frame.inline());
    json.text("location", frame.location());
    json.endObject();
  }

  @Override
  public void notice(KernelNotice notice) {
    write(
        "notice",
        notice.source(),
        () -> {
          json.text("kind", notice.kind().id());
          json.known("count", notice.count());
          json.text("text", notice.text());
          json.microseconds("log_time_s", notice.logMicros());
        });
  }

  @Override
  public void state(ObjectState state) {
    write(
        "state",
        state.source(),
        () -> {
          json.address("address", state.address());
          json.truth("percpu", state.percpu());
          physical(state.physical());
          json.known("size", state.size());
          json.text("comm", state.comm());
          json.known("pid", state.pid());
          json.unsigned("jiffies", state.jiffies());
          json.number("min_count", counted(state.minCount()));
          json.number("count", counted(state.count()));
          json.text("flags", state.flags() < 0 ? null : "0x" + Long.toHexString(state.flags()));
          json.truth("reported", state.reported());
          json.truth("suspect", state.suspect());
          json.checksum("checksum", state.checksum());
          json.microseconds("log_time_s", state.logMicros());
        });
  }

  /** Few objects are known by a physical address. */
  private void physical(boolean physical) throws IOException {
    if (physical) {
      json.truth("physical", true);
    }
  }

  private static @Nullable Integer counted(int count) {
    return count == Integer.MIN_VALUE ? null : count;
  }

  @Override
  public void diagnostic(Diagnostic diagnostic) {
    write(
        "diagnostic",
        diagnostic.source(),
        () -> {
          json.text("severity", diagnostic.severity().id());
          json.text("code", diagnostic.code().id());
          json.text("message", diagnostic.message());
          json.text("advice", diagnostic.advice());
        });
  }

  /** An event of the trace at {@code path}. */
  public void event(String path, TraceEvent event) {
    write("event", new SourceLine(path, event.line()), () -> traces.event(event));
  }

  /** A loss that a trace tells. */
  public void loss(TraceLoss loss) {
    write("loss", loss.source(), () -> traces.loss(loss));
  }

  /** The end of a trace: what it turned out to be, beside what every input is. */
  public void trace(TraceSummary summary) {
    write("trace", new SourceLine(summary.input().path(), 1), () -> traces.summary(summary));
  }

  /** The end of an input: what it turned out to be. Follows its other records. */
  public void input(InputSummary input) {
    write(
        "input",
        new SourceLine(input.path(), 1),
        () -> {
          json.text("kind", input.kind().id());
          json.number("bytes", input.bytes());
          json.number("lines", input.lines());
          json.text("folder", input.folder());
        });
  }

  /** What a recorder says of its recording. */
  public void bundle(Bundle bundle) {
    write(
        "recording",
        new SourceLine(bundle.input().path(), 1),
        () -> {
          json.text("ended", bundle.ended());
          json.text("release", bundle.release());
          json.number("hz", bundle.hz());
          json.number("cpus", bundle.cpus());
          json.text("trace", bundle.trace());
          json.number("missed", bundle.missed());
          json.number("lost", Math.max(0, bundle.lost().events()));
          json.array("gaps");
          for (Bundle.Gap gap : bundle.gaps()) {
            json.object();
            json.text("item", gap.item());
            json.text("what", gap.what());
            json.text("why", gap.why());
            json.endObject();
          }
          json.endArray();
        });
  }

  private interface Fields {
    void write() throws IOException;
  }

  private void write(String record, @Nullable SourceLine source, Fields fields) {
    try {
      json.object();
      json.text("record", record);
      json.source(source);
      fields.write();
      json.endObject();
      json.endLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
