package io.github.unleak.parser.kmemleak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.parser.Interprets;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.InputKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Points of docs/interpretation.md on reports that no other test pins. */
class ReportInterpretationTest {

  @Test
  @Interprets("R-02")
  void oneSignOfKmemleakMakesAConsole() {
    for (String sign :
        List.of(
            "$ cat kmemleak\n" + Texts.OBJECT,
            "[  70.0] kmemleak: 12 new suspected memory leaks (see /sys/kernel/debug/kmemleak)\n",
            new String(Texts.resource("dump-dmesg.txt"), StandardCharsets.UTF_8))) {
      assertEquals(InputKind.CONSOLE, Texts.read(sign).summary().kind(), sign);
    }
  }

  @Test
  @Interprets("R-04")
  void aFileDamagedBeforeItsFirstByteIsNotEmpty() throws IOException {
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(stored)) {
      out.write(Texts.OBJECT.getBytes(StandardCharsets.UTF_8));
    }
    KmemleakLog log = Texts.read(Arrays.copyOf(stored.toByteArray(), 12));
    assertNotEquals(InputKind.EMPTY, log.summary().kind());
    assertEquals(List.of(DiagnosticCode.DAMAGED_COMPRESSION), codes(log));
  }

  @Test
  @Interprets("R-09")
  void upToFourUnreadableLinesArePartOfAnObjectThatGoesOn() {
    String garbage = "        ?? ?? ?? ??\n";
    for (int lines = 1; lines <= 4; lines++) {
      KmemleakLog log =
          Texts.read(Texts.OBJECT.replaceFirst("(?m)^  hex", garbage.repeat(lines) + "  hex"));
      assertEquals(lines, codes(log).size(), "diagnostics for " + lines);
      assertEquals(3, log.objects().get(0).backtrace().frames().size());
      assertTrue(log.objects().get(0).origin().damaged());
    }
    KmemleakLog five =
        Texts.read(Texts.OBJECT.replaceFirst("(?m)^  hex", garbage.repeat(5) + "  hex"));
    assertEquals(0, five.objects().get(0).backtrace().frames().size());
    KmemleakLog after = Texts.read(Texts.OBJECT + garbage);
    assertEquals(List.of(), after.diagnostics());
    assertFalse(after.objects().get(0).origin().damaged());
  }

  @Test
  @Interprets("R-11")
  void aPartThatTheObjectAlreadyHasBelongsToOneWithoutHeader() {
    int header = Texts.NEW_OBJECT.indexOf('\n') + 1;
    for (String part : List.of("  comm", "  hex", "  backtrace")) {
      String rest = Texts.NEW_OBJECT.substring(Texts.NEW_OBJECT.indexOf(part, header));
      KmemleakLog log = Texts.read(Texts.OBJECT + rest);
      assertEquals(List.of(DiagnosticCode.DAMAGED_HEADER), codes(log), part);
      assertEquals(1, log.objects().size(), part);
      assertEquals(3, log.objects().get(0).backtrace().frames().size(), part);
    }
  }

  @Test
  @Interprets("R-13")
  void checksumZeroIsAValueAndNoneIsMinusOne() {
    assertEquals(-1, Texts.object(Texts.OBJECT).crc());
    assertEquals(0, Texts.object(Texts.NEW_OBJECT.replace("9af2", "0")).crc());
  }

  @Test
  @Interprets("R-14")
  void aRowHasAtMostSixteenBytesAndADumpWhatItsTitleSays() {
    String first = "00 c4 a5 03 81 88 ff ff 68 65 6c 6c 6f 20 41 42";
    String seventeen = Texts.OBJECT.replaceFirst(first + ".*", first + " 43");
    assertTrue(Texts.object(seventeen).dump().toHex().startsWith(first.replace(" ", "") + "0000"));
    String twenty = Texts.OBJECT.replace("first 32", "first 20");
    assertEquals(20, Texts.object(twenty).dump().length());
  }

  @Test
  @Interprets("R-15")
  void theCharactersCheckTheBytes() {
    for (String characters : List.of("........helloAB", "", "\n........hello AB")) {
      KmemleakObject object = Texts.object(Texts.OBJECT.replace("........hello AB", characters));
      assertEquals(32, object.dump().length(), characters);
      assertFalse(object.origin().damaged(), characters);
    }
    KmemleakLog log = Texts.read(Texts.OBJECT.replace("........hello AB", "........jello AB"));
    assertEquals(List.of(DiagnosticCode.DAMAGED_DUMP), codes(log));
    assertTrue(log.objects().get(0).origin().damaged());
    KmemleakObject without = Texts.object(Texts.OBJECT.replaceFirst("68 65 6c", "68 65"));
    assertTrue(without.dump().length() < 16, "nothing after a missing byte");
    assertTrue(without.origin().damaged());
  }

  @Test
  @Interprets("R-16")
  void aNameWithoutOffsetIsAFrameOnlyWithAnAddressOrASourceLine() {
    assertEquals(4, frames("    [<ffffffff81000001>] kmalloc\n"));
    assertEquals(4, frames("    kmalloc include/linux/slab.h:557\n"));
    assertEquals(4, frames("    slab_alloc [inline]\n"));
    assertEquals(3, frames("    kmalloc\n"));
    assertEquals(3, frames("    kmalloc is called here\n"));
  }

  @Test
  @Interprets("R-17")
  void terminatorsAreNoFrames() {
    for (String end :
        List.of(
            "    [<ffffffffffffffff>] 0xffffffffffffffff\n", "    [<          (null)>] (null)\n")) {
      Backtrace backtrace = Texts.object(Texts.OBJECT + end).backtrace();
      assertEquals(3, backtrace.frames().size(), end);
      assertTrue(backtrace.terminated(), end);
    }
    assertFalse(Texts.object(Texts.OBJECT).backtrace().terminated());
  }

  @Test
  @Interprets("R-18")
  void sixteenDigitsWithAZeroUpperHalfAreAHash() {
    assertTrue(lastFrame("    [<00000000012b7d28>] kmalloc+0x1/0x2\n").hashed());
    assertFalse(lastFrame("    [<ffffffff81000001>] kmalloc+0x1/0x2\n").hashed());
    assertFalse(lastFrame("    [<c10e92fb>] kmalloc+0x1/0x2\n").hashed());
  }

  @Test
  @Interprets("R-20")
  void handledIsNotDamaged() {
    for (String text :
        List.of(
            Texts.OBJECT.replaceAll("(?m)^", "> "),
            Texts.OBJECT.replaceAll("(?m)^ +", ""),
            Texts.OBJECT.replace("\n  comm", " comm"))) {
      Origin origin = Texts.object(text).origin();
      assertTrue(origin.quoted(), text);
      assertFalse(origin.damaged(), text);
    }
    Origin plain = Texts.object(Texts.OBJECT).origin();
    assertFalse(plain.quoted() || plain.damaged());
  }

  @Test
  @Interprets("R-21")
  void sixteenFramesAreTheLimitOfTheKernel() {
    KmemleakLog log = Texts.read(Texts.OBJECT + "    [<0000000012345678>] f+0x1/0x2\n".repeat(13));
    assertEquals(16, log.objects().get(0).backtrace().frames().size());
    assertFalse(log.objects().get(0).origin().damaged());
    assertEquals(List.of(), log.diagnostics());
  }

  @Test
  @Interprets("R-22")
  void answersToDumpAndTheEndOfTheThreadAreNoNotices() {
    for (String line :
        List.of(
            "[ 80.000000] kmemleak: Unknown object at 0xffff888103a5c800\n",
            "[ 80.000000] kmemleak: Automatic memory scanning thread ended\n")) {
      assertEquals(List.of(), Texts.read(line).notices(), line);
    }
  }

  @Test
  @Interprets("R-23")
  void theBacktraceOfADumpIsNotThatOfAnObject() {
    String dump = new String(Texts.resource("dump-dmesg.txt"), StandardCharsets.UTF_8);
    KmemleakObject alone = Texts.object(Texts.OBJECT);
    KmemleakLog log = Texts.read(Texts.OBJECT + dump);
    assertEquals(alone.backtrace().frames(), log.objects().get(0).backtrace().frames());
    assertEquals(Texts.read(dump).states().size(), log.states().size());
    KmemleakLog reversed = Texts.read(dump + Texts.OBJECT);
    assertEquals(alone.backtrace().frames(), reversed.objects().get(0).backtrace().frames());
  }

  private static int frames(String more) {
    return Texts.object(Texts.OBJECT + more).backtrace().frames().size();
  }

  private static Frame lastFrame(String more) {
    List<Frame> frames = Texts.object(Texts.OBJECT + more).backtrace().frames();
    assertEquals(4, frames.size(), more);
    return frames.get(3);
  }

  private static List<DiagnosticCode> codes(KmemleakLog log) {
    return log.diagnostics().stream().map(Diagnostic::code).toList();
  }
}
