package io.github.unleak.cli.lab;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.analyzer.replay.TraceReplayer;
import io.github.unleak.analyzer.replay.TraceWatch;
import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.Investigation;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.engine.Options;
import io.github.unleak.engine.ProgressListener;
import io.github.unleak.engine.Source;
import io.github.unleak.engine.Unleak;
import io.github.unleak.parser.format.InputFormat;
import io.github.unleak.parser.ftrace.TraceVocabulary;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.kmemleak.KmemleakReader;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.Input;
import io.github.unleak.parser.line.InputKind;
import io.github.unleak.parser.line.Inputs;
import io.github.unleak.parser.line.OpenInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The recordings of real kernels with known truth that may lie beside the clone. */
public final class Lab {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> TRACES =
      List.of("trace.txt.xz", "trace.txt", "trace.dat.xz", "trace.dat");

  private Lab() {}

  /** The captures that have a truth file; skips the test where there are none. */
  public static List<Path> captures() throws IOException {
    Path folder = folder().resolve("captures");
    assumeTrue(Files.isDirectory(folder), "skipped: no lab captures beside the clone");
    try (Stream<Path> found = Files.list(folder)) {
      return found.filter(capture -> Files.exists(truthFile(capture))).sorted().toList();
    }
  }

  /** What is true of the objects of a capture, by {@link #key}. */
  public static Map<String, Verdict> truth(Path capture) throws IOException {
    Map<String, Verdict> truth = new HashMap<>();
    for (JsonNode object : JSON.readTree(truthFile(capture).toFile()).get("objects")) {
      Verdict verdict =
          object.get("truth").asText().equals("real-leak") ? Verdict.LEAK : Verdict.TRANSIENT;
      truth.put(key(object.get("address").asText(), object.get("alloc_jiffies").asLong()), verdict);
    }
    return truth;
  }

  /** What {@link #truth} calls an object. */
  public static String key(JudgedObject object) {
    return key(object.subject().address().toString(), object.subject().latest().jiffies());
  }

  private static String key(String address, long jiffies) {
    return address + " " + jiffies;
  }

  /** The reports and logs of a capture. */
  static List<KmemleakLog> logs(Path capture) throws IOException {
    List<KmemleakLog> logs = new ArrayList<>();
    for (Input input : inputs(capture)) {
      if (isTrace(input)) {
        continue;
      }
      KmemleakLog log = KmemleakReader.readAll(input);
      InputKind kind = log.summary().kind();
      if (kind == InputKind.KMEMLEAK || kind == InputKind.CONSOLE || kind == InputKind.EMPTY) {
        logs.add(log);
      }
    }
    return logs;
  }

  /** A capture judged from all that was recorded. */
  public static Analysis analysis(Path capture) {
    return investigation(capture).analysis();
  }

  /** The same with its traces. */
  static Investigation investigation(Path capture) {
    return Unleak.investigate(
        List.of(Source.of(capture)), Options.NONE.readingAhead(), ProgressListener.NONE);
  }

  /** The traces of a capture, replayed. */
  static List<TraceReplay> replays(Path capture, TraceWatch watch) throws IOException {
    List<TraceReplay> replays = new ArrayList<>();
    for (Input input : inputs(capture)) {
      if (isTrace(input)) {
        replays.add(replay(input, watch));
      }
    }
    return replays;
  }

  /** A trace, replayed. */
  static TraceReplay replay(Input input, TraceWatch watch) {
    return replay(input, watch, null);
  }

  static TraceReplay replay(Input input, TraceWatch watch, @Nullable Generation told) {
    try (OpenInput opened = OpenInput.open(input)) {
      TraceReplayer replayer = new TraceReplayer(watch, Long.MAX_VALUE, told);
      return replayer.finish(
          InputFormat.of(opened).readTrace(opened, TraceVocabulary.NONE, replayer));
    }
  }

  private static boolean isTrace(Input input) throws IOException {
    if (input.file() == null || Files.size(input.file()) == 0) {
      return false;
    }
    try (OpenInput opened = OpenInput.open(input)) {
      return InputFormat.of(opened).isTrace();
    }
  }

  /** All files of a capture. */
  static List<Input> inputs(Path capture) {
    List<Diagnostic> diagnostics = new ArrayList<>();
    return Inputs.find(
        List.of(capture.toString()), InputStream.nullInputStream(), diagnostics::add);
  }

  /** The main trace of a capture, or {@code null}. */
  static @Nullable Path trace(Path capture) {
    for (String name : TRACES) {
      if (Files.exists(capture.resolve(name))) {
        return capture.resolve(name);
      }
    }
    return null;
  }

  /** A file as it is found in its folder. */
  static Input input(Path file) {
    return Input.of(file, file.getParent() == null ? null : file.getParent().toString());
  }

  private static Path truthFile(Path capture) {
    return folder().resolve("truth").resolve(capture.getFileName() + ".json");
  }

  /** The folder of the captures. */
  static Path folder() {
    String root = System.getProperty("unleak.root", "..");
    return Path.of(root).toAbsolutePath().normalize().resolveSibling("shared").resolve("lab");
  }
}
