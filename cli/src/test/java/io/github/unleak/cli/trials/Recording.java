package io.github.unleak.cli.trials;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.cli.Clone;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tukaani.xz.XZInputStream;

/**
 * The files of one recording of a real kernel, held in memory so that they can be changed, and what
 * is true of the objects that they list.
 *
 * @param name of the capture
 * @param files content by path below the folder; text that was compressed with xz is decompressed
 * @param truth verdict by object, see {@link #key}
 */
record Recording(String name, NavigableMap<String, byte[]> files, Map<String, Verdict> truth) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Traces above this size take too long to analyse thousands of times. */
  private static final long MOST_TRACE_BYTES = 100_000_000;

  /** Where captures lie, each with the folder that holds {@code truth/NAME.json}. */
  private static final List<String> LABS = List.of("lab", "lab73", "lab-arm64");

  private static final Map<String, Verdict> TRUTHS =
      Map.of("real-leak", Verdict.LEAK, "transient-false-positive", Verdict.TRANSIENT);

  /** A capture on disk. */
  record Capture(String name, Path folder, Path truth) {

    /** Reads the files into memory. */
    public Recording read() throws IOException {
      NavigableMap<String, byte[]> files = new TreeMap<>();
      try (Stream<Path> walk = Files.walk(folder)) {
        for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
          String path = folder.relativize(file).toString();
          if (path.endsWith(".xz")) {
            try (InputStream in = new XZInputStream(Files.newInputStream(file))) {
              files.put(path.substring(0, path.length() - 3), in.readAllBytes());
            }
          } else if (!path.endsWith("truth.json") && !path.endsWith("scenario.txt")) {
            files.put(path, Files.readAllBytes(file));
          }
        }
      }
      files.values().removeIf(content -> content.length > MOST_TRACE_BYTES);
      return new Recording(name, files, readTruth(truth));
    }
  }

  /** All captures beside the clone whose truth is known; empty if there are none. */
  static List<Capture> captures() throws IOException {
    Path shared = Clone.root().toAbsolutePath().normalize().resolveSibling("shared");
    List<Capture> captures = new ArrayList<>();
    for (String lab : LABS) {
      Path truths = shared.resolve(lab).resolve("truth");
      for (Path truth : list(truths)) {
        String name = truth.getFileName().toString().replace(".json", "");
        Path folder = shared.resolve(lab).resolve("captures").resolve(name);
        if (!Files.isDirectory(folder)) { // sample73-u1 lies in sample73/u1
          folder = folder.resolveSibling(name.replace("-u", "/u"));
        }
        if (Files.isDirectory(folder)) {
          captures.add(new Capture(lab + "/" + name, folder, truth));
        }
      }
    }
    for (String group : List.of("captures", "proofs")) {
      for (Path folder : list(shared.resolve("cases").resolve(group))) {
        Path truth = folder.resolve("truth.json");
        if (Files.exists(truth)) {
          captures.add(new Capture("cases/" + folder.getFileName(), folder, truth));
        }
      }
    }
    return captures;
  }

  private static List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found.sorted().toList();
    }
  }

  private static Map<String, Verdict> readTruth(Path file) throws IOException {
    Map<String, Verdict> truth = new HashMap<>();
    for (JsonNode object : JSON.readTree(file.toFile()).get("objects")) {
      String word = object.get("truth").asText();
      if (!TRUTHS.containsKey(word)) {
        continue; // not known
      }
      truth.put(
          key(object.get("address").asText(), object.get("alloc_jiffies").asLong()),
          TRUTHS.get(word));
    }
    return truth;
  }

  /** Names an object: its address without the top byte, which may be a tag, and its jiffies. */
  static String key(String address, long jiffies) {
    long bits = Long.parseUnsignedLong(address.replace("0x", ""), 16);
    return Long.toHexString(bits & 0x00ffffffffffffffL) + " " + jiffies;
  }

  /** The same recording with other files. */
  Recording with(NavigableMap<String, byte[]> other) {
    return new Recording(name, other, truth);
  }

  /** The paths of its raw reads of the kmemleak file. */
  List<String> reads() {
    return files.keySet().stream()
        .filter(path -> path.matches("(.*/)?kmemleak-\\d+\\.txt"))
        .toList();
  }

  /** The paths of its text traces. */
  List<String> traces() {
    return files.keySet().stream()
        .filter(path -> path.matches("(.*/)?trace(-report|_pipe)?\\.txt"))
        .toList();
  }

  /** The lines of a file, without their line ends. */
  List<String> lines(String path) {
    byte[] content = files.get(path);
    if (content == null) {
      throw new IllegalArgumentException("no file " + path);
    }
    return new String(content, StandardCharsets.ISO_8859_1).lines().toList();
  }

  /** Lines as the content of a file. */
  static byte[] content(List<String> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The same recording with one file changed. */
  Recording with(String path, List<String> lines) {
    NavigableMap<String, byte[]> changed = new TreeMap<>(files);
    changed.put(path, content(lines));
    return with(changed);
  }
}
