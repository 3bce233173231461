package io.github.unleak.benchmarks;

import io.github.unleak.parser.kmemleak.KernelNotice;
import io.github.unleak.parser.kmemleak.KmemleakListener;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.kmemleak.ObjectState;
import io.github.unleak.parser.line.Diagnostic;

/** Counts what it is given, and keeps nothing. */
final class CountingListener implements KmemleakListener {

  private long objects;
  private long others;

  @Override
  public void object(KmemleakObject object) {
    objects++;
  }

  @Override
  public void notice(KernelNotice notice) {
    others++;
  }

  @Override
  public void state(ObjectState state) {
    others++;
  }

  @Override
  public void diagnostic(Diagnostic diagnostic) {
    others++;
  }

  long objects() {
    return objects;
  }

  long others() {
    return others;
  }
}
