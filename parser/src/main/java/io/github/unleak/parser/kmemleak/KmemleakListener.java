package io.github.unleak.parser.kmemleak;

import io.github.unleak.parser.line.Diagnostic;

/** Takes the records of one input, in the order of their first lines. */
public interface KmemleakListener {

  /** An {@code unreferenced object} entry. */
  void object(KmemleakObject object);

  /** A line about the detector or the kernel run. */
  void notice(KernelNotice notice);

  /** A {@code dump=} print. */
  void state(ObjectState state);

  /** Something that could not be read, or that is worth telling. */
  void diagnostic(Diagnostic diagnostic);
}
