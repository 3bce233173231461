package io.github.unleak.cli.trials;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Changes to the reads of the kmemleak file and to the folder they lie in. */
final class ReadTransforms {

  private static final String ENTRY = "unreferenced object";

  private ReadTransforms() {}

  static Recording renamed(Recording recording, RandomGenerator random) {
    NavigableMap<String, byte[]> files = new TreeMap<>(recording.files());
    int style = random.nextInt(3);
    int number = 0;
    for (String read : recording.reads()) {
      byte[] content = files.remove(read);
      number++;
      String name =
          switch (style) {
            case 0 -> "report" + (char) ('a' + number % 26) + number / 26;
            case 1 -> Long.toHexString(random.nextLong()) + ".log";
            default -> "leaks." + (100 + number * 7) + ".out";
          };
      files.put(folder(read) + name, content);
    }
    return recording.with(files);
  }

  static Recording renumbered(Recording recording, RandomGenerator random) {
    NavigableMap<String, byte[]> files = new TreeMap<>(recording.files());
    List<String> reads = recording.reads();
    List<Integer> numbers = new ArrayList<>();
    int shift = random.nextInt(4);
    for (int i = 0; i < reads.size(); i++) {
      numbers.add(i + 1 + shift);
    }
    switch (random.nextInt(3)) {
      case 0 -> Collections.shuffle(numbers, new Random(random.nextLong()));
      case 1 -> Collections.reverse(numbers);
      default -> {}
    }
    reads.forEach(files::remove);
    for (int i = 0; i < reads.size(); i++) {
      files.put(
          folder(reads.get(i)) + "kmemleak-" + numbers.get(i) + ".txt",
          recording.files().get(reads.get(i)));
    }
    return recording.with(files);
  }

  static Recording dropped(Recording recording, RandomGenerator random) {
    NavigableMap<String, byte[]> files = new TreeMap<>(recording.files());
    int share = 1 + random.nextInt(99);
    recording.reads().stream().filter(read -> random.nextInt(100) < share).forEach(files::remove);
    return recording.with(files);
  }

  static Recording duplicated(Recording recording, RandomGenerator random) {
    NavigableMap<String, byte[]> files = new TreeMap<>(recording.files());
    List<String> reads = recording.reads();
    for (String read : reads) {
      if (random.nextInt(3) == 0) {
        String name =
            switch (random.nextInt(3)) {
              case 0 -> "kmemleak-" + (reads.size() + 1 + random.nextInt(3)) + ".txt";
              case 1 -> "copy of " + read.substring(read.lastIndexOf('/') + 1);
              default -> "kmemleak.txt";
            };
        files.put(folder(read) + name, recording.files().get(read));
      }
    }
    return recording.with(files);
  }

  static Recording foreign(Recording recording, Recording other, RandomGenerator random) {
    NavigableMap<String, byte[]> files = new TreeMap<>(recording.files());
    List<String> reads = recording.reads();
    String folder = reads.isEmpty() ? "" : folder(reads.get(0));
    int next = reads.size();
    boolean replace = random.nextBoolean();
    for (String read : other.reads()) {
      if (random.nextInt(3) == 0) {
        int number = replace && !reads.isEmpty() ? 1 + random.nextInt(reads.size()) : ++next;
        files.put(folder + "kmemleak-" + number + ".txt", other.files().get(read));
      }
    }
    return joined(recording, other, files);
  }

  static Recording together(Recording recording, Recording other, RandomGenerator random) {
    NavigableMap<String, byte[]> files = new TreeMap<>();
    if (random.nextBoolean()) {
      recording.files().forEach((path, content) -> files.put("out1/" + path, content));
      other.files().forEach((path, content) -> files.put("out2/" + path, content));
    } else {
      files.putAll(recording.files());
      other
          .files()
          .forEach((path, content) -> files.put(folder(path) + "b-" + file(path), content));
    }
    return joined(recording, other, files);
  }

  private static Recording joined(
      Recording recording, Recording other, NavigableMap<String, byte[]> files) {
    var truth = new java.util.HashMap<>(other.truth());
    truth.putAll(recording.truth());
    return new Recording(recording.name() + " with " + other.name(), files, truth);
  }

  static Recording cut(Recording recording, RandomGenerator random) {
    return eachRead(
        recording,
        random,
        entries -> {
          int kept = Math.min(entries.size(), 6 * (1 + random.nextInt(3)));
          return entries.subList(0, kept);
        });
  }

  static Recording gapped(Recording recording, RandomGenerator random) {
    return eachRead(
        recording,
        random,
        entries -> {
          if (entries.size() < 2) {
            return entries;
          }
          int from = random.nextInt(entries.size());
          int to = from + 1 + random.nextInt(entries.size() - from);
          List<List<String>> kept = new ArrayList<>(entries.subList(0, from));
          kept.addAll(entries.subList(to, entries.size()));
          return kept;
        });
  }

  static Recording dumpRowsLost(Recording recording, RandomGenerator random) {
    return eachRead(
        recording,
        random,
        entries -> {
          List<List<String>> changed = new ArrayList<>();
          for (List<String> entry : entries) {
            List<String> lines = new ArrayList<>(entry);
            lines.removeIf(line -> isDumpRow(line) && random.nextInt(3) == 0);
            changed.add(lines);
          }
          return changed;
        });
  }

  static Recording stamped(Recording recording, RandomGenerator random) {
    NavigableMap<String, byte[]> files = new TreeMap<>(recording.files());
    boolean iso = random.nextBoolean();
    int second = 0;
    List<String> paths = new ArrayList<>(recording.reads());
    paths.addAll(recording.traces());
    for (String path : paths) {
      if (recording.files().get(path).length > 0) {
        List<String> lines = new ArrayList<>();
        for (String line : recording.lines(path)) {
          second = Math.min(86_399, second + random.nextInt(2));
          String clock =
              String.format(
                  java.util.Locale.ROOT,
                  "%02d:%02d:%02d",
                  second / 3600,
                  second / 60 % 60,
                  second % 60);
          lines.add((iso ? "2026-03-01T" + clock + ".1234567Z " : "[" + clock + "] ") + line);
        }
        files.put(path, Recording.content(lines));
      }
    }
    return recording.with(files);
  }

  static Recording logsRemoved(Recording recording) {
    NavigableMap<String, byte[]> files = new TreeMap<>(recording.files());
    List<String> kept = new ArrayList<>(recording.reads());
    kept.addAll(recording.traces());
    files.keySet().retainAll(kept);
    return recording.with(files);
  }

  /** What becomes of the entries of a read. */
  private interface Edit {
    List<List<String>> of(List<List<String>> entries);
  }

  /** Edits some of the reads, entry by entry. */
  private static Recording eachRead(Recording recording, RandomGenerator random, Edit edit) {
    Recording changed = recording;
    int share = 1 + random.nextInt(100);
    for (String read : recording.reads()) {
      if (random.nextInt(100) < share && recording.files().get(read).length > 0) {
        List<String> lines = new ArrayList<>();
        edit.of(entries(recording.lines(read))).forEach(lines::addAll);
        changed = changed.with(read, lines);
      }
    }
    return changed;
  }

  private static List<List<String>> entries(List<String> lines) {
    List<List<String>> entries = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith(ENTRY) || entries.isEmpty()) {
        entries.add(new ArrayList<>());
      }
      entries.get(entries.size() - 1).add(line);
    }
    return entries;
  }

  private static boolean isDumpRow(String line) {
    return line.matches("\\s+([0-9a-f]{2} ){8,16}.*");
  }

  private static String folder(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }

  private static String file(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
