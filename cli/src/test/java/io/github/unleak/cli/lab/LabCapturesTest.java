package io.github.unleak.cli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.Analyzer;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.analyzer.verdict.Options;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.kmemleak.KmemleakReader;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.Input;
import io.github.unleak.parser.line.InputKind;
import io.github.unleak.parser.line.Inputs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Real kernels with known truth, judged from their reports and logs alone. Nothing is named by
 * hand: every capture that has a truth file is judged as it lies there.
 */
class LabCapturesTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void provenIsNeverWrong() throws IOException {
    Tally tally = new Tally();
    for (Path capture : captures()) {
      Map<String, Verdict> truth = truth(capture);
      List<KmemleakLog> logs = read(capture);
      int judged = tally.add(capture.getFileName() + "", truth, logs);
      assertEquals(truth.size(), judged, "objects of " + capture.getFileName());
    }
    tally.check("lab captures");
  }

  /** As if the recording had ended early, or begun late: what a user has who stopped there. */
  @Test
  void provenIsNeverWrongOnAnyStretchOfASeries() throws IOException {
    Tally tally = new Tally();
    for (Path capture : captures()) {
      Map<String, Verdict> truth = truth(capture);
      List<KmemleakLog> reads = read(capture).stream().filter(LabCapturesTest::isRead).toList();
      for (int from = 0; from < reads.size(); from++) {
        for (int to = from + 1; to <= reads.size(); to++) {
          tally.add("", truth, reads.subList(from, to));
        }
      }
    }
    tally.check("stretches of lab captures");
  }

  private static boolean isRead(KmemleakLog log) {
    return log.summary().kind() == InputKind.EMPTY || log.summary().kind() == InputKind.KMEMLEAK;
  }

  /** How the verdicts compare with the truth. */
  private static final class Tally {
    private final Map<String, Integer> table = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();

    /** Judges {@code logs}; returns how many objects there were. */
    int add(String name, Map<String, Verdict> truth, List<KmemleakLog> logs) {
      Analysis analysis = Analyzer.analyze(logs, Options.NONE);
      for (JudgedObject object : analysis.objects()) {
        String key = key(object.subject().address() + "", object.subject().latest().jiffies());
        Verdict expected = truth.get(key);
        if (expected == null) {
          throw new AssertionError(name + ": no truth for " + key);
        }
        String row =
            "truly "
                + expected.id()
                + ", called "
                + object.verdict().id()
                + " "
                + object.certainty().id();
        table.merge("all, " + row, 1, Integer::sum);
        if (!name.isEmpty()) {
          table.merge(name + ", " + row, 1, Integer::sum);
        }
        if (object.verdict() != expected) {
          wrong.add(object.certainty().id() + ": " + name + " " + key);
        }
      }
      return analysis.objects().size();
    }

    void check(String title) {
      assertFalse(table.isEmpty(), "captures with truth, and not one object judged");
      table.forEach((row, count) -> System.out.println(title + ": " + row + ": " + count));
      String proven = Certainty.PROVEN.id();
      assertEquals(List.of(), wrong.stream().filter(one -> one.startsWith(proven)).toList());
    }
  }

  private static Map<String, Verdict> truth(Path capture) throws IOException {
    Map<String, Verdict> truth = new HashMap<>();
    for (JsonNode object : JSON.readTree(truthFile(capture).toFile()).get("objects")) {
      Verdict verdict =
          object.get("truth").asText().equals("real-leak") ? Verdict.LEAK : Verdict.TRANSIENT;
      truth.put(key(object.get("address").asText(), object.get("alloc_jiffies").asLong()), verdict);
    }
    return truth;
  }

  private static String key(String address, long jiffies) {
    return address + " " + jiffies;
  }

  private static List<KmemleakLog> read(Path capture) {
    List<Diagnostic> diagnostics = new ArrayList<>();
    List<KmemleakLog> logs = new ArrayList<>();
    for (Input input :
        Inputs.find(List.of(capture.toString()), InputStream.nullInputStream(), diagnostics::add)) {
      KmemleakLog log = KmemleakReader.readAll(input);
      if (log.summary().kind() != InputKind.OTHER) {
        logs.add(log);
      }
    }
    return logs;
  }

  /** The captures that have a truth file; skips the test where the lab is absent. */
  private static List<Path> captures() throws IOException {
    Path folder = lab().resolve("captures");
    assumeTrue(Files.isDirectory(folder), "skipped: no lab captures beside the clone");
    try (Stream<Path> found = Files.list(folder)) {
      return found.filter(capture -> Files.exists(truthFile(capture))).sorted().toList();
    }
  }

  private static Path truthFile(Path capture) {
    return lab().resolve("truth").resolve(capture.getFileName() + ".json");
  }

  private static Path lab() {
    String root = System.getProperty("unleak.root", "..");
    return Path.of(root).toAbsolutePath().normalize().resolveSibling("shared").resolve("lab");
  }
}
