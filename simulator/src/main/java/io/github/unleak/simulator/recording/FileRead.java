package io.github.unleak.simulator.recording;

import io.github.unleak.simulator.kernel.Machine;
import io.github.unleak.simulator.kernel.MemoryObject;
import io.github.unleak.simulator.kernel.Scanner;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One read of the kmemleak file, a buffer at a time: each takes up where its place in the list of
 * all objects is found again by counting from the start (kmemleak_seq_start()), so that it passes
 * over as many objects as were freed before that place.
 */
public final class FileRead {

  private static final int PAGE = 4096;

  /** Most objects of other code that are freed between two buffers. */
  private static final int MOST_FREED = 40;

  private final Machine machine;
  private final Scanner scanner;
  private final ReportText report;
  private final StringBuilder text = new StringBuilder();
  private final List<MemoryObject> listed = new ArrayList<>();
  private final Set<MemoryObject> lost = new HashSet<>();
  private int place;

  /** Of the buffer: grows for the rest of the read if one entry does not fit. */
  private int size = PAGE;

  private FileRead(Machine machine, Scanner scanner) {
    this.machine = machine;
    this.scanner = scanner;
    this.report = new ReportText(machine.options);
  }

  /** Reads the file on a CPU. */
  public static FileRead of(Machine machine, Scanner scanner, int cpu) {
    scanner.await();
    FileRead read = new FileRead(machine, scanner);
    double skips = machine.options.reading().skips();
    if (skips == 0) {
      for (MemoryObject object : machine.kmemleak.listed()) {
        read.list(object, read.report.print(List.of(object), machine.jiffies(), cpu));
      }
      return read;
    }
    while (read.buffer(cpu)) {
      machine.runTo(machine.now() + machine.choices.between(20, 4000) * 1000);
      scanner.await();
      if (machine.choices.chance(skips)) {
        read.place += 1 + machine.choices.pick(machine.choices.chance(0.3) ? MOST_FREED : 3);
      }
    }
    return read;
  }

  /** Reads one buffer; false at the end of the file. */
  private boolean buffer(int cpu) {
    List<MemoryObject> objects = machine.kmemleak.allocated();
    int filled = 0;
    while (place < objects.size()) {
      MemoryObject object = objects.get(place);
      if (object.reported && machine.kmemleak.unreferenced(object)) {
        String entry = report.print(List.of(object), machine.jiffies(), cpu);
        int bytes = entry.getBytes(StandardCharsets.UTF_8).length;
        while (filled == 0 && bytes >= size) {
          size *= 2;
        }
        if (filled + bytes >= size) {
          return true;
        }
        filled += bytes;
        list(object, entry);
      }
      place++;
    }
    return false;
  }

  private void list(MemoryObject object, String entry) {
    text.append(entry);
    listed.add(object);
    if (scanner.lost().contains(object)) {
      lost.add(object);
    } else {
      lost.remove(object);
    }
  }

  /** What was read. */
  String text() {
    return text.toString();
  }

  /** The objects that it lists. */
  public List<MemoryObject> listed() {
    return listed;
  }

  /** Those of them that were lost by the end of the scan that left them listed. */
  public Set<MemoryObject> lost() {
    return lost;
  }
}
