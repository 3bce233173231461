package io.github.unleak.simulator.recording;

import io.github.unleak.simulator.trace.TraceEvent;
import java.util.Map;
import java.util.TreeMap;

/** What a kernel counts of what is not in a trace: missed probes, and events lost in buffers. */
final class RecordingLoss {

  private final Map<String, Integer> missed = new TreeMap<>();
  private final int[] lost;

  RecordingLoss(int cpus) {
    lost = new int[cpus];
  }

  void missed(TraceEvent event) {
    missed.merge(event.text().substring(0, event.text().indexOf(':')), 1, Integer::sum);
  }

  void lost(TraceEvent event) {
    lost[event.cpu()]++;
  }

  /** As members of {@code trace} in {@code bundle.json}, after others. */
  String json() {
    StringBuilder json = new StringBuilder(", \"probes\": [");
    String separator = "";
    for (String event : new String[] {"alloc_iova_fast", "alloc_iova_fast_ret", "free_iova_fast"}) {
      json.append(separator)
          .append("{\"event\": \"")
          .append(event)
          .append("\", \"missed\": ")
          .append(missed.getOrDefault(event, 0))
          .append('}');
      separator = ", ";
    }
    json.append("], \"cpus\": [");
    separator = "";
    for (int cpu = 0; cpu < lost.length; cpu++) {
      json.append(separator)
          .append("{\"cpu\": ")
          .append(cpu)
          .append(", \"entries\": 0, \"overrun\": ")
          .append(lost[cpu])
          .append(", \"commit_overrun\": 0, \"dropped\": 0}");
      separator = ", ";
    }
    return json.append(']').toString();
  }
}
