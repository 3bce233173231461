package io.github.unleak.cli;

import io.github.unleak.engine.Source;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Recordings in memory. */
public final class Bundles {

  private Bundles() {}

  /** The files of one folder, without the truth that a simulated one tells. */
  public static List<Source> sources(Map<String, byte[]> files) {
    return new TreeMap<>(files)
        .entrySet().stream()
            .filter(file -> !file.getKey().equals("truth.json"))
            .map(file -> Source.of("bundle", file.getKey(), file.getValue()))
            .toList();
  }
}
