package io.github.unleak.analyzer.timeline;

import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.line.InputKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which inputs are successive reads of one kmemleak file: those that the user gives as such, those
 * of one bundle, and those of one folder whose names differ only in their number ({@link
 * SeriesName}). Only such inputs may be empty and still count, and only they are different reads
 * although they list the same.
 */
final class Series {

  /** The series of all inputs if the user says that they are successive reads. */
  static final String TOLD = "--series";

  private final Map<String, String> byPath = new HashMap<>();
  private final Set<String> paths = new HashSet<>();
  private final Set<String> listing = new HashSet<>();
  private final int inputs;
  private boolean listed;

  /**
   * Sorts the inputs into series.
   *
   * @param logs all inputs
   * @param bundles the folders that hold the description of a recording
   * @param told true if the user says that the inputs are successive reads
   */
  Series(List<KmemleakLog> logs, Set<String> bundles, boolean told) {
    inputs = logs.size();
    logs.forEach(log -> paths.add(SeriesName.unpacked(log.summary().path())));
    Map<String, Set<String>> members = new HashMap<>();
    for (String path : paths) {
      String name = name(path);
      if (name != null) {
        members.computeIfAbsent(name, key -> new HashSet<>()).add(path);
      }
    }
    for (KmemleakLog log : logs) {
      String path = log.summary().path();
      String folder = folder(path);
      boolean read = kind(log) == InputKind.KMEMLEAK || kind(log) == InputKind.EMPTY;
      String series = null;
      if (told) {
        series = TOLD;
      } else if (bundles.contains(folder)) {
        series = "bundle " + folder;
      } else if (read && members.getOrDefault(name(path), Set.of()).size() > 1) {
        series = name(path);
      }
      if (series != null) {
        byPath.put(path, series);
      }
      if (!log.objects().isEmpty()) {
        listed = true;
        if (series != null) {
          listing.add(series);
        }
      }
    }
  }

  /** The series that an input belongs to, or {@code null}. */
  @Nullable String of(KmemleakLog log) {
    return byPath.get(log.summary().path());
  }

  /** True if an empty input is a read that lists nothing. A single input is not a series. */
  boolean readsNothing(KmemleakLog log) {
    String series = of(log);
    if (TOLD.equals(series)) {
      return inputs > 1;
    }
    return series != null && (series.startsWith("bundle ") || listing.contains(series) || !listed);
  }

  /** True if the series rests on more than the names of files. */
  static boolean recorded(@Nullable String series) {
    return series != null && (series.equals(TOLD) || series.startsWith("bundle "));
  }

  private static InputKind kind(KmemleakLog log) {
    return log.summary().kind();
  }

  private @Nullable String name(String path) {
    String first = SeriesName.first(SeriesName.unpacked(path));
    String read = first != null && paths.contains(first) ? first : path;
    String name = SeriesName.of(read.substring(read.lastIndexOf('/') + 1));
    return name == null ? null : folder(path) + '/' + name;
  }

  /** The folder that a path names a file in; {@code .} for none. */
  static String folder(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "." : path.substring(0, slash);
  }
}
