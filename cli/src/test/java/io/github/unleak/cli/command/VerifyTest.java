package io.github.unleak.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.unleak.cli.Clone;
import io.github.unleak.cli.Ran;
import io.github.unleak.cli.lab.Lab;
import io.github.unleak.verify.Finding;
import io.github.unleak.verify.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every proof is accepted as it is, and refused if anything that it states is changed. */
class VerifyTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FORGERIES = 1000;
  private static final List<Forgery> FORGERY = List.of(Forgery.values());

  @TempDir Path folder;

  private static List<Path> samples() throws IOException {
    try (Stream<Path> cases = Files.list(Clone.root().resolve("samples/cases"))) {
      return cases.map(one -> one.resolve("input")).filter(Files::isDirectory).sorted().toList();
    }
  }

  private static JsonNode result(Path input) throws IOException {
    return JSON.readTree(Ran.unleak("analyze", "--format", "json", input.toString()).out());
  }

  private static int proven(JsonNode result) {
    return result.at("/summary/leak/proven").asInt()
        + result.at("/summary/transient/proven").asInt();
  }

  /** Checks all proofs about the inputs; returns how many there are. */
  private static int accepted(List<Path> inputs) throws IOException {
    int proofs = 0;
    for (Path input : inputs) {
      JsonNode result = result(input);
      if (proven(result) > 0) {
        List<Finding> findings = Verifier.check(result, List.of(input));
        assertEquals(proven(result), findings.size(), input.toString());
        for (Finding finding : findings) {
          assertTrue(finding.accepted(), input + ": " + finding);
        }
        proofs += findings.size();
      }
    }
    return proofs;
  }

  @Test
  void everyProofOfTheSamplesIsAccepted() throws IOException {
    assertTrue(accepted(samples()) >= 10);
  }

  @Test
  void everyProofOfTheLabIsAccepted() throws IOException {
    assertTrue(accepted(Lab.captures()) >= 31);
  }

  @Test
  void everyForgeryIsRefused() throws IOException {
    Random random = new Random(12);
    List<Path> inputs = new ArrayList<>();
    List<JsonNode> results = new ArrayList<>();
    for (Path input : samples()) {
      JsonNode result = result(input);
      if (proven(result) > 0) {
        inputs.add(input);
        results.add(result);
      }
    }
    List<String> accepted = new ArrayList<>();
    int forgeries = 0;
    int each = FORGERIES / inputs.size() + 1;
    for (int at = 0; at < inputs.size(); at++) {
      ObjectNode forged = results.get(at).deepCopy();
      List<String> what = new ArrayList<>();
      ArrayNode objects = JSON.createArrayNode();
      while (what.size() < each) {
        Forgery forgery = FORGERY.get(random.nextInt(FORGERY.size()));
        JsonNode object = forgery.of(results.get(at), random);
        if (object != null) {
          objects.add(object);
          what.add(forgery + " " + object.at("/address").asText());
        }
      }
      forged.set("objects", objects);
      count(forged);
      List<Finding> findings = Verifier.check(forged, List.of(inputs.get(at)));
      assertEquals(each, findings.size(), inputs.get(at).toString());
      for (int i = 0; i < findings.size(); i++) {
        if (findings.get(i).accepted()) {
          accepted.add(inputs.get(at) + ": " + what.get(i) + ": " + objects.get(i).path("proof"));
        }
      }
      forgeries += findings.size();
    }
    assertEquals(List.of(), accepted);
    assertTrue(forgeries >= FORGERIES, forgeries + " forgeries");
  }

  /** The free of the magazine before it in a depot says nothing of a loss. */
  @Test
  void noLeakIsProvenByALinkOfTheDepot() throws IOException {
    Path input = Clone.root().resolve("samples/cases/chain-head-freed.mixed/input");
    ObjectNode forged = (ObjectNode) result(input);
    ArrayNode objects = JSON.createArrayNode();
    for (JsonNode object : forged.path("objects")) {
      if (object.at("/proof/kind").asText().equals("reached-from-live")) {
        ObjectNode leak = object.deepCopy();
        leak.put("verdict", "leak");
        ((ObjectNode) leak.path("proof")).put("kind", "diverged");
        JsonNode events = leak.at("/proof/premises/4/lines");
        ObjectNode evidence = ((ArrayNode) leak.path("evidence")).addObject();
        evidence.put("kind", "diverged").put("strength", "proven").put("supports", "leak");
        evidence.set("source", events.get(events.size() - 1));
        objects.add(leak);
      }
    }
    forged.set("objects", objects);
    count(forged);
    List<Finding> findings = Verifier.check(forged, List.of(input));
    assertTrue(findings.size() > 0, "no link to forge");
    for (Finding finding : findings) {
      assertEquals("events", finding.premise(), finding.toString());
    }
  }

  /** Makes the summary agree with the objects. */
  private static void count(ObjectNode result) {
    int leaks = 0;
    int transients = 0;
    for (JsonNode object : result.path("objects")) {
      boolean leak = object.path("verdict").asText().equals("leak");
      leaks += leak ? 1 : 0;
      transients += leak ? 0 : 1;
    }
    ((ObjectNode) result.at("/summary/leak")).put("proven", leaks);
    ((ObjectNode) result.at("/summary/transient")).put("proven", transients);
  }

  @Test
  void theCommandNamesThePremiseThatFails() throws IOException {
    Path input = Clone.root().resolve("samples/cases/freed-later.mixed/input");
    JsonNode result = result(input);
    Path file = folder.resolve("result.json");
    JSON.writeValue(file.toFile(), result);
    Ran good = Ran.unleak("verify", file.toString(), input.toString());
    assertEquals(0, good.status(), good.err());
    assertEquals("1 proof accepted, 0 refused\n", good.out());
    for (JsonNode object : result.path("objects")) {
      if (object.path("proof").isObject()) {
        ((ArrayNode) object.at("/proof/premises")).remove(1);
      }
    }
    JSON.writeValue(file.toFile(), result);
    Ran bad = Ran.unleak("verify", file.toString(), input.toString());
    assertEquals(1, bad.status(), bad.err());
    assertTrue(bad.out().contains("order: the premise is missing"), bad.out());
    assertEquals(2, Ran.unleak("verify", folder + "/none.json", input.toString()).status());
    assertEquals(2, Ran.unleak("verify", file.toString(), folder + "/none").status());
  }
}
