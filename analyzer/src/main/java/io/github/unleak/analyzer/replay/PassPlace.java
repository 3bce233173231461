package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.rcache.MagazineModel.Place;

/**
 * Where the model has a magazine during one pass of a scan.
 *
 * @param atBegin where it was when the pass began
 * @param atEnd where it was when the pass ended
 * @param popsAbove pops of its depot during the pass while it was in it: each may have hidden it
 */
public record PassPlace(Place atBegin, Place atEnd, long popsAbove) {

  /** True if the pass can have missed it: its depot was popped meanwhile, or it moved. */
  public boolean mayBeMissed() {
    return popsAbove > 0 || atBegin != atEnd;
  }
}
