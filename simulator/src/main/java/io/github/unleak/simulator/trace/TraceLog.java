package io.github.unleak.simulator.trace;

import io.github.unleak.simulator.choices.Choices;
import io.github.unleak.simulator.kernel.Cpu;
import io.github.unleak.simulator.kernel.KmemleakScan;
import io.github.unleak.simulator.kernel.Task;
import io.github.unleak.simulator.options.SimulationOptions;
import io.github.unleak.simulator.options.TraceRecording;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The events as they happen, on the CPUs where they do. */
public final class TraceLog {

  private final List<TraceEvent> events = new ArrayList<>();
  private final TraceRecording recording;
  private final boolean marks;
  private final boolean hashed;
  private final long hashKey;

  public TraceLog(SimulationOptions options, Choices choices) {
    recording = options.trace();
    marks = options.reading().marks();
    hashed = options.damage().hashedPointers();
    hashKey = choices.between(1, Integer.MAX_VALUE);
  }

  public static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }

  private boolean records(TraceKind kind) {
    return switch (kind) {
      case IOVA_PROBE, IOVA_SLAB, SCAN -> recording != TraceRecording.NONE;
      case EXTRA_PROBE -> recording.compareTo(TraceRecording.RCACHE_AND_MORE) >= 0;
      case OTHER_SLAB -> recording == TraceRecording.ALL_SLAB;
    };
  }

  private void add(long time, Cpu cpu, TraceKind kind, boolean irqsOff, String text) {
    if (records(kind)) {
      boolean softirq = cpu.inSoftirq();
      String flags = (irqsOff || softirq ? "d" : ".") + "." + (softirq ? "s" : ".") + "..";
      events.add(new TraceEvent(time, cpu.id, cpu.task().comm, cpu.task().pid, flags, kind, text));
    }
  }

  public void probe(long time, Cpu cpu, String text) {
    add(time, cpu, TraceKind.IOVA_PROBE, cpu.irqsOff, text);
  }

  public void extra(long time, Cpu cpu, String text) {
    add(time, cpu, TraceKind.EXTRA_PROBE, cpu.irqsOff, text);
  }

  /** Begin or end of a scan, which a task of its own runs. */
  public void scan(long time, int cpu, Task task, String text) {
    if (records(TraceKind.SCAN)) {
      events.add(new TraceEvent(time, cpu, task.comm, task.pid, ".....", TraceKind.SCAN, text));
    }
  }

  /** Begin and end of one pass of a scan. */
  public void pass(KmemleakScan.Pass pass, int cpu, Task task) {
    if (!records(TraceKind.EXTRA_PROBE)) {
      return;
    }
    scan(
        pass.begin(),
        cpu,
        task,
        "kmemleak_pass: (" + Symbols.entry("__kmemleak_scan") + ") full=" + (pass.full() ? 1 : 0));
    scan(
        pass.end(),
        cpu,
        task,
        "kmemleak_pass_ret: ("
            + Symbols.call("kmemleak_scan", 0)
            + " <- __kmemleak_scan) suspects="
            + pass.suspects());
  }

  /** A mark that a recorder writes. */
  public void mark(long time, int cpu, Task task, String text) {
    if (marks) {
      scan(time, cpu, task, "tracing_mark_write: unleak: " + text);
    }
  }

  /** A slab event; {@code rest} is what follows the pointer. */
  public void slab(
      long time, Cpu cpu, TraceKind kind, String event, String site, long address, String rest) {
    if (records(kind)) {
      add(
          time,
          cpu,
          kind,
          kind == TraceKind.IOVA_SLAB
              && !site.contains("init_rcaches")
              && !site.contains("depot_work")
              && !site.contains("free_iova_rcaches"),
          event + ": call_site=" + site + " ptr=" + pointer(address) + rest);
    }
  }

  private String pointer(long address) {
    if (!hashed) {
      return String.format(Locale.ROOT, "%016x", address);
    }
    long hash = (address ^ hashKey) * 0x9e3779b97f4a7c15L;
    return String.format(Locale.ROOT, "%016x", (hash ^ (hash >>> 29)) >>> 32);
  }

  public List<TraceEvent> events() {
    return events;
  }
}
