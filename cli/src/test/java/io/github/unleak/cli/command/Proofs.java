package io.github.unleak.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The proofs in a result of {@code unleak analyze --format json}. */
final class Proofs {

  private Proofs() {}

  /** How many its summary counts. */
  static int count(JsonNode result) {
    return result.at("/summary/leak/proven").asInt()
        + result.at("/summary/transient/proven").asInt();
  }

  /** Makes the summary agree with the objects, which are all proven. */
  static void recount(ObjectNode result) {
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
}
