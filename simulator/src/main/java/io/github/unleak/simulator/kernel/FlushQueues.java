package io.github.unleak.simulator.kernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lazy unmapping (drivers/iommu/dma-iommu.c): per-CPU queues, freed after a flush of the IOTLB. */
public final class FlushQueues {

  /** A range in use, or waiting to be freed. */
  public record Range(long pfn, int pages) {}

  private record Entry(Range range, long counter) {}

  /** IOVA_DEFAULT_FQ_SIZE: a ring of that many holds one less. */
  private static final int ROOM = 255;

  private final List<Deque<Entry>> queues = new ArrayList<>();
  private long flushes;
  private long flushed;
  public boolean timerOn;

  FlushQueues(int cpus) {
    for (int i = 0; i < cpus; i++) {
      queues.add(new ArrayDeque<>());
    }
  }

  public boolean full(int cpu) {
    return queues.get(cpu).size() >= ROOM;
  }

  public void add(int cpu, Range range) {
    queues.get(cpu).add(new Entry(range, flushes));
  }

  public void flush() {
    flushes++;
    flushed = flushes;
  }

  /** The next range of a queue whose flush is over, taken out. */
  public @Nullable Range takeFlushed(int cpu) {
    Entry entry = queues.get(cpu).peek();
    if (entry == null || entry.counter() >= flushed) {
      return null;
    }
    queues.get(cpu).remove();
    return entry.range();
  }

  /** All ranges that wait, for audits. */
  public List<Range> waiting() {
    return queues.stream().flatMap(Deque::stream).map(Entry::range).toList();
  }
}
