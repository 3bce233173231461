package io.github.unleak.parser.ftrace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.unleak.parser.line.Input;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Mails with traces: none may make the reader fail, and what it counts must be there. */
class TraceCorpusTest {

  private static final Pattern ENTRY =
      Pattern.compile("^[> ]*.{0,24}-\\d+ +(\\([ 0-9-]+\\) +)?\\[\\d{3}\\] +(\\S+ +)?[0-9.]+:");
  private static final Pattern HELD = Pattern.compile("entries-in-buffer/entries-written: (\\d+)/");

  @Test
  void mailsAreRead() throws IOException {
    Path corpus = Path.of(System.getProperty("unleak.root", ".."), "../shared/corpus/ftrace");
    assumeTrue(Files.isDirectory(corpus), "no corpus: ../shared/corpus is not there");
    List<Path> mails;
    try (Stream<Path> files = Files.walk(corpus)) {
      mails = files.filter(Files::isRegularFile).sorted().toList();
    }
    int compared = 0;
    for (Path mail : mails) {
      Traces trace = Traces.of(Input.of(mail));
      List<String> lines =
          List.of(new String(Files.readAllBytes(mail), StandardCharsets.ISO_8859_1).split("\r?\n"));
      long entries = lines.stream().filter(line -> ENTRY.matcher(line).find()).count();
      long held = 0;
      for (String line : lines) {
        Matcher matcher = HELD.matcher(line);
        held += matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
      }
      assertTrue(trace.summary.entries() >= entries, mail.toString());
      assertEquals(held, Math.max(0, trace.summary.entriesHeld()), mail.toString());
      compared += entries > 0 ? 1 : 0;
    }
    System.out.println("corpus: " + mails.size() + " mails, " + compared + " with entries");
  }
}
