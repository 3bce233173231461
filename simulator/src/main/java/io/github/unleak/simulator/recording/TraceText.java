package io.github.unleak.simulator.recording;

import io.github.unleak.simulator.choices.Choices;
import io.github.unleak.simulator.options.ClockHistory;
import io.github.unleak.simulator.options.SimulationOptions;
import io.github.unleak.simulator.trace.TraceEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a read of ftrace's "trace" file prints, after what happened to the recording. */
final class TraceText {

  private final SimulationOptions options;
  private final Choices choices;
  private final ClockHistory clocks;
  private final RecordingLoss loss;

  TraceText(SimulationOptions options, Choices choices, ClockHistory clocks, RecordingLoss loss) {
    this.options = options;
    this.choices = choices;
    this.clocks = clocks;
    this.loss = loss;
  }

  String print(List<TraceEvent> happened) {
    List<TraceEvent> events = new ArrayList<>(happened);
    events.sort(Comparator.comparingLong(TraceEvent::time));
    events = withoutMissed(merged(events));
    int written = events.size();
    int overrun = (int) (events.size() * options.damage().lateStart());
    boolean late = overrun > 0;
    events.subList(0, overrun).forEach(loss::lost);
    events = events.subList(overrun, events.size());
    StringBuilder text = new StringBuilder(events.size() * 110 + 1000);
    Map<TraceEvent, Integer> lost = new HashMap<>();
    events = withoutLost(events, lost);
    events = withoutSilentlyLost(events);
    if (options.damage().silentLosses() == 0) {
      header(text, events.size(), written);
    }
    Set<Integer> started = new HashSet<>();
    for (TraceEvent event : events) {
      if (started.add(event.cpu()) && late && started.size() > 1) {
        text.append("##### CPU ").append(event.cpu()).append(" buffer started ####\n");
      }
      Integer count = lost.get(event);
      if (count != null) {
        text.append("CPU:")
            .append(event.cpu())
            .append(" [LOST ")
            .append(count)
            .append(" EVENTS]\n");
      }
      line(text, event);
    }
    return text.toString();
  }

  /** As the kernel merges the buffers of all CPUs: the one whose next event is the oldest first. */
  private List<TraceEvent> merged(List<TraceEvent> events) {
    if (options.clock().stepSeconds() >= 0) {
      return events;
    }
    Map<Integer, Deque<TraceEvent>> buffers = new TreeMap<>();
    for (TraceEvent event : events) {
      buffers.computeIfAbsent(event.cpu(), cpu -> new ArrayDeque<>()).add(event);
    }
    List<TraceEvent> merged = new ArrayList<>();
    while (merged.size() < events.size()) {
      Deque<TraceEvent> oldest = null;
      for (Deque<TraceEvent> buffer : buffers.values()) {
        if (!buffer.isEmpty() && (oldest == null || next(buffer) < next(oldest))) {
          oldest = buffer;
        }
      }
      if (oldest != null) {
        merged.add(oldest.remove());
      }
    }
    return merged;
  }

  private long next(Deque<TraceEvent> buffer) {
    return clocks.trace(buffer.element().time());
  }

  /** Without what left no sign: a CPU that was not recorded, probes hit while another one ran. */
  private List<TraceEvent> withoutMissed(List<TraceEvent> events) {
    int missing = options.damage().missingCpu() ? choices.pick(options.cpus()) : -1;
    double rate = options.damage().missedProbes();
    return events.stream()
        .filter(event -> event.cpu() != missing)
        .filter(event -> !missed(event, rate))
        .toList();
  }

  private boolean missed(TraceEvent event, double rate) {
    boolean missed = event.probe() && event.interrupt() && choices.chance(rate);
    if (missed) {
      loss.missed(event);
    }
    return missed;
  }

  /** Without stretches of one CPU each that the trace does not mention. */
  private List<TraceEvent> withoutSilentlyLost(List<TraceEvent> events) {
    Set<TraceEvent> gone = new HashSet<>();
    for (int i = 0; i < options.damage().silentLosses() && !events.isEmpty(); i++) {
      takeStretch(events, gone);
    }
    return events.stream().filter(event -> !gone.contains(event)).toList();
  }

  private void takeStretch(List<TraceEvent> events, Set<TraceEvent> gone) {
    int from = choices.pick(events.size());
    int left = 1 + choices.pick(Math.max(1, events.size() / 20));
    int cpu = events.get(from).cpu();
    for (TraceEvent event : events.subList(from, events.size())) {
      if (event.cpu() == cpu && left-- > 0 && gone.add(event)) {
        loss.lost(event);
      }
    }
  }

  /** Without stretches of one CPU each, whose lengths the trace tells before the next event. */
  private List<TraceEvent> withoutLost(List<TraceEvent> events, Map<TraceEvent, Integer> lost) {
    Set<TraceEvent> gone = new HashSet<>();
    for (int i = 0; i < options.damage().losses() && !events.isEmpty(); i++) {
      takeStretch(events, gone);
    }
    Map<Integer, Integer> open = new HashMap<>();
    for (TraceEvent event : events) {
      if (gone.contains(event)) {
        open.merge(event.cpu(), 1, Integer::sum);
      } else if (open.containsKey(event.cpu())) {
        lost.put(event, open.remove(event.cpu()));
      }
    }
    return events.stream().filter(event -> !gone.contains(event)).toList();
  }

  private void header(StringBuilder text, int held, int written) {
    text.append("# tracer: nop\n#\n# entries-in-buffer/entries-written: ")
        .append(held)
        .append('/')
        .append(written)
        .append("   #P:")
        .append(options.cpus())
        .append(
            """

            #
            #                                _-----=> irqs-off/BH-disabled
            #                               / _----=> need-resched
            #                              | / _---=> hardirq/softirq
            #                              || / _--=> preempt-depth
            #                              ||| / _-=> migrate-disable
            #                              |||| /     delay
            #           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION
            #              | |         |   |||||     |         |
            """);
  }

  private void line(StringBuilder text, TraceEvent event) {
    long micros = clocks.trace(event.time()) / 1000;
    String comm = event.comm();
    text.append(" ".repeat(Math.max(0, 16 - comm.length()))).append(comm).append('-');
    String pid = Integer.toString(event.pid());
    text.append(pid).append(" ".repeat(Math.max(0, 7 - pid.length())));
    text.append(String.format(Locale.ROOT, " [%03d] ", event.cpu())).append(event.flags());
    String seconds = Long.toString(micros / 1_000_000);
    text.append(' ')
        .append(" ".repeat(Math.max(0, 5 - seconds.length())))
        .append(seconds)
        .append('.');
    String fraction = Long.toString(micros % 1_000_000);
    text.append("0".repeat(6 - fraction.length())).append(fraction);
    text.append(": ").append(event.text()).append('\n');
  }
}
