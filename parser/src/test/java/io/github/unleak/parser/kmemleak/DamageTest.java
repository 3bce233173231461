package io.github.unleak.parser.kmemleak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.parser.Interprets;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.InputKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What logs, mailers and people do to reports. */
class DamageTest {

  private static final KmemleakObject WHOLE = Texts.object(Texts.OBJECT);

  @Test
  @Interprets("R-20")
  void quoteMarksAndIndentationChangeNothing() {
    for (String mark :
        List.of("> ", ">>> ", ">", "> > ", "> >>   ", "| ", "    ", "\u00a0", "\t> ")) {
      same(Texts.OBJECT.replaceAll("(?m)^", mark));
    }
    same(Texts.OBJECT.replaceAll("(?m)^ +", ""));
    same(Texts.OBJECT.replace(" ", "\u00a0"));
    same(Texts.OBJECT.replace("\n", "\r\n"));
    same(Texts.OBJECT.replace("\n", "   \n"));
    same(Texts.OBJECT.replace("\n", "\n\n"));
    same(Texts.OBJECT.replace("\"", "\u201d"));
    same(Texts.OBJECT.replace("\n", "=20\n"));
  }

  @Test
  @Interprets("R-08")
  void logPrefixesChangeNothing() {
    for (String stamp :
        List.of(
            "[   76.611642] ",
            "[   76.611642][  T170] ",
            "<6>[   76.611642] ",
            "[   76.611642]c6 [ T5491] ",
            "[  +0.000012] ",
            "[Sat Mar 23 12:00:00 2024] ",
            "Jan 10 12:00:00 host kernel: ",
            "Jan 10 12:00:00 host kernel: [   76.611642] ",
            "2024-01-10T12:00:00.123456+01:00 host kernel: ",
            "2024-01-10T12:00:00Z ",
            "12:34:56 ",
            "serial 1 | ")) {
      same(Texts.OBJECT.replaceAll("(?m)^", stamp));
      KmemleakObject verbose = Texts.object(Texts.OBJECT.replaceAll("(?m)^", stamp + "kmemleak: "));
      assertTrue(verbose.origin().verbose() || stamp.startsWith("serial"), stamp);
      equal(verbose, stamp);
    }
  }

  @Test
  void stampsAreRead() {
    assertEquals(76_611_642, stamped("[   76.611642][  T170] ").origin().logMicros());
    assertEquals(76_611_642, stamped("<6>[   76.611642] ").origin().logMicros());
    assertEquals(
        5_000_001, stamped("Jan 10 12:00:00 h kernel: [    5.000001] ").origin().logMicros());
    assertEquals(-1, stamped("[  +0.000012] ").origin().logMicros());
    assertEquals(-1, stamped("2024-01-10T12:00:00Z ").origin().logMicros());
  }

  @Test
  @Interprets("R-20")
  void wrappedLinesAreJoined() {
    for (String gap :
        List.of(
            " (age",
            " (size",
            " 62.508s",
            " 4294912345",
            " [widget]",
            " bytes)",
            " pid",
            " 32 by",
            " 0xffff",
            " ........hello",
            " widget_probe",
            " kmem_cache_alloc")) {
      same(Texts.OBJECT.replace(gap, "\n" + gap.strip()));
      same(Texts.OBJECT.replace(gap, "\n" + gap.strip()).replaceAll("(?m)^", "> "));
    }
  }

  @Test
  @Interprets("R-06")
  void allNewlinesLost() {
    same(Texts.OBJECT.replace("\n", " "));
    assertEquals(
        2, Texts.read((Texts.OBJECT + Texts.NEW_OBJECT).replace('\n', ' ')).objects().size());
    assertEquals(
        2, Texts.read((Texts.OBJECT + Texts.NEW_OBJECT).replace('\n', '\r')).objects().size());
  }

  @Test
  @Interprets("R-08")
  void aShellPromptStandsBeforeTheHeader() {
    same("root@vm:~# " + Texts.OBJECT);
    same("[root@vm ~]$ cat /sys/kernel/debug/kmemleak\n" + Texts.OBJECT + "[root@vm ~]$ \n");
  }

  @Test
  @Interprets("R-09")
  void linesOfOthersAreSkipped() {
    String verbose = Texts.OBJECT.replaceAll("(?m)^", "[   76.611642] kmemleak: ");
    same(verbose.replace("\n", "\n[   76.700000] usb 1-1: new device number 5\n"));
    same(Texts.OBJECT.replace("\n", "\n[   76.700000] usb 1-1: new device number 5\n"));
  }

  @Test
  void elisionsAreTold() {
    for (String mark : List.of("...", "  [...]", "<snip>", "[\u2026]", "    [ ... ]", "--snip--")) {
      KmemleakLog log = Texts.read(Texts.OBJECT.replaceFirst("(?m)^.*widget.*$", mark));
      assertEquals(List.of(DiagnosticCode.ELISION), codes(log), mark);
      assertEquals(2, log.objects().get(0).backtrace().frames().size());
      assertTrue(log.objects().get(0).origin().damaged());
      assertEquals(InputKind.CONSOLE, log.summary().kind());
    }
  }

  @Test
  @Interprets("R-20")
  void missingPartsAreTold() {
    damaged("(?m)^  comm.*\n", DiagnosticCode.MISSING_COMM);
    damaged("(?m)^    00 00.*\n", DiagnosticCode.SHORT_DUMP);
    damaged("(?s)  backtrace.*", DiagnosticCode.CUT_OBJECT, DiagnosticCode.MISSING_BACKTRACE);
  }

  @Test
  @Interprets("R-07")
  void spoiltPartsAreTold() {
    damaged("modprobe\", pid", DiagnosticCode.DAMAGED_COMM, DiagnosticCode.MISSING_COMM);
    damaged("jiffies", DiagnosticCode.DAMAGED_COMM);
    damaged("hello", DiagnosticCode.DAMAGED_DUMP);
    damaged("68 65", DiagnosticCode.DAMAGED_DUMP, DiagnosticCode.SHORT_DUMP);
    damaged("\\+0x3c", DiagnosticCode.DAMAGED_FRAME);
    KmemleakLog log = Texts.read(Texts.OBJECT.replace("0xffff", "0xgfff") + Texts.NEW_OBJECT);
    assertEquals(List.of(DiagnosticCode.DAMAGED_HEADER), codes(log));
    assertEquals(1, log.objects().size());
  }

  @Test
  void anInputThatEndsInsideAnObjectIsCut() {
    String text = Texts.NEW_OBJECT + Texts.OBJECT;
    int second = Texts.NEW_OBJECT.length();
    for (int end = second + 40; end < text.indexOf("kmem_cache", second); end++) {
      KmemleakLog log = Texts.read(text.substring(0, end));
      assertTrue(codes(log).contains(DiagnosticCode.CUT_OBJECT), "cut at " + end);
      assertTrue(log.objects().size() == 1 || log.objects().get(1).origin().damaged());
    }
    assertEquals(List.of(), Texts.read(text.strip()).diagnostics());
  }

  @Test
  @Interprets("R-10")
  void proseEndsABacktrace() {
    KmemleakLog log =
        Texts.read(
            Texts.OBJECT
                + "\nAnd this is another matter:\nCall Trace:\n [<ffffffff81000001>] foo+0x1/0x2\n");
    equal(log.objects().get(0), "prose");
    assertEquals(List.of(), log.diagnostics());
  }

  @Test
  @Interprets("R-16")
  void linesOfAnAddressDecoderRepeatTheFrameAbove() {
    String decoded =
        "    widget_alloc at drivers/widget.c:12\n    (inlined by) widget_probe at drivers/widget.c:90\n";
    same(Texts.OBJECT.replaceFirst("(?m)^(.*widget_probe.*\n)", "$1" + decoded));
    // Found by fuzzing.
    KmemleakLog log = Texts.read(Texts.OBJECT + "    (inlined by) at a:1\n");
    assertEquals(3, log.objects().get(0).backtrace().frames().size());
  }

  @Test
  @Interprets("R-07")
  void lookAlikesAreNoObjects() {
    KmemleakLog log =
        Texts.read(
            """
            the hex dump of the unreferenced object you posted
            pr_info("unreferenced object 0x%08lx (size %zu):\\n", a, b);
            Unknown object at 0xffff888103a5c800
            unreferenced object 0xffff888103a5c800 in the list
            """);
    assertEquals(InputKind.OTHER, log.summary().kind());
    assertEquals(List.of(), log.objects());
    assertEquals(List.of(), log.diagnostics());
  }

  private static KmemleakObject stamped(String stamp) {
    return Texts.object(Texts.OBJECT.replaceAll("(?m)^", stamp));
  }

  private static void same(String text) {
    KmemleakLog log = Texts.read(text);
    assertEquals(List.of(), log.diagnostics(), text);
    assertEquals(1, log.objects().size(), text);
    equal(log.objects().get(0), text);
  }

  private static void equal(KmemleakObject object, String message) {
    assertEquals(withOriginOf(object), object, message);
    assertFalse(object.origin().damaged(), message);
  }

  private static KmemleakObject withOriginOf(KmemleakObject other) {
    return new KmemleakObject(
        WHOLE.address(),
        WHOLE.size(),
        WHOLE.percpu(),
        WHOLE.physical(),
        WHOLE.comm(),
        WHOLE.pid(),
        WHOLE.jiffies(),
        WHOLE.ageMillis(),
        WHOLE.crc(),
        WHOLE.dump(),
        WHOLE.backtrace(),
        WHOLE.moreObjects(),
        other.origin());
  }

  private static void damaged(String regex, DiagnosticCode... codes) {
    KmemleakLog log = Texts.read(Texts.OBJECT.replaceFirst(regex, ""));
    assertEquals(List.of(codes), codes(log), regex);
    assertEquals(1, log.objects().size(), regex);
    assertTrue(log.objects().get(0).origin().damaged(), regex);
  }

  private static List<DiagnosticCode> codes(KmemleakLog log) {
    return log.diagnostics().stream().map(Diagnostic::code).toList();
  }
}
