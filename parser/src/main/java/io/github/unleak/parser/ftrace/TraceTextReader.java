package io.github.unleak.parser.ftrace;

import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.InputKind;
import io.github.unleak.parser.line.InputSummary;
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
public final class TraceTextReader {

  private final OpenInput opened;
  private final EventMeanings meanings;
  private final TraceDelivery delivery;
  private final TraceHeaders headers;
  private final EventTypes types;
  private final FieldReader fields;
  private final EventReader events;
  private final LineSieve sieve;
  private final LooseReader loose;
  private final Queue<Diagnostic> fromReading = new ConcurrentLinkedQueue<>();
  private byte[] bytes = new byte[0];
  private boolean stuck;
  private long lines;
  private long entries;

  /** A reader of {@code opened}, of which nothing was read yet. */
  public TraceTextReader(OpenInput opened, TraceVocabulary vocabulary, TraceListener listener) {
    this.opened = opened;
    this.meanings = new EventMeanings(vocabulary);
    this.delivery = new TraceDelivery(opened.input().path(), listener);
    this.headers = new TraceHeaders(delivery);
    CallSites sites = new CallSites();
    this.types = new EventTypes(meanings, sites);
    this.fields = new FieldReader(types, sites);
    this.events = new EventReader(types, fields, delivery);
    this.sieve = new LineSieve(types);
    this.loose = new LooseReader(types, fields, events, headers, delivery);
  }

  /** Reads it; takes the events in the order of the trace. */
  public TraceSummary read() {
    // Decompression tells of damage on the thread that reads ahead.
    opened.tell(fromReading::add);
    LineSieve ahead = new LineSieve(new EventTypes(meanings, new CallSites()));
    long size;
    try (TraceChunks chunks = new TraceChunks(opened, ahead)) {
      int rest;
      do {
        rest = chunk(chunks.chunk(), chunks.from());
        tell();
      } while (chunks.more(rest));
      IOException failure = chunks.chunk().failure;
      if (failure != null) {
        opened.failed(failure);
      }
      if (chunks.cut()) {
        delivery.diagnostic(
            DiagnosticCode.LONG_LINE, "a line is longer than " + TraceChunks.MAX_LINE, null);
      }
      size = chunks.bytes() + opened.takenOut();
    }
    opened.tell(delivery::diagnostic);
    tell();
    entries += loose.entries();
    delivery.end(headers, entries);
    InputSummary input =
        new InputSummary(
            opened.input().path(), opened.input().folder(), InputKind.FTRACE, size, lines);
    return delivery.summary(input, headers, entries, fields.hashes());
  }

  private void tell() {
    for (Diagnostic next = fromReading.poll(); next != null; next = fromReading.poll()) {
      delivery.diagnostic(next);
    }
  }

  /** Reads all lines that are whole; gives where the first one begins that is not. */
  private int chunk(TraceChunk chunk, int from) {
    bytes = chunk.bytes;
    int end = chunk.to;
    while (end > from && bytes[end - 1] != '\n') {
      end--;
    }
    boolean unended = chunk.last && end < chunk.to;
    if (unended) {
      bytes[chunk.to] = '\n';
      end = chunk.to + 1;
    }
    loose.chunk(bytes, end, chunk.last, unended);
    stuck = false;
    int at = from;
    if (chunk.listed() > 0) {
      at = lines(at, chunk.first(), end);
      at = stuck ? at : listed(chunk, at, end);
    }
    at = stuck ? at : lines(at, end, end);
    return Math.min(at, chunk.to);
  }

  /** Reads the lines that begin in {@code [from, stop)}; gives where the next one begins. */
  private int lines(int from, int stop, int end) {
    int at = from;
    while (at < stop && !stuck) {
      at = sieve.pass(bytes, at, stop);
      passed(sieve.lines());
      if (at < stop) {
        at = line(at, end);
      }
    }
    return at;
  }

  /** Reads the lines that the second thread has listed; gives where its list ends. */
  private int listed(TraceChunk chunk, int from, int end) {
    int at = from;
    for (int i = 0; i < chunk.listed() && !stuck; i++) {
      int start = chunk.start(i);
      if (start >= at) { // else it was taken as the rest of the line before
        passed(chunk.passed(i));
        if (i == chunk.listed() - 1) {
          return start;
        }
        sieve.look(bytes, start);
        at = line(start, end);
      }
    }
    return at;
  }

  private void passed(int count) {
    lines += count;
    entries += count;
  }

  /**
   * Reads a line that was looked at; gives where the next one begins, or itself if that must be
   * seen first.
   */
  private int line(int at, int end) {
    if (sieve.type() != EventType.NONE) {
      int next = event(at, end);
      if (next >= 0) {
        return next;
      }
    }
    int next = loose.line(at, lines + 1);
    stuck = next < 0;
    lines += stuck ? 0 : loose.lines();
    return stuck ? at : next;
  }

  /** Reads an event of the kernel's layout; -1 where that must be left to the tolerant reader. */
  private int event(int at, int end) {
    EventType type = sieve.type();
    LineHead head = sieve.head(bytes, at);
    int newline = events.fill(type, head, bytes, types.after(), lines + 1);
    if (newline < 0 || newline + 1 >= end || !LineHead.begins(bytes, newline + 1)) {
      return -1;
    }
    events.deliver(head);
    passed(1);
    return newline + 1;
  }
}
