package io.github.unleak.simulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lazy unmapping (drivers/iommu/dma-iommu.c): per-CPU queues, freed after a flush of the IOTLB. */
final class FlushQueues {

  /** A range in use, or waiting to be freed. */
  record Range(long pfn, int pages) {}

  private record Entry(Range range, long counter) {}

  /** IOVA_DEFAULT_FQ_SIZE: a ring of that many holds one less. */
  private static final int ROOM = 255;

  private final List<Deque<Entry>> queues = new ArrayList<>();
  private long flushes;
  private long flushed;
  boolean timerOn;

  FlushQueues(int cpus) {
    for (int i = 0; i < cpus; i++) {
      queues.add(new ArrayDeque<>());
    }
  }

  boolean full(int cpu) {
    return queues.get(cpu).size() >= ROOM;
  }

  void add(int cpu, Range range) {
    queues.get(cpu).add(new Entry(range, flushes));
  }

  void flush() {
    flushes++;
    flushed = flushes;
  }

  /** The next range of a queue whose flush is over, taken out. */
  @Nullable Range takeFlushed(int cpu) {
    Entry entry = queues.get(cpu).peek();
    if (entry == null || entry.counter() >= flushed) {
      return null;
    }
    queues.get(cpu).remove();
    return entry.range();
  }

  /** All ranges that wait, for audits. */
  List<Range> waiting() {
    return queues.stream().flatMap(Deque::stream).map(Entry::range).toList();
  }
}
