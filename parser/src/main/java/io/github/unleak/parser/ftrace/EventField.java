package io.github.unleak.parser.ftrace;

/** What a number in an event means, whatever its name. */
public enum EventField {
  /** Address of the {@code struct iova_domain}. */
  DOMAIN("domain"),
  /** Pages of a range, before rounding. */
  SIZE("size"),
  /** Highest page frame number allowed. */
  LIMIT("limit"),
  /** {@code flush_rcache}: 0 or 1. */
  FLUSH("flush"),
  /** Page frame number; 0 is failure. */
  PFN("pfn"),
  /** Address of an object, perhaps hashed. */
  POINTER("pointer"),
  /** Bytes asked for. */
  BYTES_REQUESTED("bytes-requested"),
  /** Bytes given. */
  BYTES_ALLOCATED("bytes-allocated"),
  /** Address of a {@code struct work_struct}. */
  WORK("work"),
  /** Address of a {@code struct iova_rcache}. */
  RCACHE("rcache"),
  /** Address of a {@code struct iova_magazine}. */
  MAGAZINE("magazine"),
  /** Number of the CPU that an event is about, which need not be the one it ran on. */
  CPU("cpu");

  private final String id;

  EventField(String id) {
    this.id = id;
  }

  /** The name used in options. */
  public String id() {
    return id;
  }
}
