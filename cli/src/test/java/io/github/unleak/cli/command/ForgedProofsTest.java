package io.github.unleak.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.unleak.cli.Clone;
import io.github.unleak.cli.Ran;
import io.github.unleak.verify.Finding;
import io.github.unleak.verify.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Proofs about the recordings of real kernels beside the clone, and about the samples: each is
 * accepted as it is, and refused if anything that it states is changed. {@code -Dunleak.seed=S}
 * chooses other forgeries, {@code -Dunleak.forgeries=N} so many for each proof.
 */
class ForgedProofsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SEED = Long.getLong("unleak.seed", 12);
  private static final int EACH = Integer.getInteger("unleak.forgeries", 6);
  private static final int LEAST_EACH = 60;
  private static final List<Forgery> FORGERY = List.of(Forgery.values());

  private final Random random = new Random(SEED);
  private final Map<Forgery, Integer> refused = new EnumMap<>(Forgery.class);
  private final List<String> wrong = new ArrayList<>();
  private int proofs;

  @Test
  void proofsOfSamplesAreAcceptedAndForgeriesRefused() throws IOException {
    List<Path> inputs = new ArrayList<>();
    for (Path sample : folders(Clone.root().resolve("samples/cases"))) {
      inputs.add(sample.resolve("input"));
    }
    inputs.removeIf(input -> !Files.isDirectory(input));
    check("samples", inputs, 10);
  }

  @Test
  void proofsOfTheLabAreAcceptedAndForgeriesRefused() throws IOException {
    checkCaptures("lab", 31);
  }

  @Test
  void proofsOfTheLabOfLinux73AreAcceptedAndForgeriesRefused() throws IOException {
    checkCaptures("lab73", 10);
  }

  @Test
  void proofsOfTheLabOfArm64AreAcceptedAndForgeriesRefused() throws IOException {
    checkCaptures("lab-arm64", 150);
  }

  @Test
  void proofsOfOtherCapturesAreAcceptedAndForgeriesRefused() throws IOException {
    checkCaptures("cases", 15);
  }

  private void checkCaptures(String lab, int least) throws IOException {
    Path root = Clone.root().toAbsolutePath().normalize();
    Path captures = root.resolveSibling("shared").resolve(lab).resolve("captures");
    assumeTrue(Files.isDirectory(captures), "skipped: there is no " + captures);
    check(lab, folders(captures), least);
  }

  private static List<Path> folders(Path folder) throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      return found.filter(Files::isDirectory).sorted().toList();
    }
  }

  private void check(String name, List<Path> inputs, int least) throws IOException {
    for (Path input : inputs) {
      Ran ran = Ran.unleak("analyze", "--format", "json", input.toString());
      JsonNode result = JSON.readTree(ran.out());
      if (Proofs.count(result) > 0) {
        accepted(input, result);
        forged(input, result);
      }
    }
    int forgeries = refused.values().stream().mapToInt(count -> count).sum();
    System.out.printf("%s: %d proofs, %d forgeries refused %s%n", name, proofs, forgeries, refused);
    assertEquals(List.of(), wrong);
    assertTrue(proofs >= least, proofs + " proofs");
    assertTrue(forgeries >= 100, forgeries + " forgeries");
  }

  private void accepted(Path input, JsonNode result) throws IOException {
    List<Finding> findings = Verifier.check(result, List.of(input));
    assertEquals(Proofs.count(result), findings.size(), input.toString());
    for (Finding finding : findings) {
      if (!finding.accepted()) {
        wrong.add(input + ": a proof is refused: " + finding);
      }
    }
    proofs += findings.size();
  }

  private void forged(Path input, JsonNode result) throws IOException {
    int wanted = Math.max(LEAST_EACH, EACH * Proofs.count(result));
    List<Forgery> kinds = new ArrayList<>();
    ArrayNode objects = JSON.createArrayNode();
    while (kinds.size() < wanted) {
      Forgery forgery = FORGERY.get(random.nextInt(FORGERY.size()));
      JsonNode object = forgery.of(result, random);
      if (object != null) {
        objects.add(object);
        kinds.add(forgery);
      }
    }
    ObjectNode forged = result.deepCopy();
    forged.set("objects", objects);
    Proofs.recount(forged);
    List<Finding> findings = Verifier.check(forged, List.of(input));
    assertEquals(wanted, findings.size(), input.toString());
    for (int i = 0; i < findings.size(); i++) {
      if (findings.get(i).accepted()) {
        String what = kinds.get(i) + " " + objects.get(i).path("address").asText();
        wrong.add(input + ": accepted: " + what + ": " + objects.get(i).path("proof"));
      } else {
        refused.merge(kinds.get(i), 1, Integer::sum);
      }
    }
  }
}
