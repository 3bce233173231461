package io.github.unleak.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.unleak.cli.Clone;
import io.github.unleak.cli.Ran;
import io.github.unleak.cli.Schemas;
import io.github.unleak.parser.line.Input;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a log puts in front of each line of a trace changes no verdict. */
class StampedTraceTest {

  @TempDir Path folder;

  @Test
  void verdictsAreThoseWithoutStamps() throws IOException {
    Path sample = Clone.root().resolve("samples/cases/lab-leak-traced.leak/input");
    try (Stream<Path> files = Files.list(sample)) {
      for (Path file : files.filter(path -> !path.endsWith("trace.txt.xz")).toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    String trace;
    try (InputStream in = Input.of(sample.resolve("trace.txt.xz")).open(told -> {})) {
      trace = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
    List<String> plain = verdicts(trace.lines().toList());
    assertTrue(plain.toString().contains("proven"), plain.toString());
    for (String pattern :
        List.of(
            "yyyy-MM-dd'T'HH:mm:ss.SSSSSSS'Z '",
            "'['yyyy-MM-dd'T'HH:mm:ss.SSS'Z] '",
            "yyyy-MM-dd HH:mm:ss,SSS' INFO '",
            "MMM ppd HH:mm:ss 'host kernel: '")) {
      DateTimeFormatter format = DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
      LocalDateTime time = LocalDateTime.of(2026, 2, 28, 23, 59, 50);
      List<String> stamped = new ArrayList<>();
      for (String line : trace.lines().toList()) {
        time = time.plusNanos(1_234_567);
        stamped.add(format.format(time) + line);
      }
      assertEquals(plain, verdicts(stamped), pattern);
    }
  }

  private List<String> verdicts(List<String> trace) throws IOException {
    Files.writeString(
        folder.resolve("trace.txt"), String.join("\n", trace) + "\n", StandardCharsets.ISO_8859_1);
    Ran ran = Ran.unleak("analyze", "--format=json", folder.toString());
    assertFalse(ran.err().contains("trace-not-read"), ran.err());
    List<String> verdicts = new ArrayList<>();
    for (JsonNode object : Schemas.valid("analysis", ran.out()).get("objects")) {
      verdicts.add(
          object.get("address").asText()
              + object.get("verdict").asText()
              + object.get("certainty").asText()
              + object.get("evidence"));
    }
    return verdicts;
  }
}
