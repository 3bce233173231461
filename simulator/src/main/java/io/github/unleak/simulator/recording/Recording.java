package io.github.unleak.simulator.recording;

import io.github.unleak.simulator.kernel.Machine;
import io.github.unleak.simulator.kernel.MemoryObject;
import io.github.unleak.simulator.kernel.Scanner;
import io.github.unleak.simulator.options.ClockHistory;
import io.github.unleak.simulator.options.SimulationOptions;
import io.github.unleak.simulator.options.TraceRecording;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a recorder keeps of a run, and the truth about what it lists. */
public final class Recording {

  /** What a report listed, and which of it was lost by then. */
  private record Sighting(List<MemoryObject> listed, Set<MemoryObject> lost) {}

  private final SimulationOptions options;
  private final ClockHistory clocks;
  private final Bundle bundle = new Bundle();
  private final Map<Integer, Sighting> sightings = new LinkedHashMap<>();
  private final StringBuilder snapshots = new StringBuilder();

  public Recording(SimulationOptions options, ClockHistory clocks) {
    this.options = options;
    this.clocks = clocks;
  }

  /**
   * Keeps a read.
   *
   * @param number of the scan before it, counting those that somebody asked for
   * @param done that scan
   * @param now when the read ended, in ns
   * @param jiffies then
   */
  public void read(int number, FileRead read, Scanner.Finished done, long now, long jiffies) {
    String name = "kmemleak-" + number + ".txt";
    bundle.add(name, read.text());
    sightings.put(number, new Sighting(read.listed(), read.lost()));
    snapshots
        .append(snapshots.isEmpty() ? "\n" : ",\n")
        .append(
            String.format(
                Locale.ROOT,
                "  {\"file\": \"%s\", \"scan\": %d, \"jiffies_begin\": %d, \"jiffies_end\": %d,"
                    + " \"scan_begin_s\": %.6f, \"scan_end_s\": %.6f, \"read_s\": %.6f,"
                    + " \"objects\": %d}",
                name,
                number,
                done.jiffies(),
                jiffies,
                clocks.uptime(done.begin()),
                clocks.uptime(done.end()),
                clocks.uptime(now),
                read.listed().size()));
  }

  /** Writes what is kept at the end. */
  public Bundle finish(Machine machine, List<Scanner.Finished> scans) {
    RecordingLoss loss = new RecordingLoss(options.cpus());
    if (options.trace() != TraceRecording.NONE) {
      TraceText text = new TraceText(options, machine.choices.fork(), clocks, loss);
      bundle.add("trace.txt", text.print(machine.trace.events()));
    }
    if (options.reading().log()) {
      bundle.add("dmesg.txt", LogText.print(clocks, scans));
    }
    if (options.reading().described()) {
      bundle.add("bundle.json", description(loss));
    }
    bundle.add("truth.json", truth().json());
    return bundle;
  }

  public Truth truth() {
    Map<MemoryObject, List<Integer>> reports = new LinkedHashMap<>();
    Map<MemoryObject, Boolean> lost = new LinkedHashMap<>();
    sightings.forEach(
        (number, sighting) -> {
          for (MemoryObject object : sighting.listed()) {
            reports.computeIfAbsent(object, o -> new ArrayList<>()).add(number);
            lost.put(object, sighting.lost().contains(object));
          }
        });
    List<Truth.Entry> entries = new ArrayList<>();
    reports.forEach(
        (object, numbers) ->
            entries.add(
                new Truth.Entry(
                    object.address,
                    object.size,
                    object.jiffies,
                    Boolean.TRUE.equals(lost.get(object)),
                    object.kind,
                    numbers)));
    return new Truth(entries);
  }

  /** What a recorder would say of its recording: unleak-bundle(5). Silent losses stay silent. */
  private String description(RecordingLoss loss) {
    String trace =
        options.trace() == TraceRecording.NONE
            ? "null"
            : String.format(
                Locale.ROOT,
                "{\"file\": \"trace.txt\", \"clock\": \"%s\", \"objects\": \"%s\","
                    + " \"hashed_pointers\": %b%s}",
                options.clock().kind().key(),
                options.trace() == TraceRecording.ALL_SLAB ? "all" : "iova",
                options.damage().hashedPointers(),
                options.damage().counted() ? loss.json() : "");
    String parameters =
        options.kernel().confirms()
            ? "\n \"kmemleak\": {\"min_unref_scans\": "
                + options.scanning().minUnrefScans()
                + ", \"verbose\": \"N\"},"
            : "";
    return String.format(
        Locale.ROOT,
        """
        {
         "schema": "unleak.bundle/1",
         "ended": "complete",
         "kernel": {"release": "%s", "hz": %d, "cpus_possible": %d},%s
         "trace": %s,
         "snapshots": [%s
         ]
        }
        """,
        options.kernel().release(),
        options.hz(),
        options.cpus(),
        parameters,
        trace,
        snapshots);
  }
}
