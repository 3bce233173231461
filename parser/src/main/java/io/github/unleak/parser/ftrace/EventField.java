package io.github.unleak.parser.ftrace;

/** What a number in an event means, whatever its name. */
public enum EventField {
  /** Address of the {@code struct iova_domain}. */
  DOMAIN(0, "domain"),
  /** Pages of a range, before rounding. */
  SIZE(1, "size"),
  /** Highest page frame number allowed. */
  LIMIT(2, "limit"),
  /** {@code flush_rcache}: 0 or 1. */
  FLUSH(3, "flush"),
  /** Page frame number; 0 is failure. */
  PFN(4, "pfn"),
  /** Address of an object, perhaps hashed. */
  POINTER(5, "pointer"),
  /** Bytes asked for. */
  BYTES_REQUESTED(6, "bytes-requested"),
  /** Bytes given. */
  BYTES_ALLOCATED(7, "bytes-allocated"),
  /** Address of a {@code struct work_struct}. */
  WORK(8, "work"),
  /** Address of a {@code struct iova_rcache}. */
  RCACHE(9, "rcache"),
  /** Address of a {@code struct iova_magazine}. */
  MAGAZINE(10, "magazine"),
  /** Number of the CPU that an event is about, which need not be the one it ran on. */
  CPU(11, "cpu"),
  /** Of a scan's pass: 1 for the full one, 0 for the one that confirms. */
  FULL(12, "full"),
  /** How many objects a pass suspects. */
  SUSPECTS(13, "suspects");

  /** How many there are. */
  static final int COUNT = 14;

  private final int slot;
  private final String id;

  EventField(int slot, String id) {
    this.slot = slot;
    this.id = id;
  }

  /** Its place in an event, from 0 to {@link #COUNT}. */
  int slot() {
    return slot;
  }

  /** The name used in options. */
  public String id() {
    return id;
  }
}
