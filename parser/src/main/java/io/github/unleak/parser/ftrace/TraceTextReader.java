package io.github.unleak.parser.ftrace;

import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.InputKind;
import io.github.unleak.parser.line.InputSummary;
import io.github.unleak.parser.line.Newlines;
import io.github.unleak.parser.line.OpenInput;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Reads the text of ftrace and of trace-cmd. Lines in the kernel's own layout are read where they
 * lie; whatever else there is goes to {@link LooseReader}, which reads the same and much more, but
 * slower.
 *
 * <p>Hot: every line of a trace passes {@link #line}.
 */
final class TraceTextReader {

  private final OpenInput opened;
  private final TraceDelivery delivery;
  private final TraceHeaders headers;
  private final EventTypes types;
  private final FieldReader fields;
  private final EventReader events;
  private final LineHead head = new LineHead();
  private final LooseReader loose;
  private final Queue<Diagnostic> fromReading = new ConcurrentLinkedQueue<>();
  private byte[] bytes = new byte[0];
  private long lines;
  private long entries;

  TraceTextReader(OpenInput opened, TraceVocabulary vocabulary, TraceListener listener) {
    this.opened = opened;
    this.delivery = new TraceDelivery(opened.input().path(), listener);
    this.headers = new TraceHeaders(delivery);
    CallSites sites = new CallSites();
    this.types = new EventTypes(new EventMeanings(vocabulary), sites);
    this.fields = new FieldReader(types, sites);
    this.events = new EventReader(types, fields, delivery);
    this.loose = new LooseReader(types, fields, events, headers, delivery);
  }

  TraceSummary read() {
    // Decompression tells of damage on the thread that reads ahead.
    opened.tell(fromReading::add);
    try (TraceChunks chunks = new TraceChunks(opened.lines())) {
      int rest;
      do {
        bytes = chunks.bytes();
        rest = chunk(chunks.from(), chunks.to(), chunks.last());
        tell();
      } while (chunks.more(rest));
      IOException failure = chunks.failure();
      if (failure != null) {
        opened.failed(failure);
      }
      if (chunks.cut()) {
        delivery.diagnostic(
            DiagnosticCode.LONG_LINE, "a line is longer than " + TraceChunks.MAX_LINE, null);
      }
    }
    opened.tell(delivery::diagnostic);
    tell();
    entries += loose.entries();
    delivery.end(headers, entries);
    InputSummary input =
        new InputSummary(
            opened.input().path(),
            opened.input().folder(),
            InputKind.FTRACE,
            opened.lines().bytes(),
            lines);
    return delivery.summary(input, headers, entries, fields.hashes());
  }

  private void tell() {
    for (Diagnostic next = fromReading.poll(); next != null; next = fromReading.poll()) {
      delivery.diagnostic(next);
    }
  }

  /** Reads all lines that are whole; gives where the first one begins that is not. */
  private int chunk(int from, int to, boolean last) {
    int end = to;
    while (end > from && bytes[end - 1] != '\n') {
      end--;
    }
    boolean unended = last && end < to;
    if (unended) {
      bytes[to] = '\n';
      end = to + 1;
    }
    loose.chunk(bytes, end, last, unended);
    int at = from;
    while (at < end) {
      int next = line(at, end);
      if (next < 0) {
        return at;
      }
      at = next;
    }
    return Math.min(at, to);
  }

  /** Reads a line; gives where the next one begins, or -1 where it must be seen first. */
  private int line(int at, int end) {
    if (head.canonical(bytes, at)) {
      EventType type = types.at(bytes, head.body);
      if (type == EventType.NONE) {
        lines++;
        entries++;
        return Newlines.find(bytes, head.body, end) + 1;
      }
      int newline = events.fill(type, head, bytes, types.after(), lines + 1);
      if (newline >= 0 && newline + 1 < end && LineHead.begins(bytes, newline + 1)) {
        events.deliver(head);
        lines++;
        entries++;
        return newline + 1;
      }
    }
    int next = loose.line(at, lines + 1);
    lines += next < 0 ? 0 : loose.lines();
    return next;
  }
}
