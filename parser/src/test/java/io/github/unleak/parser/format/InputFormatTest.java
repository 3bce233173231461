package io.github.unleak.parser.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.unleak.parser.Interprets;
import io.github.unleak.parser.ftrace.TraceVocabulary;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.Input;
import io.github.unleak.parser.line.OpenInput;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputFormatTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# tracer: nop\n#\n# entries-in-buffer/entries-written: 33/33   #P:4\n",
        "  # tracer: function\n",
        "> # tracer: nop\n",
        "cpus=4\n          load-249   [001]    30.727905: alloc_iova_fast:      (ffff) size=1\n",
        "          load-213     [001] .....    26.045981: kfree: call_site=a ptr=b\n",
        "          load-213     [001]     26.045981: kfree: call_site=a ptr=b\n",
        "  kworker/u20:8-3849  (  1200) [003] d..1. 23.69: kmalloc: x\n",
        "     <idle>-0       (-----) [003] d..1. 23.69: kmalloc: x\n",
        " ::1-manager-3308    [000] 1.2: sched_switch: x\n CPU:1 [LOST 12 EVENTS]\n",
        "    load-213       1d..2.   23us : kmalloc: x\n",
        "   28.910475 |   1)   load-242   | ! 533.334 us  |  alloc_iova_fast(); /* = 0xf */\n",
        " 1)   0.123 us    |  kfree();\n 1)               |  kmalloc() {\n",
      })
  @Interprets("R-03")
  void tracesAreKnown(String text) {
    assertEquals(InputFormat.FTRACE, format(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-03-01T10:00:00.1234567Z ",
        "[2026-03-01T10:00:00.123Z] ",
        "2026-03-01 10:00:00,123 ",
        "2026-03-01 10:00:00,123 INFO [main] tracer - ",
        "2026-03-01T10:00:00.123456+01:00 host-1 tool[123]: ",
        "Mar  1 10:00:00 host tool[123]: ",
        "Nov 27 10:00:00 host kernel: ",
        "[Sun Mar  1 10:00:00 2026] ",
        "2026-03-01T10:00:00.123456Z 00O ",
        "10:00:00  ",
        "[   71.2] ",
        "<6>[   71.271234] ",
        "node-1  | ",
        "I0301 10:00:00.123456    4711 trace.go:12] ",
        "  12\t",
        "trace.txt:12:",
        "# ",
        "| ",
      })
  void stampsInFrontOfEachLineHideNoTrace(String stamp) {
    String text =
        "# tracer: nop\n#\n# entries-in-buffer/entries-written: 4/4   #P:4\n#\n"
            + "              sh-213     [001] .....    26.045981: kfree: call_site=a ptr=b\n"
            + "   kworker/u20:8-3849  (  1200) [003] d..1. 26.69: kmalloc: x\n".repeat(3);
    assertEquals(InputFormat.FTRACE, format(text.indent(0).replaceAll("(?m)^", stamp)));
    String events = text.substring(text.indexOf("    "));
    assertEquals(InputFormat.FTRACE, format(events.replaceAll("(?m)^", stamp)));
    String report =
        "unreferenced object 0xffff888100000000 (size 32):\n  comm \"a\", pid 1, jiffies 2\n";
    assertEquals(InputFormat.REPORT, format(report.replaceAll("(?m)^", stamp)));
    String boot = "Linux version 6.12 (x)\npci 0000:00:1f.2: [8086:2922] type 00\nudev-12 [001]\n";
    assertEquals(InputFormat.REPORT, format(boot.repeat(3).replaceAll("(?m)^", stamp)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "unreferenced object 0xffff888100000000 (size 32):\n  comm \"a\", pid 1, jiffies 2\n",
        "Hello,\n\nthis is what I see:\n\n# tracer: nop\n",
        "[    0.000000] Linux version 6.12 (x)\n[    0.1] pci 0000:00:1f.2: [8086:2922] type 00\n",
        "2024-01-10 12:00:00 host-1 [123] something: else\nand more\n",
        "    00 00 00 00 00 00 00 00  ........\n",
      })
  void othersAreNot(String text) {
    assertEquals(InputFormat.REPORT, format(text));
  }

  @Test
  @Interprets("R-03")
  void traceDatIsKnownByItsMagic() {
    assertEquals(InputFormat.TRACE_DAT, format("\u0017\u0008Dtracing7\0\0"));
    assertEquals(InputFormat.REPORT, format("\u0017\u0008Dtrac"));
  }

  @Test
  @Interprets("R-03")
  void aTraceIsNotSearchedForObjects() {
    String text =
        """
        # tracer: nop
        #
                  load-213     [001] .....    26.045981: kfree: call_site=a ptr=b
        unreferenced object 0xffff888100000000 (size 32):
          comm "a", pid 1, jiffies 2
          backtrace:
            f+0x1/0x2
        """;
    List<KmemleakObject> objects = new ArrayList<>();
    Input input = new Input("trace", null, () -> new ByteArrayInputStream(text.getBytes(UTF_8)));
    try (OpenInput opened = OpenInput.open(input)) {
      InputFormat.of(opened)
          .read(
              opened,
              TraceVocabulary.NONE,
              new RecordListener() {
                @Override
                public void object(KmemleakObject object) {
                  objects.add(object);
                }

                @Override
                public void diagnostic(Diagnostic diagnostic) {}
              });
    }
    assertEquals(List.of(), objects);
  }

  @Test
  void bundlesAreKnownByTheirSchema() {
    String bundle = "{\n  \"schema\": \"unleak.bundle/1\",\n  \"ended\": \"normally\"\n}\n";
    assertEquals(InputFormat.BUNDLE, format(bundle));
    assertEquals(InputFormat.BUNDLE, format(bundle.replace("\n", "\r\n")));
    assertEquals(InputFormat.REPORT, format(bundle.replace("unleak.bundle", "other")));
    assertEquals(InputFormat.REPORT, format("x" + bundle));
  }

  @Test
  void aTraceBehindStampsThatDifferIsNotPassedOverInSilence() {
    StringBuilder text = new StringBuilder();
    for (String word : List.of("one", "two", "three", "four", "five", "six", "seven")) {
      text.append(word)
          .append(" says, as somebody in a chat would: ")
          .append("          load-213     [001] .....    26.045981: kfree: call_site=a ptr=b\n");
    }
    assertEquals(InputFormat.REPORT, format(text.toString()));
    assertEquals(List.of(DiagnosticCode.TRACE_NOT_READ), told(text.toString()));
  }

  @Test
  void aTraceAmongOtherTextIsNotPassedOverInSilence() {
    String event = "          load-213     [001] .....    26.045981: kfree: call_site=a ptr=b\n";
    String text = "Hello,\n\nthis is what I see:\n\n# tracer: nop\n" + event;
    assertEquals(List.of(DiagnosticCode.TRACE_NOT_READ), told(text));
  }

  private static List<DiagnosticCode> told(String text) {
    List<Diagnostic> told = new ArrayList<>();
    InputFormat format = format(text);
    Input input = new Input("mail", null, () -> new ByteArrayInputStream(text.getBytes(UTF_8)));
    try (OpenInput opened = OpenInput.open(input)) {
      format.read(
          opened,
          TraceVocabulary.NONE,
          new RecordListener() {
            @Override
            public void diagnostic(Diagnostic diagnostic) {
              told.add(diagnostic);
            }
          });
    }
    return told.stream().map(Diagnostic::code).toList();
  }

  private static InputFormat format(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return InputFormat.of(new InputHead(bytes, 0, bytes.length));
  }
}
