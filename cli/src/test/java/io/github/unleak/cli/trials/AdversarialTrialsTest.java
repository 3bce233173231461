package io.github.unleak.cli.trials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.cli.Ran;
import io.github.unleak.verify.Finding;
import io.github.unleak.verify.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Recordings of real kernels, changed as machines, people and tools change them: whatever is done
 * to them, {@code proven} is never wrong. {@code -Dunleak.adversarial=N} sets the number of trials,
 * {@code -Dunleak.seed=S} the first seed.
 */
class AdversarialTrialsTest {

  private static final int TRIALS = Integer.getInteger("unleak.adversarial", 64);
  private static final long SEED = Long.getLong("unleak.seed", 1);

  /** Set to a folder, it keeps the input of each trial with a wrong proof. */
  private static final String KEEP = System.getProperty("unleak.keep", "");

  private static final List<Transform> TRANSFORMS = List.of(Transform.values());

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Integer> table = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();

  @Test
  void noChangeLeadsToWrongProof() throws IOException {
    List<Recording.Capture> captures = Recording.captures();
    assumeTrue(!captures.isEmpty(), "skipped: no captures with known truth beside the clone");
    long seed = SEED;
    for (int at = 0; at < captures.size(); at++) {
      int trials = TRIALS * (at + 1) / captures.size() - TRIALS * at / captures.size();
      if (trials > 0) {
        Recording recording = captures.get(at).read();
        Recording other = captures.get((at + 1 + (int) (SEED % 7)) % captures.size()).read();
        for (int trial = 0; trial < trials; trial++) {
          trial(recording, other, seed++);
        }
      }
    }
    table.forEach((row, count) -> System.out.println("adversarial: " + row + ": " + count));
    assertEquals(List.of(), wrong);
    assertTrue(table.keySet().stream().anyMatch(row -> row.contains("proven")), "nothing proven");
  }

  private void trial(Recording recording, Recording other, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    Transform first = TRANSFORMS.get((int) (seed % TRANSFORMS.size()));
    Recording changed = first.apply(recording, other, random);
    String name = first.name();
    if (random.nextInt(4) == 0) {
      Transform second = TRANSFORMS.get(random.nextInt(TRANSFORMS.size()));
      changed = second.apply(changed, other, random);
      name = "two changes at once";
    }
    Path folder = Files.createTempDirectory("unleak-trial");
    try {
      write(changed, folder);
      Ran ran = Ran.unleak("analyze", "--format", "json", folder.toString());
      table.merge("trials " + name, 1, Integer::sum);
      if (ran.status() == 70) {
        wrong.add("seed " + seed + ", " + changed.name() + ", " + name + ": " + ran.err());
      }
      boolean right = true;
      if (!ran.out().isEmpty()) {
        JsonNode result = JSON.readTree(ran.out());
        for (JsonNode object : result.get("objects")) {
          right &= judge(changed, name, object, seed);
        }
        right &= accepted(changed, name, result, folder, seed);
      }
      if (!right && !KEEP.isEmpty()) {
        write(changed, Path.of(KEEP).resolve("seed-" + seed));
      }
    } finally {
      delete(folder);
    }
  }

  private boolean judge(Recording recording, String name, JsonNode object, long seed) {
    String key = Recording.key(object.get("address").asText(), object.get("jiffies").asLong());
    Verdict truth = recording.truth().get(key);
    if (truth == null) {
      return true; // its recording has no truth of it
    }
    String verdict = object.get("verdict").asText();
    String certainty = object.get("certainty").asText();
    boolean right = verdict.equals(truth.id());
    table.merge(name + ", " + certainty + (right ? " right" : " wrong"), 1, Integer::sum);
    if (!right && certainty.equals("proven")) {
      String one = "seed " + seed + ", " + recording.name() + ", " + name;
      if (!wrong.contains(one)) {
        wrong.add(one);
      }
      return false;
    }
    return true;
  }

  /** True if the second reader accepts every proof. */
  private boolean accepted(
      Recording recording, String name, JsonNode result, Path folder, long seed)
      throws IOException {
    for (Finding finding : Verifier.check(result, List.of(folder))) {
      table.merge(name + (finding.accepted() ? ", accepted" : ", refused"), 1, Integer::sum);
      if (!finding.accepted()) {
        wrong.add("refused: seed " + seed + ", " + recording.name() + ", " + name + ", " + finding);
        return false;
      }
    }
    return true;
  }

  private static void write(Recording recording, Path folder) throws IOException {
    for (Map.Entry<String, byte[]> file : recording.files().entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
