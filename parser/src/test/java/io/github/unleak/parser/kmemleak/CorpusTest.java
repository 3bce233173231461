package io.github.unleak.parser.kmemleak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.unleak.parser.Interprets;
import io.github.unleak.parser.line.Input;
import io.github.unleak.parser.line.Inputs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every object of the corpus is read as another parser read it, or the difference is explained in
 * {@code corpus-exceptions.txt}; no object is lost or invented.
 */
class CorpusTest {

  private final Map<String, String> exceptions = new TreeMap<>();
  private final List<String> differences = new ArrayList<>();
  private int explained;
  private int objects;
  private int terminators;

  @Test
  @Interprets("R-25")
  void everyObjectIsReadAsExpected() throws IOException {
    Optional<Path> corpus = Corpus.find();
    assumeTrue(corpus.isPresent(), Corpus.ABSENT);
    Path folder = corpus.get().resolve("kmemleak");
    readExceptions();
    Map<String, List<Map<String, Object>>> expected = expected(folder);
    int files = 0;
    for (Input input :
        Inputs.find(List.of(folder.toString()), InputStream.nullInputStream(), d -> {})) {
      String name = folder.relativize(Path.of(input.path())).toString();
      if (name.endsWith(".txt")) {
        files++;
        compare(name, expected.getOrDefault(name, List.of()), KmemleakReader.readAll(input));
      }
    }
    System.out.printf(
        "corpus: %d files, %d objects, %d differences explained one by one,"
            + " %d by counting no terminator as a frame%n",
        files, objects, explained, terminators);
    assertEquals(List.of(), differences);
    assertEquals(Map.of(), exceptions, "exceptions that explain nothing");
    assertTrue(objects > 0);
  }

  private void compare(String file, List<Map<String, Object>> expected, KmemleakLog log) {
    Map<Long, Map<String, Object>> byLine = new HashMap<>();
    expected.forEach(object -> byLine.put((Long) object.get("line"), object));
    for (KmemleakObject object : log.objects()) {
      objects++;
      String where = file + " " + object.origin().source().line();
      Map<String, Object> other = byLine.remove(object.origin().source().line());
      if (other == null) {
        differences.add(where + " invented " + object);
      } else {
        compare(where, other, object);
      }
    }
    byLine.forEach((line, object) -> differences.add(file + " " + line + " lost " + object));
  }

  private void compare(String where, Map<String, Object> expected, KmemleakObject object) {
    field(where, "address", expected, object.address().value());
    field(where, "percpu", expected, object.percpu());
    field(where, "size", expected, object.size());
    field(where, "comm", expected, object.comm());
    field(where, "pid", expected, object.pid() < 0 ? null : (long) object.pid());
    field(where, "jiffies", expected, object.jiffies() == -1 ? null : object.jiffies());
    field(where, "age_s", expected, object.ageMillis() < 0 ? null : object.ageMillis());
    field(where, "crc", expected, object.crc() < 0 ? null : object.crc());
    field(where, "hex_bytes", expected, (long) object.dump().length());
    long frames = object.backtrace().frames().size();
    if (object.backtrace().terminated()
        && Long.valueOf(frames + 1).equals(expected.get("frames"))) {
      terminators++;
    } else {
      field(where, "frames", expected, frames);
    }
  }

  private void field(
      String where, String name, Map<String, Object> expected, @Nullable Object ours) {
    Object theirs = normal(name, expected.get(name));
    String key = where + " " + name + " " + ours;
    if (String.valueOf(ours).equals(String.valueOf(theirs))) {
      return;
    }
    if (exceptions.remove(key) == null) {
      differences.add(key + ", expected " + theirs);
    } else {
      explained++;
    }
  }

  private static @Nullable Object normal(String name, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    String text = value.toString();
    return switch (name) {
      case "address" -> Long.parseUnsignedLong(text.substring(2), 16);
      case "crc" -> Long.parseLong(text, 16);
      case "age_s" -> Math.round(Double.parseDouble(text.replace("s", "")) * 1000);
      default -> value;
    };
  }

  private void readExceptions() throws IOException {
    try (InputStream in = CorpusTest.class.getResourceAsStream("/corpus-exceptions.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().filter(l -> !l.startsWith("#")).toList()) {
        int colon = line.indexOf(": ");
        exceptions.put(line.substring(0, colon), line.substring(colon + 2));
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, List<Map<String, Object>>> expected(Path folder) throws IOException {
    Map<String, List<Map<String, Object>>> expected = new HashMap<>();
    for (String line : Files.readAllLines(folder.resolve("expected.jsonl"))) {
      Map<String, Object> file = (Map<String, Object>) Json.read(line);
      expected.put((String) file.get("file"), (List<Map<String, Object>>) file.get("objects"));
    }
    return expected;
  }
}
