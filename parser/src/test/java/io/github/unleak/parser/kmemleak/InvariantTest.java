package io.github.unleak.parser.kmemleak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.unleak.parser.line.InputKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may not change what is read. */
class InvariantTest {

  @ParameterizedTest
  @ValueSource(strings = {"sample-kmemleak.txt", "k61-kmemleak.txt"})
  void renderingGivesTheInputBack(String name) {
    byte[] bytes = Texts.resource(name);
    KmemleakLog log = Texts.read(bytes);
    assertEquals(InputKind.KMEMLEAK, log.summary().kind());
    assertEquals(List.of(), log.diagnostics());
    assertFalse(log.objects().isEmpty());
    assertEquals(new String(bytes, StandardCharsets.UTF_8), Rendering.of(log));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sample-kmemleak.txt", "k61-kmemleak.txt", "sample-dmesg.txt", "dump-dmesg.txt"})
  void chunkBordersChangeNothing(String name) {
    byte[] bytes = Texts.resource(name);
    KmemleakLog whole = Texts.read(bytes);
    for (int chunk = 1; chunk <= 17; chunk++) {
      assertEquals(whole, KmemleakReader.readAll(Texts.input(bytes, chunk)), "chunks of " + chunk);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sample-kmemleak.txt", "k61-kmemleak.txt"})
  void theSlowWayReadsTheSame(String name) {
    String text = new String(Texts.resource(name), StandardCharsets.UTF_8);
    List<String> expected = facts(Texts.read(text), 0);
    assertEquals(expected, facts(Texts.read(text.replace("\n", "\r\n")), 0));
    assertEquals(expected, facts(Texts.read("$ cat kmemleak\n" + text), 1));
    for (String mark :
        List.of("> ", "> > ", "[   76.611642] ", "[   76.611642] kmemleak: ", "  ")) {
      assertEquals(expected, facts(Texts.read(text.replaceAll("(?m)^", mark)), 0), mark);
    }
  }

  @Test
  void aVerboseLogHoldsWhatTheFileHolds() {
    KmemleakLog file = Texts.read(Texts.resource("sample-kmemleak.txt"));
    KmemleakLog log = Texts.read(Texts.resource("sample-dmesg.txt"));
    // Not the frames: the module was gone when the file was read.
    List<String> left =
        new ArrayList<>(file.objects().stream().map(InvariantTest::identity).toList());
    left.removeAll(log.objects().stream().map(InvariantTest::identity).toList());
    assertEquals(List.of(), left);
    assertEquals(List.of(), log.diagnostics());
  }

  private static String identity(KmemleakObject object) {
    return List.of(object.address(), object.size(), object.jiffies(), object.crc()).toString();
  }

  /** All that is known of each object but how it was written. */
  private static List<String> facts(KmemleakLog log, int linesBefore) {
    List<String> facts = new ArrayList<>();
    for (KmemleakObject object : log.objects()) {
      facts.add(
          (object.origin().source().line() - linesBefore)
              + " "
              + List.of(
                  object.address(),
                  object.size(),
                  object.percpu(),
                  String.valueOf(object.comm()),
                  object.pid(),
                  object.jiffies(),
                  object.ageMillis(),
                  object.crc(),
                  object.dump().length(),
                  object.backtrace(),
                  object.origin().damaged()));
    }
    return facts;
  }
}
