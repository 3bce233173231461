package io.github.unleak.cli.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.cli.Ran;
import io.github.unleak.cli.terminal.ExitStatus;
import io.github.unleak.parser.ftrace.EventField;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceVocabulary;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class TraceOptionsTest {

  @Command(name = "test")
  private static final class Holder {
    @Mixin private final TraceOptions traces = new TraceOptions();
  }

  private static TraceVocabulary told(String... arguments) {
    Holder holder = new Holder();
    new CommandLine(holder).parseArgs(arguments);
    return holder.traces.vocabulary();
  }

  @Test
  void nothingToldIsNothing() {
    assertEquals(TraceVocabulary.NONE, told());
  }

  @Test
  void everyRoleAndMeaningCanBeTold() {
    for (EventRole role : EventRole.values()) {
      assertEquals(Map.of("my_probe", role), told("--event", "my_probe=" + role.id()).roles());
    }
    for (EventField field : EventField.values()) {
      assertEquals(
          Map.of("my_probe.arg1", field), told("--field=my_probe.arg1=" + field.id()).fields());
    }
  }

  @Test
  void severalAreKept() {
    TraceVocabulary told =
        told("--event", "a=iova-alloc", "--field", "x=domain", "--event", "b=iova-free");
    assertEquals(Map.of("a", EventRole.IOVA_ALLOC, "b", EventRole.IOVA_FREE), told.roles());
    assertEquals(Map.of("x", EventField.DOMAIN), told.fields());
  }

  @Test
  void whatIsWrongIsToldWithWhatWouldBeRight() {
    for (String wrong : new String[] {"a", "=iova-free", "a=", "a=iova", "iova-free"}) {
      Ran ran = Ran.unleak("analyze", "--event", wrong, "x");
      assertEquals(ExitStatus.USAGE, ran.status(), wrong);
      assertTrue(ran.err().contains("expected NAME=ROLE but was '" + wrong + "'"), ran.err());
      assertTrue(ran.err().contains("iova-alloc, iova-alloc-return, iova-free,"), ran.err());
    }
    Ran ran = Ran.unleak("explain", "--field", "arg1=dom", "0x1", "x");
    assertEquals(ExitStatus.USAGE, ran.status());
    assertTrue(ran.err().contains("MEANING is one of domain, size, limit,"), ran.err());
  }
}
