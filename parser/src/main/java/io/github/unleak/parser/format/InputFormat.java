package io.github.unleak.parser.format;

import io.github.unleak.parser.bundle.Bundle;
import io.github.unleak.parser.bundle.BundleReader;
import io.github.unleak.parser.ftrace.TraceListener;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.ftrace.TraceTextReader;
import io.github.unleak.parser.ftrace.TraceVocabulary;
import io.github.unleak.parser.ftrace.dat.TraceDatReader;
import io.github.unleak.parser.kmemleak.KmemleakReader;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.InputKind;
import io.github.unleak.parser.line.InputSummary;
import io.github.unleak.parser.line.LinePrefix;
import io.github.unleak.parser.line.OpenInput;
import io.github.unleak.parser.line.SourceLine;

/**
 * Every format that can be read: how it is recognised by the first bytes, and its reader. The name
 * of an input says nothing. The first constant that matches takes the input.
 */
public enum InputFormat {
  /** trace-cmd's binary file. */
  TRACE_DAT(InputKind.TRACE_DAT) {
    @Override
    boolean matches(InputHead head) {
      return head.isTraceDat();
    }

    @Override
    public TraceSummary readTrace(
        OpenInput opened, TraceVocabulary vocabulary, TraceListener listener) {
      return new TraceDatReader(opened, vocabulary, listener).read();
    }
  },

  /** What a recorder says about its recording: {@code bundle.json}. */
  BUNDLE(InputKind.BUNDLE) {
    @Override
    boolean matches(InputHead head) {
      return head.isBundle();
    }

    @Override
    public void read(OpenInput opened, TraceVocabulary vocabulary, RecordListener listener) {
      Bundle bundle = BundleReader.read(opened);
      bundle.diagnostics().forEach(listener::diagnostic);
      listener.bundle(bundle);
      listener.input(bundle.input());
    }
  },

  /** Text of the kernel's function or event tracer. */
  FTRACE(InputKind.FTRACE) {
    @Override
    boolean matches(InputHead head) {
      return head.isTrace() || head.prefix() != null;
    }

    @Override
    public TraceSummary readTrace(
        OpenInput opened, TraceVocabulary vocabulary, TraceListener listener) {
      LinePrefix prefix = InputHead.of(opened).prefix();
      if (prefix != null) {
        opened.without(prefix);
      }
      return new TraceTextReader(opened, vocabulary, listener).read();
    }
  },

  /** Any other text; searched for the lines of kmemleak. */
  REPORT(InputKind.KMEMLEAK) {
    @Override
    boolean matches(InputHead head) {
      return true;
    }

    @Override
    public void read(OpenInput opened, TraceVocabulary vocabulary, RecordListener listener) {
      boolean traced = InputHead.of(opened).hasTraceLines();
      InputSummary summary = KmemleakReader.read(opened, listener);
      if (traced) {
        listener.diagnostic(
            new Diagnostic(
                DiagnosticCode.TRACE_NOT_READ,
                "lines of a trace among other text",
                new SourceLine(summary.path(), 1)));
      }
      listener.input(summary);
    }
  };

  private final InputKind kind;

  InputFormat(InputKind kind) {
    this.kind = kind;
  }

  /** The format of an input of which nothing was read yet. */
  public static InputFormat of(OpenInput opened) {
    return of(InputHead.of(opened));
  }

  /** The format of an input that begins with {@code bytes}. */
  static InputFormat of(InputHead head) {
    for (InputFormat format : values()) {
      if (format.matches(head)) {
        return format;
      }
    }
    throw new AssertionError("the last format takes everything");
  }

  /** The name used in reports. */
  public String id() {
    return kind.id();
  }

  /** True if the input holds events, which are asked about the objects of the reports. */
  public boolean isTrace() {
    return this == TRACE_DAT || this == FTRACE;
  }

  /** True if an input with this head is in this format, unless an earlier constant took it. */
  abstract boolean matches(InputHead head);

  /**
   * Reads the whole input as a stream, in memory that does not grow with it. No bytes make it fail;
   * what cannot be read is a diagnostic.
   *
   * @param opened an input of this format of which nothing was read yet
   * @param vocabulary what the user says about events
   * @param listener takes the records in the order of the input, and its end last
   */
  public void read(OpenInput opened, TraceVocabulary vocabulary, RecordListener listener) {
    TraceSummary summary = readTrace(opened, vocabulary, listener);
    listener.trace(summary);
    listener.input(summary.input());
  }

  /**
   * Reads a trace for a listener that wants its events alone.
   *
   * @throws IllegalStateException if this format is no trace's
   */
  public TraceSummary readTrace(
      OpenInput opened, TraceVocabulary vocabulary, TraceListener listener) {
    throw new IllegalStateException(id() + " is not a format of traces");
  }
}
