package io.github.unleak.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.unleak.analyzer.verdict.JudgedObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every sample's objects get a verdict and a certainty that its {@code truth.json} allows, which
 * was reasoned without looking at our output.
 */
class TruthTest {

  @TestFactory
  Stream<DynamicTest> everySampleGetsTheVerdictsThatAreTrue() {
    return Sample.all().stream()
        .map(sample -> DynamicTest.dynamicTest(sample.name(), () -> check(sample)));
  }

  private static void check(Sample sample) throws IOException {
    JsonNode truth = new ObjectMapper().readTree(sample.folder().resolve("truth.json").toFile());
    Map<String, JudgedObject> judged = new HashMap<>();
    for (JudgedObject object : sample.analyze().objects()) {
      judged.put(key(object), object);
    }
    List<String> wrong = new ArrayList<>();
    Set<String> verdicts = new TreeSet<>();
    for (JsonNode expected : truth.get("objects")) {
      JsonNode jiffies = expected.get("jiffies");
      String key = expected.get("address").asText() + " " + jiffies.asText();
      verdicts.add(expected.get("verdict").asText());
      JudgedObject object = judged.remove(key);
      if (object == null) {
        wrong.add(key + " is not in the analysis");
      } else {
        compare(key, expected, object, wrong);
      }
    }
    judged.keySet().forEach(key -> wrong.add(key + " is not in truth.json"));
    assertEquals(List.of(), wrong);
    boolean suffix =
        sample.verdict().equals("mixed")
            ? verdicts.size() == 2
            : verdicts.isEmpty() || verdicts.equals(Set.of(sample.verdict()));
    assertTrue(suffix, "the folder's suffix does not fit " + verdicts);
  }

  private static String key(JudgedObject object) {
    long jiffies = object.subject().latest().jiffies();
    return object.subject().address()
        + " "
        + (jiffies == -1 ? "null" : Long.toUnsignedString(jiffies));
  }

  private static void compare(
      String key, JsonNode expected, JudgedObject object, List<String> wrong) {
    Set<String> allowed = new TreeSet<>();
    expected.get("certainty").forEach(certainty -> allowed.add(certainty.asText()));
    String verdict = object.verdict().id();
    String certainty = object.certainty().id();
    if (!verdict.equals(expected.get("verdict").asText()) || !allowed.contains(certainty)) {
      wrong.add(
          key
              + " is "
              + verdict
              + ", "
              + certainty
              + " and should be "
              + expected.get("verdict").asText()
              + ", "
              + allowed
              + ": "
              + expected.get("why").asText());
    }
  }
}
