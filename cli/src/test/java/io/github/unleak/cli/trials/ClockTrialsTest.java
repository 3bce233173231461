package io.github.unleak.cli.trials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.analyzer.replay.TraceReplayer;
import io.github.unleak.analyzer.replay.TraceWatch;
import io.github.unleak.analyzer.verdict.Analyzer;
import io.github.unleak.analyzer.verdict.Assumptions;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.cli.Clone;
import io.github.unleak.parser.format.InputFormat;
import io.github.unleak.parser.ftrace.TraceVocabulary;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.kmemleak.KmemleakReader;
import io.github.unleak.parser.line.Input;
import io.github.unleak.parser.line.OpenInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tukaani.xz.XZInputStream;

/**
 * Recordings of real kernels whose trace has another clock than the one that was used: shifted,
 * drifting, jumping, set back. No proof is ever wrong, and no clock makes a verdict wrong and
 * {@code probable} that is not so without it. {@code -Dunleak.clocks=N} sets the number of trials,
 * {@code -Dunleak.seed=S} the first seed.
 */
class ClockTrialsTest {

  private static final int TRIALS = Integer.getInteger("unleak.clocks", 30);
  private static final long SEED = Long.getLong("unleak.seed", 1);

  /** Larger traces take too long. */
  private static final long MOST_BYTES = 60_000_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a recording keeps that has only slab events, scans and marks. */
  private static final Pattern SLAB =
      Pattern.compile(
          "^#(?! entries-in-buffer)|: (kmalloc|kfree|kmem_cache_|kmemleak_scan|tracing_mark_write)");

  private static final Pattern MARK = Pattern.compile("entries-in-buffer|: tracing_mark_write:");

  private static final List<ClockTransforms.Kind> KINDS = List.of(ClockTransforms.Kind.values());

  private final Map<String, Integer> table = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();

  /** A recording in memory: the whole trace, and its slab events, scans and marks. */
  private static final class Capture {
    final String name;
    final Path reads;
    final byte[] trace;
    final byte[] slab;
    final Map<String, Verdict> truth;

    Capture(String name, Path reads, byte[] trace, byte[] slab, Map<String, Verdict> truth) {
      this.name = name;
      this.reads = reads;
      this.trace = trace;
      this.slab = slab;
      this.truth = truth;
    }
  }

  @Test
  void noClockMakesAProofWrong() throws IOException {
    List<Capture> captures = captures();
    assumeTrue(!captures.isEmpty(), "skipped: no captures with known truth beside the clone");
    for (long seed = SEED; seed < SEED + TRIALS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      trial(captures.get((int) (seed % captures.size())), random, seed);
    }
    table.forEach((row, count) -> System.out.println("clocks: " + row + ": " + count));
    assertEquals(List.of(), wrong);
    assertTrue(table.keySet().stream().anyMatch(row -> row.contains("proven")), "nothing proven");
  }

  private void trial(Capture capture, SplittableRandom random, long seed) throws IOException {
    ClockTransforms.Kind kind = KINDS.get(random.nextInt(KINDS.size()));
    byte[] trace = random.nextInt(6) == 0 ? capture.trace : capture.slab;
    if (random.nextBoolean()) {
      trace = without(trace, MARK);
    }
    int cut = random.nextInt(4);
    trace = cut == 0 ? cut(trace, 0, random.nextDouble()) : trace;
    trace = cut == 1 ? cut(trace, random.nextDouble(), 1) : trace;
    Assumptions assumptions =
        random.nextInt(3) > 0 ? new Assumptions(250, null, null, null, false) : Assumptions.NONE;
    List<KmemleakLog> logs = logs(capture.reads, random);
    Map<String, JudgedObject> before = analyze(logs, trace, assumptions);
    Map<String, JudgedObject> after =
        analyze(logs, ClockTransforms.transform(trace, kind, random), assumptions);
    for (Map.Entry<String, JudgedObject> entry : after.entrySet()) {
      judge(capture, kind, entry.getKey(), entry.getValue(), before.get(entry.getKey()), seed);
    }
  }

  private void judge(
      Capture capture,
      ClockTransforms.Kind kind,
      String key,
      JudgedObject object,
      JudgedObject before,
      long seed) {
    Verdict truth = capture.truth.get(key);
    if (truth == null) {
      return;
    }
    boolean right = object.verdict() == truth;
    String certainty = object.certainty().id();
    table.merge(kind + ", " + certainty + (right ? " right" : " wrong"), 1, Integer::sum);
    if (before.certainty() == Certainty.PROVEN) {
      table.merge(
          kind + (object.certainty() == Certainty.PROVEN ? ", stay proven" : ", no longer proven"),
          1,
          Integer::sum);
    }
    boolean worse =
        object.certainty() == Certainty.PROVEN
            || (object.certainty() == Certainty.PROBABLE
                && (before.verdict() == truth || before.certainty() == Certainty.POSSIBLE));
    if (!right && worse) {
      wrong.add(
          "seed "
              + seed
              + ", "
              + capture.name
              + ", "
              + kind
              + ", "
              + key
              + ": "
              + certainty
              + " "
              + object.verdict()
              + ", without the clock "
              + before.certainty()
              + " "
              + before.verdict()
              + " "
              + object.evidence());
    }
  }

  private static Map<String, JudgedObject> analyze(
      List<KmemleakLog> logs, byte[] trace, Assumptions assumptions) {
    TraceReplayer replayer = new TraceReplayer(TraceWatch.of(logs));
    TraceReplay replay;
    try (OpenInput opened = OpenInput.open(input("trace.txt", trace))) {
      replay =
          replayer.finish(InputFormat.of(opened).readTrace(opened, TraceVocabulary.NONE, replayer));
    }
    Map<String, JudgedObject> judged = new HashMap<>();
    for (JudgedObject object : Analyzer.analyze(logs, List.of(replay), assumptions).objects()) {
      judged.put(object.subject().address() + " " + object.subject().latest().jiffies(), object);
    }
    return judged;
  }

  private static Input input(String name, byte[] content) {
    return new Input("capture/" + name, "capture", () -> new ByteArrayInputStream(content));
  }

  /** All reads, or some of them. */
  private static List<KmemleakLog> logs(Path folder, SplittableRandom random) throws IOException {
    int share = random.nextBoolean() ? 100 : 1 + random.nextInt(100);
    List<KmemleakLog> logs = new ArrayList<>();
    for (Path file : list(folder)) {
      String name = file.getFileName().toString();
      if (name.matches("kmemleak-\\d+\\.txt") && random.nextInt(100) < share) {
        logs.add(KmemleakReader.readAll(input(name, Files.readAllBytes(file))));
      }
    }
    return logs;
  }

  private static byte[] without(byte[] trace, Pattern lines) {
    return bytes(text(trace).filter(line -> !lines.matcher(line).find()));
  }

  private static byte[] cut(byte[] trace, double from, double to) {
    List<String> lines = text(trace).toList();
    return bytes(
        Stream.concat(
            lines.stream().limit(12).filter(line -> line.startsWith("#")),
            lines.subList((int) (from * lines.size()), (int) (to * lines.size())).stream()));
  }

  private static Stream<String> text(byte[] trace) {
    return new String(trace, StandardCharsets.ISO_8859_1).lines();
  }

  private static byte[] bytes(Stream<String> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static List<Capture> captures() throws IOException {
    Path shared = Clone.root().toAbsolutePath().normalize().resolveSibling("shared");
    List<Capture> captures = new ArrayList<>();
    for (String lab : List.of("lab", "lab73", "lab-arm64")) {
      for (Path folder : list(shared.resolve(lab).resolve("captures"))) {
        Path truth = shared.resolve(lab).resolve("truth").resolve(folder.getFileName() + ".json");
        add(captures, folder, truth);
      }
    }
    for (String group : List.of("captures", "proofs")) {
      for (Path folder : list(shared.resolve("cases").resolve(group))) {
        add(captures, folder, folder.resolve("truth.json"));
      }
    }
    return captures;
  }

  private static void add(List<Capture> captures, Path folder, Path truthFile) throws IOException {
    Map<String, Verdict> truth = truth(truthFile);
    for (String below : List.of("", "bundle", "input")) {
      Path reads = folder.resolve(below);
      byte[] trace = trace(reads);
      if (trace.length > 0 && trace.length < MOST_BYTES && !truth.isEmpty()) {
        byte[] slab = bytes(text(trace).filter(line -> SLAB.matcher(line).find()));
        captures.add(new Capture(folder.getFileName() + "", reads, trace, slab, truth));
        return;
      }
    }
  }

  private static byte[] trace(Path folder) throws IOException {
    Path plain = folder.resolve("trace.txt");
    Path packed = folder.resolve("trace.txt.xz");
    if (Files.exists(packed)) {
      try (XZInputStream in = new XZInputStream(Files.newInputStream(packed))) {
        return in.readAllBytes();
      }
    }
    return Files.exists(plain) ? Files.readAllBytes(plain) : new byte[0];
  }

  private static Map<String, Verdict> truth(Path file) throws IOException {
    Map<String, Verdict> truth = new HashMap<>();
    if (Files.exists(file)) {
      for (JsonNode object : JSON.readTree(file.toFile()).get("objects")) {
        boolean leak = object.get("truth").asText().equals("real-leak");
        truth.put(
            object.get("address").asText() + " " + object.get("alloc_jiffies").asLong(),
            leak ? Verdict.LEAK : Verdict.TRANSIENT);
      }
    }
    return truth;
  }

  private static List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found.sorted().toList();
    }
  }
}
