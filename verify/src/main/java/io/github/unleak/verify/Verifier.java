package io.github.unleak.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.unleak.parser.ftrace.TraceVocabulary;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.Inputs;
import io.github.unleak.parser.line.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks every proof in a result of {@code unleak analyze --format json}. */
public final class Verifier {

  private Verifier() {}

  /** Checks the result in a file; the inputs are named as for the analysis. */
  public static List<Finding> check(Path result, List<Path> inputs) throws IOException {
    return check(new ObjectMapper().readTree(result.toFile()), inputs);
  }

  /** Checks a result; the inputs are named as for the analysis. */
  public static List<Finding> check(JsonNode result, List<Path> inputs) throws IOException {
    List<String> names = inputs.stream().map(Path::toString).toList();
    return check(result, names, InputStream.nullInputStream(), TraceVocabulary.NONE, false);
  }

  /**
   * Checks a result.
   *
   * @param inputs named as for the analysis, {@code -} for {@code in}
   * @param vocabulary what events of other names mean
   * @param series true if the user says that the inputs are successive reads of one boot
   * @return one finding per proven verdict, and one if the summary counts others
   * @throws IOException if an input cannot be read
   */
  public static List<Finding> check(
      JsonNode result,
      List<String> inputs,
      InputStream in,
      TraceVocabulary vocabulary,
      boolean series)
      throws IOException {
    Map<String, Set<Long>> lines = new HashMap<>();
    Set<Long> domains = new HashSet<>();
    List<JsonNode> proven = new ArrayList<>();
    int[] counts = new int[2];
    for (JsonNode object : result.path("objects")) {
      if (object.path("certainty").asText().equals("proven")) {
        proven.add(object);
        counts[object.path("verdict").asText().equals("leak") ? 0 : 1]++;
        for (JsonNode premise : object.path("proof").path("premises")) {
          domains.add(ProofCheck.hexadecimal(premise.path("facts").path("domain")));
          for (JsonNode line : premise.path("lines")) {
            String path = line.path("path").asText();
            lines.computeIfAbsent(path, key -> new HashSet<>()).add(line.path("line").asLong());
          }
        }
      }
    }
    List<Diagnostic> diagnostics = new ArrayList<>();
    var found = Inputs.find(inputs, in, diagnostics::add);
    for (Diagnostic diagnostic : diagnostics) {
      if (diagnostic.severity() == Severity.ERROR) {
        throw new IOException(diagnostic.message());
      }
    }
    RawInput input = new RawInput(found, lines, domains, vocabulary, series);
    List<Finding> findings = new ArrayList<>();
    JsonNode summary = result.path("summary");
    if (summary.path("leak").path("proven").asInt() != counts[0]
        || summary.path("transient").path("proven").asInt() != counts[1]) {
      findings.add(new Finding("summary", null, "result", "it counts other proofs"));
    }
    for (JsonNode object : proven) {
      findings.add(check(input, object));
    }
    return findings;
  }

  private static Finding check(RawInput input, JsonNode object) {
    String address = object.path("address").asText();
    String kind = object.path("proof").path("kind").textValue();
    try {
      ProofCheck.check(input, object);
      return new Finding(address, kind, null, null);
    } catch (Finding.Refused refused) {
      return new Finding(address, kind, refused.premise, refused.getMessage());
    } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException broken) {
      return new Finding(address, kind, "result", "the proof is malformed: " + broken);
    }
  }
}
