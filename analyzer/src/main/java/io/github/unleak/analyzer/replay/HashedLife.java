package io.github.unleak.analyzer.replay;

import org.jspecify.annotations.Nullable;

/**
 * An allocation whose pointer is hashed and which a reported object may be, until the next thing
 * that happens at the same pointer. Filled in while the trace is read.
 */
public final class HashedLife {

  private final LifeEvent birth;
  private final int cpu;
  private @Nullable LifeEvent end;

  HashedLife(LifeEvent birth, int cpu) {
    this.birth = birth;
    this.cpu = cpu;
  }

  void end(LifeEvent event) {
    end = event;
  }

  /** The hash of the address: the same for the same address for the whole boot. */
  public long id() {
    return birth.pointer();
  }

  /** The allocation. */
  public LifeEvent birth() {
    return birth;
  }

  /** The free, or the next allocation at the same address; {@code null} where none was seen. */
  public @Nullable LifeEvent end() {
    return end;
  }

  /** True where this may be the allocation that a report tells of, but for the time. */
  public boolean fits(AllocationTraits traits) {
    return traits.fits(birth);
  }

  /** True where it was alive at a time of the trace's clock. */
  public boolean aliveAt(long time) {
    LifeEvent last = end;
    return birth.time() <= time && (last == null || last.time() > time);
  }

  /** True where a line of the trace lies in its life. */
  public boolean covers(long line) {
    LifeEvent last = end;
    return birth.line() <= line && (last == null || line <= last.line());
  }

  /** True where both were allocated by one thread or in one context of one CPU: in that order. */
  public boolean sameOrigin(HashedLife other) {
    return cpu == other.cpu
        && birth.context() == other.birth.context()
        && birth.pid() == other.birth.pid();
  }
}
