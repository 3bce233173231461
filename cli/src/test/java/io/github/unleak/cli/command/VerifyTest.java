package io.github.unleak.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.unleak.cli.Clone;
import io.github.unleak.cli.Ran;
import io.github.unleak.verify.Finding;
import io.github.unleak.verify.Verifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code unleak verify} says of good proofs and of forged ones. */
class VerifyTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private static JsonNode result(Path input) throws IOException {
    return JSON.readTree(Ran.unleak("analyze", "--format", "json", input.toString()).out());
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
    Proofs.recount(forged);
    List<Finding> findings = Verifier.check(forged, List.of(input));
    assertTrue(findings.size() > 0, "no link to forge");
    for (Finding finding : findings) {
      assertEquals("events", finding.premise(), finding.toString());
    }
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
