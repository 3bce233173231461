package io.github.unleak.parser.format;

import io.github.unleak.parser.bundle.Bundle;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.ftrace.TraceListener;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.kmemleak.KernelNotice;
import io.github.unleak.parser.kmemleak.KmemleakListener;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.kmemleak.ObjectState;
import io.github.unleak.parser.line.InputSummary;

/** Takes the records of one input, whatever its format, in the order of the input. */
public interface RecordListener extends KmemleakListener, TraceListener {

  /**
   * An input begins.
   *
   * @param path its name
   */
  default void begin(String path) {}

  @Override
  default void object(KmemleakObject object) {}

  @Override
  default void notice(KernelNotice notice) {}

  @Override
  default void state(ObjectState state) {}

  @Override
  default void event(TraceEvent event) {}

  @Override
  default void loss(TraceLoss loss) {}

  /** The end of a trace. */
  default void trace(TraceSummary summary) {}

  /** What a recorder says about its recording. */
  default void bundle(Bundle bundle) {}

  /** The end of the input. */
  default void input(InputSummary summary) {}
}
