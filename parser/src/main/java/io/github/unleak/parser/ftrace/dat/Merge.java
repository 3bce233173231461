package io.github.unleak.parser.ftrace.dat;

import io.github.unleak.parser.ftrace.TraceLoss;
import java.util.List;

/** Puts the events of all CPUs into the order of time: a heap of streams. Hot. */
final class Merge {

  private final CpuStream[] heap;
  private final EventSink sink;
  private final Damage damage;
  private int size;
  private long events;
  private long lost;
  private long losses;
  private long firstLoss;

  Merge(List<CpuStream> streams, EventSink sink, Damage damage) {
    this.heap = streams.toArray(new CpuStream[0]);
    this.sink = sink;
    this.damage = damage;
  }

  /** Goes through all events. */
  void run() {
    CpuStream[] all = heap.clone();
    for (CpuStream stream : all) {
      if (stream.next()) {
        heap[size] = stream;
        up(size);
        size++;
      }
    }
    while (size > 0) {
      CpuStream first = heap[0];
      if (!drain(first)) {
        size--;
        heap[0] = heap[size];
      }
      down();
    }
    damage.before(Math.max(events, 1));
    for (CpuStream stream : all) {
      tell(stream);
    }
  }

  /** Takes from a stream until another one has the next event; false at its end. */
  private boolean drain(CpuStream stream) {
    CpuStream second = stream;
    if (size > 1) {
      second = size > 2 && heap[2].isBefore(heap[1]) ? heap[2] : heap[1];
    }
    do {
      events++;
      if (stream.hasLoss()) {
        tell(stream);
      }
      EventType type = stream.type();
      if (type != EventType.MEANINGLESS) {
        sink.take(stream, type, events);
      }
      if (!stream.next()) {
        return false;
      }
    } while (second == stream || stream.isBefore(second));
    return true;
  }

  private void tell(CpuStream stream) {
    damage.before(Math.max(events, 1));
    long count = stream.takeLost();
    if (count != 0) {
      lost += Math.max(count, 1);
      firstLoss = losses == 0 ? Math.max(events, 1) : firstLoss;
      losses++;
      damage.loss(TraceLoss.Kind.LOST, stream.cpu, count);
    }
    if (stream.takeGap()) {
      damage.loss(TraceLoss.Kind.DAMAGED, stream.cpu, -1);
    }
  }

  private void up(int from) {
    int at = from;
    while (at > 0 && heap[at].isBefore(heap[(at - 1) / 2])) {
      swap(at, (at - 1) / 2);
      at = (at - 1) / 2;
    }
  }

  private void down() {
    int at = 0;
    while (true) {
      int child = 2 * at + 1;
      if (child >= size) {
        return;
      }
      if (child + 1 < size && heap[child + 1].isBefore(heap[child])) {
        child++;
      }
      if (!heap[child].isBefore(heap[at])) {
        return;
      }
      swap(at, child);
      at = child;
    }
  }

  private void swap(int a, int b) {
    CpuStream held = heap[a];
    heap[a] = heap[b];
    heap[b] = held;
  }

  /** How many events there were, of all types. */
  long events() {
    return events;
  }

  /** How many were overwritten before they were read; an unknown number counts as one. */
  long lost() {
    return lost;
  }

  /** At how many places some were. */
  long losses() {
    return losses;
  }

  /** Ordinal of the event behind the first such place. */
  long firstLoss() {
    return firstLoss;
  }
}
