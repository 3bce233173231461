package io.github.unleak.cli.trials;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Events taken out of text traces, with or without a line by which the trace itself reports the
 * loss.
 */
final class TraceTransforms {

  private static final Pattern EVENT =
      Pattern.compile("^\\s*(.+-\\d+)\\s.*?\\[(\\d{3,})\\].*?(\\d+\\.\\d{6}):\\s+([\\w.]+):");

  private static final Pattern WRITTEN =
      Pattern.compile("(# entries-in-buffer/entries-written: )(\\d+)/(\\d+)(.*)");

  /** What an event line says; {@code null} fields never occur. */
  private record Event(String task, int cpu, String name) {}

  private TraceTransforms() {}

  static Recording beginCut(Recording recording, RandomGenerator random) {
    double share = random.nextDouble();
    return eachTrace(
        recording,
        lines -> {
          int header = header(lines);
          int from = header + (int) (share * (lines.size() - header));
          List<String> kept = new ArrayList<>(lines.subList(0, header));
          kept.addAll(lines.subList(from, lines.size()));
          return kept;
        });
  }

  static Recording endCut(Recording recording, RandomGenerator random) {
    double share = random.nextDouble();
    return eachTrace(
        recording,
        lines -> {
          int header = header(lines);
          return lines.subList(0, header + (int) (share * (lines.size() - header)));
        });
  }

  static Recording hole(Recording recording, boolean reported, RandomGenerator random) {
    double begin = random.nextDouble();
    double length = random.nextDouble() * random.nextDouble() * (1 - begin);
    return eachTrace(
        recording,
        lines -> {
          int from = header(lines) + (int) (begin * (lines.size() - header(lines)));
          int to = from + (int) (length * (lines.size() - from));
          return without(lines, reported, at -> at >= from && at < to, event -> true);
        });
  }

  static Recording cpuRemoved(Recording recording, boolean reported, RandomGenerator random) {
    int pick = random.nextInt(64);
    boolean always = random.nextBoolean();
    double begin = random.nextDouble();
    return eachTrace(
        recording,
        lines -> {
          List<Integer> cpus = sample(lines).stream().map(Event::cpu).distinct().sorted().toList();
          if (cpus.isEmpty()) {
            return lines;
          }
          int cpu = cpus.get(pick % cpus.size());
          int from = always ? 0 : (int) (begin * lines.size());
          return without(lines, reported, at -> at >= from, event -> event.cpu == cpu);
        });
  }

  static Recording taskRemoved(Recording recording, boolean reported, RandomGenerator random) {
    int pick = random.nextInt(1 << 16);
    double begin = random.nextBoolean() ? 0 : random.nextDouble();
    return eachTrace(
        recording,
        lines -> {
          List<String> tasks = sample(lines).stream().map(Event::task).distinct().sorted().toList();
          if (tasks.isEmpty()) {
            return lines;
          }
          String task = tasks.get(pick % tasks.size());
          int from = (int) (begin * lines.size());
          return without(lines, reported, at -> at >= from, event -> event.task.equals(task));
        });
  }

  static Recording eventRemoved(Recording recording, boolean reported, RandomGenerator random) {
    int pick = random.nextInt(1 << 16);
    double begin = random.nextBoolean() ? 0 : random.nextDouble();
    return eachTrace(
        recording,
        lines -> {
          List<String> names = sample(lines).stream().map(Event::name).distinct().sorted().toList();
          if (names.isEmpty()) {
            return lines;
          }
          String name = names.get(pick % names.size());
          int from = (int) (begin * lines.size());
          return without(lines, reported, at -> at >= from, event -> event.name.equals(name));
        });
  }

  static Recording sprinkled(Recording recording, RandomGenerator random) {
    int every = 1 << (4 + random.nextInt(14));
    return eachTrace(
        recording, lines -> without(lines, false, at -> true, event -> random.nextInt(every) == 0));
  }

  static Recording marksRemoved(Recording recording) {
    return eachTrace(
        recording,
        lines ->
            without(lines, false, at -> true, event -> event.name.equals("tracing_mark_write")));
  }

  static Recording clock(Recording recording, ClockTransforms.Kind kind, RandomGenerator random) {
    NavigableMap<String, byte[]> files = new TreeMap<>(recording.files());
    for (String trace : recording.traces()) {
      files.put(trace, ClockTransforms.transform(recording.files().get(trace), kind, random));
    }
    return recording.with(files);
  }

  /** What becomes of the lines of a trace. */
  private interface Edit {
    List<String> of(List<String> lines);
  }

  private static Recording eachTrace(Recording recording, Edit edit) {
    Recording changed = recording;
    for (String trace : recording.traces()) {
      changed = changed.with(trace, edit.of(recording.lines(trace)));
    }
    return changed;
  }

  private static int header(List<String> lines) {
    int at = 0;
    while (at < lines.size() && lines.get(at).startsWith("#")) {
      at++;
    }
    return at;
  }

  /** The events of some lines, spread over the trace. */
  private static List<Event> sample(List<String> lines) {
    List<Event> events = new ArrayList<>();
    for (int at = 0; at < lines.size(); at += 1 + lines.size() / 5_000) {
      Event event = event(lines.get(at));
      if (event != null) {
        events.add(event);
      }
    }
    return events;
  }

  private static @org.jspecify.annotations.Nullable Event event(String line) {
    Matcher matcher = EVENT.matcher(line);
    if (!matcher.find()) {
      return null;
    }
    return new Event(matcher.group(1), Integer.parseInt(matcher.group(2)), matcher.group(4));
  }

  /**
   * The lines without some events. If {@code reported}, the next line of a CPU that lost events is
   * preceded by the kernel's own line about it, and the header counts them.
   */
  private static List<String> without(
      List<String> lines, boolean reported, Predicate<Integer> place, Predicate<Event> which) {
    List<String> kept = new ArrayList<>(lines.size());
    Set<Integer> missing = new HashSet<>();
    int[] lost = new int[4096];
    long all = 0;
    for (int at = 0; at < lines.size(); at++) {
      String line = lines.get(at);
      Event event = place.test(at) || !missing.isEmpty() ? event(line) : null;
      if (event != null && place.test(at) && which.test(event)) {
        missing.add(event.cpu);
        lost[event.cpu]++;
        all++;
        continue;
      }
      if (reported && event != null && missing.remove(event.cpu)) {
        kept.add("CPU:" + event.cpu + " [LOST " + lost[event.cpu] + " EVENTS]");
        lost[event.cpu] = 0;
      }
      kept.add(line);
    }
    if (reported) {
      for (int at = 0; at < Math.min(kept.size(), 12); at++) {
        Matcher written = WRITTEN.matcher(kept.get(at));
        if (written.matches()) {
          long total = Long.parseLong(written.group(3));
          kept.set(at, written.group(1) + (total - all) + "/" + total + written.group(4));
        }
      }
    }
    return kept;
  }
}
