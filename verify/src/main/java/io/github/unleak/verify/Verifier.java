package io.github.unleak.verify;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.unleak.parser.ftrace.TraceVocabulary;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.Inputs;
import io.github.unleak.parser.line.Severity;
import io.github.unleak.parser.line.SourceLine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks every proof in a result of {@code unleak analyze --format json}. */
public final class Verifier {

  private Verifier() {}

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
    Set<SourceLine> lines = new HashSet<>();
    Set<Long> domains = new HashSet<>();
    List<JsonNode> proven = new ArrayList<>();
    int leaks = 0;
    for (JsonNode object : result.path("objects")) {
      if (object.path("certainty").asText().equals("proven")) {
        proven.add(object);
        leaks += object.path("verdict").asText().equals("leak") ? 1 : 0;
        for (JsonNode premise : object.path("proof").path("premises")) {
          domains.add(ProofCheck.hexadecimal(premise.path("facts").path("domain")));
          premise.path("lines").forEach(line -> lines.add(ProofCheck.source(line)));
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
    RawInput input = new RawInput(found, lines, domains, vocabulary);
    OneBoot boots = new OneBoot(input, series);
    List<Finding> findings = new ArrayList<>();
    JsonNode summary = result.path("summary");
    if (summary.path("leak").path("proven").asInt() != leaks
        || summary.path("transient").path("proven").asInt() != proven.size() - leaks) {
      findings.add(new Finding("summary", null, "result", "it counts other proofs"));
    }
    for (JsonNode object : proven) {
      findings.add(check(input, boots, object));
    }
    return findings;
  }

  private static Finding check(RawInput input, OneBoot boots, JsonNode object) {
    String address = object.path("address").asText();
    String kind = object.path("proof").path("kind").textValue();
    try {
      new ProofCheck(input, boots, object).check();
      return new Finding(address, kind, null, null);
    } catch (Finding.Refused refused) {
      return new Finding(address, kind, refused.premise, refused.getMessage());
    } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException broken) {
      return new Finding(address, kind, "result", "the proof is malformed: " + broken);
    }
  }
}
