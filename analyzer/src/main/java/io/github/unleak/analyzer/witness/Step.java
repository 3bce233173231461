package io.github.unleak.analyzer.witness;

/**
 * One read or write of one actor.
 *
 * @param actor {@link #SCANNER}, {@link #WORKER} or the number of a CPU
 * @param action what it did
 * @param object the magazine concerned, numbered from 1; 0 for none
 * @param other what was read or stored: a magazine, or 0
 */
public record Step(int actor, Action action, int object, int other) {

  /** {@code kmemleak_scan()}. */
  public static final int SCANNER = -1;

  /** {@code iova_depot_work_func()}, on any CPU. */
  public static final int WORKER = -2;

  /** What can be done in one step. */
  public enum Action {
    /** A scan begins: all are white. */
    SCAN_BEGINS,
    /** The scan reads {@code rcache->depot}. */
    READ_DEPOT,
    /** The scan reads {@code cpu_rcache->loaded}; the object is what it points at. */
    READ_LOADED,
    /** The scan reads {@code cpu_rcache->prev}; the object is what it points at. */
    READ_PREV,
    /** The scan reads an old word that nobody uses any more and that points at the object. */
    READ_STALE,
    /** The scan reads the first word of the object; the other is what it points at. */
    READ_MAGAZINE,
    /** White with another checksum than stored: stored anew, and gray for this scan. */
    STORE_CHECKSUM,
    /** White with the stored checksum: stays white. */
    STAYS_WHITE,
    /** The second pass of a scan begins, as there are suspects: all are white again. */
    CONFIRMATION_BEGINS,
    /** The scan is over: what is white and old enough is listed. */
    SCAN_ENDS,
    /** {@code iova_magazine_free()} of the object. */
    FREE,
    /** {@code kmemleak_transient_leak()} of the object. */
    MARK,
    /** Pop: {@code rcache->depot} becomes the successor (the other) of the object. */
    POP_HEAD,
    /** Pop: the object's first word becomes its size; its pointer is gone. */
    POP_SIZE,
    /** The object becomes {@code loaded}. */
    LOAD,
    /** The object becomes {@code prev}. */
    KEEP,
    /** {@code iova_magazine_alloc()} of the object. */
    ALLOCATE,
    /** Push: the object's first word becomes the depot's head (the other). */
    PUSH_LINK,
    /** Push: the object becomes the depot's head. */
    PUSH_HEAD,
    /** A number is put into the object. */
    PUT,
    /** A number is taken from the object. */
    TAKE,
    /** The object's numbers go back to the tree. */
    EMPTY,
    /** A number comes from the tree; no magazine is concerned. */
    TREE
  }
}
