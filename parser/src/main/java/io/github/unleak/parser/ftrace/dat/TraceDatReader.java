package io.github.unleak.parser.ftrace.dat;

import io.github.unleak.parser.ftrace.EventMeanings;
import io.github.unleak.parser.ftrace.TraceListener;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.ftrace.TraceVocabulary;
import io.github.unleak.parser.line.InputKind;
import io.github.unleak.parser.line.InputSummary;
import io.github.unleak.parser.line.OpenInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads trace-cmd's binary file, versions 6 and 7 (trace-cmd.dat.v6(5), trace-cmd.dat.v7(5)), in
 * memory that does not grow with it. An input that cannot be read at any place, being compressed as
 * a whole or a pipe, is copied to a temporary file first.
 */
public final class TraceDatReader {

  /** What the windows of all CPUs may take together, bytes. */
  private static final int ALL_WINDOWS = 32 << 20;

  private static final int LARGEST_WINDOW = 1 << 18;
  private static final int MAGIC_LENGTH = 10;
  private static final int LONGEST_NAME = 64;
  private static final int DEFAULT_PAGE = 1 << 12;

  private final OpenInput opened;
  private final EventMeanings meanings;
  private final TraceListener listener;
  private final Damage damage;
  private @Nullable Unpacker unpacker;

  /** A reader of {@code opened}, from which nothing was read. */
  public TraceDatReader(OpenInput opened, TraceVocabulary vocabulary, TraceListener listener) {
    this.opened = opened;
    this.meanings = new EventMeanings(vocabulary);
    this.listener = listener;
    this.damage = new Damage(opened.input().path(), listener);
  }

  /** Reads it. */
  public TraceSummary read() {
    try (FileBytes file = FileBytes.of(opened)) {
      Recording recording = describe(file);
      damage.before(1);
      if (damage.any()) {
        damage.loss(TraceLoss.Kind.DAMAGED, -1, -1);
      }
      return recording == null
          ? summary(file, new Recording(Words.LITTLE, 8, DEFAULT_PAGE), null)
          : merge(file, recording);
    }
  }

  /** Reads everything but the events; {@code null} where the file is none that is known. */
  private @Nullable Recording describe(FileBytes file) {
    Cursor first = new Cursor(file, MAGIC_LENGTH, Words.LITTLE);
    String version = first.string(LONGEST_NAME);
    Words words = first.u8() == 0 ? Words.LITTLE : Words.BIG;
    int longSize = first.u8();
    Cursor in = new Cursor(file, first.position(), words);
    long pageSize = in.u32();
    if (first.failed() || in.failed()) {
      damage.at(file.size(), "the file ends inside its head,");
      return null;
    }
    if (!version.equals("6") && !version.equals("7")) {
      damage.unsupported("version " + version + " of trace.dat");
      return null;
    }
    if (!Pages.isSize(pageSize)) {
      damage.at(first.position(), "a page size of " + pageSize);
      pageSize = DEFAULT_PAGE;
    }
    Recording recording = new Recording(words, longSize, (int) pageSize);
    if (version.equals("6")) {
      new VersionSix(file, recording, damage).read(in);
      return recording;
    }
    return describeSeven(file, recording, in) ? recording : null;
  }

  private boolean describeSeven(FileBytes file, Recording recording, Cursor in) {
    String compression = in.string(LONGEST_NAME);
    in.string(LONGEST_NAME);
    long options = in.u64();
    Unpacker found = Unpacker.of(compression);
    if (in.failed()) {
      damage.at(in.position(), "the file ends inside its head,");
      return false;
    }
    if (found == null) {
      damage.unsupported("compression with " + compression);
      return false;
    }
    unpacker = found;
    new VersionSeven(file, recording, damage, found).read(options);
    return true;
  }

  private TraceSummary merge(FileBytes file, Recording recording) {
    EventTypes types = new EventTypes(recording, meanings, damage);
    EventSink sink = new EventSink(recording, listener);
    Merge merge = new Merge(streams(file, recording, types), sink, damage);
    merge.run();
    damage.end();
    balance(recording, merge);
    return summary(file, recording, new Outcome(merge, sink));
  }

  /** Tells what was lost, and compares what is there with what the kernel counted. */
  private void balance(Recording recording, Merge merge) {
    long lost = merge.lost();
    if (lost > 0) {
      damage.before(merge.firstLoss());
      damage.lost(lost + " events were lost, at " + merge.losses() + " places");
    }
    damage.before(Math.max(merge.events(), 1));
    long missing = recording.held - merge.events();
    if (missing > 0) {
      damage.loss(TraceLoss.Kind.COUNT, -1, missing);
      damage.missing(
          "the kernel counted " + recording.held + " events, " + merge.events() + " are there");
    }
    long untold = recording.written - recording.held - lost;
    if (untold > 0) {
      damage.loss(TraceLoss.Kind.COUNT, -1, untold);
      damage.lost("the kernel counted " + untold + " more events that were overwritten or dropped");
    }
  }

  private record Outcome(Merge merge, EventSink sink) {}

  private List<CpuStream> streams(FileBytes file, Recording recording, EventTypes types) {
    List<CpuStream> streams = new ArrayList<>();
    int used = (int) recording.data.stream().filter(data -> data.size() != 0).count();
    int window = Math.min(LARGEST_WINDOW, ALL_WINDOWS / Math.max(used, 1));
    ChunkedPages.Scratch scratch = new ChunkedPages.Scratch(file, 2L * ALL_WINDOWS);
    long held = 0;
    for (CpuData data : recording.data) {
      held += data.size() == 0 ? 0 : Math.max(window, data.pageSize());
      if (held > 2L * ALL_WINDOWS) {
        damage.at(data.offset(), "more CPUs than are believed, with sub-buffers");
        damage.loss(TraceLoss.Kind.DAMAGED, -1, -1);
        break;
      }
      Pages pages =
          unpacker != null && data.compressed()
              ? new ChunkedPages(scratch, data, unpacker, recording.words)
              : new StoredPages(file, data, window);
      streams.add(new CpuStream(data, streams.size(), pages, recording, types, damage));
    }
    return streams;
  }

  private TraceSummary summary(FileBytes file, Recording recording, @Nullable Outcome outcome) {
    long events = outcome == null ? 0 : outcome.merge.events();
    TraceSummary.Clock clock =
        recording.inSeconds() ? TraceSummary.Clock.SECONDS : TraceSummary.Clock.TICKS;
    InputSummary input =
        new InputSummary(
            opened.input().path(),
            opened.input().folder(),
            InputKind.TRACE_DAT,
            file.size(),
            events);
    return new TraceSummary(
        input,
        events == 0 ? TraceSummary.Clock.NONE : clock,
        recording.clock,
        recording.cpus,
        recording.held,
        recording.written,
        events,
        outcome == null ? Set.of() : outcome.sink.seenCpus(),
        outcome == null ? Map.of() : outcome.sink.roles(),
        outcome == null ? -1 : outcome.sink.firstTime(),
        outcome == null ? -1 : outcome.sink.lastTime(),
        outcome == null ? 0 : outcome.merge.lost(),
        false);
  }
}
