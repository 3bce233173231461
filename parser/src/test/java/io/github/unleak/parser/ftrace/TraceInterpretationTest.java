package io.github.unleak.parser.ftrace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.parser.Interprets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Points of docs/interpretation.md on text traces that no other test pins. */
class TraceInterpretationTest {

  private static final String HEAD = "          ioload-213     [001] d....    23.727626: ";

  @Test
  @Interprets("T-01")
  void anEntryProbeLiesInTheFirstSixteenBytes() {
    String probe = HEAD + "mine: (free_iova_fast+0x%s/0x140) arg1=0x1 arg2=0x2 arg3=0x3\n";
    assertEquals(1, Traces.of(probe.formatted("f")).events.size());
    assertEquals(0, Traces.of(probe.formatted("11")).events.size());
    assertTrue(Traces.one(probe.formatted("0")).endsWith("domain=1 size=3 pfn=2"));
  }

  @Test
  @Interprets("T-03")
  void argumentsOfProbesAreNeverHashed() {
    Traces probe =
        Traces.of(HEAD + "f: (free_iova_fast+0x0/0x140) iovad=00000000fceda4dd pfn=0x1 size=1\n");
    assertFalse(probe.hashed());
    assertFalse(probe.events.get(0).contains("hashed"));
    assertTrue(Traces.of(HEAD + "kfree: call_site=f+0x1/0x2 ptr=00000000fceda4dd\n").hashed());
  }

  @Test
  @Interprets("T-06")
  void secondsAreNanosecondsAndWholeNumbersAreTicks() {
    String event = "kfree: call_site=f+0x1/0x2 ptr=ffff95c740b17800\n";
    Traces seconds = Traces.of(HEAD + event);
    assertEquals(TraceSummary.Clock.SECONDS, seconds.summary.clock());
    assertEquals(23_727_626_000L, seconds.summary.firstTime());
    Traces ticks = Traces.of(HEAD.replace("23.727626", "4242") + event);
    assertEquals(TraceSummary.Clock.TICKS, ticks.summary.clock());
    assertEquals(4242, ticks.summary.firstTime());
  }

  @Test
  @Interprets("T-12")
  void perfScriptIsNotRead() {
    Traces trace =
        Traces.of("ioload   213 [001]    23.727626:   kmem:kfree: call_site=0x1 ptr=0x2\n");
    assertEquals(List.of(), trace.events);
  }
}
