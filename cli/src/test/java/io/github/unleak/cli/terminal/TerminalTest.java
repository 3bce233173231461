package io.github.unleak.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.cli.Entries;
import io.github.unleak.cli.Ran;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {

  @Test
  void theEnvironmentMayDeclineColour() {
    assertTrue(Terminal.wantsColour(Map.of("TERM", "xterm")));
    assertTrue(Terminal.wantsColour(Map.of("TERM", "xterm", "NO_COLOR", "")));
    assertFalse(Terminal.wantsColour(Map.of("TERM", "xterm", "NO_COLOR", "1")));
    assertFalse(Terminal.wantsColour(Map.of("TERM", "dumb")));
    assertFalse(Terminal.wantsColour(Map.of()));
  }

  @Test
  void aBrokenLogDoesNotBuryEverythingElse() {
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      log.append(Entries.plain(0xffff888100000400L + 256L * i, 1 + i).replace("pid 811", "pid x"));
    }
    Ran ran = Ran.with(log.toString(), false, "parse", "-");
    assertEquals(21, ran.err().lines().count(), ran.err());
    assertTrue(ran.err().endsWith("10 more of damaged-comm (-v shows all)\n"), ran.err());
    assertEquals(30, Ran.with(log.toString(), false, "parse", "-v", "-").err().lines().count());
  }

  @Test
  void anArgumentThatBeginsWithAnAtIsAFile() {
    assertTrue(Ran.unleak("analyze", "@missing").err().contains("@missing: no such file"));
  }
}
