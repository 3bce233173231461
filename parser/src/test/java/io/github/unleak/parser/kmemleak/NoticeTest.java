package io.github.unleak.parser.kmemleak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.parser.Interprets;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.Input;
import io.github.unleak.parser.line.InputKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is not an object, and what an input turns out to be. */
class NoticeTest {

  @Test
  @Interprets("R-22")
  void theDetectorsOwnLines() {
    KmemleakLog log =
        Texts.read(
            """
            [    0.000000] Linux version 6.12.1-lab (root@vm) (gcc 12) #4 SMP
            [    0.910000] kmemleak: Kernel memory leak detector initialized (mem pool available: 9)
            [    0.920000] kmemleak: Automatic memory scanning thread started
            [    0.930000] kmemleak: Kmemleak testing
            [   70.000000] kmemleak: 12 new suspected memory leaks (see /sys/kernel/debug/kmemleak)
            > [71.000000] kmemleak: 3 new suspected memory leaks (see
            [   80.000000] kmemleak: Unknown object at 0xffff888103a5c800
            [   90.000000] kmemleak: Cannot allocate a kmemleak_object structure
            [   91.000000] kmemleak: Cannot insert 0xffff888103a5c800 into the object search tree
            [   92.000000] kmemleak: Kernel memory leak detector disabled
            """);
    assertEquals(
        List.of(
            NoticeKind.BOOT_BANNER,
            NoticeKind.INITIALIZED,
            NoticeKind.AUTOMATIC_SCANNING,
            NoticeKind.NEW_LEAKS,
            NoticeKind.NEW_LEAKS,
            NoticeKind.POOL_EXHAUSTED,
            NoticeKind.ERROR,
            NoticeKind.DISABLED),
        log.notices().stream().map(KernelNotice::kind).toList());
    assertEquals("6.12.1-lab", log.notices().get(0).text());
    assertEquals(12, log.notices().get(3).count());
    assertEquals(70_000_000, log.notices().get(3).logMicros());
    assertEquals("text:6", log.notices().get(4).source().toString());
    assertEquals(InputKind.CONSOLE, log.summary().kind());
    assertEquals(List.of(), log.diagnostics());
  }

  @Test
  @Interprets("R-02")
  void aBannerAloneIsNoSignOfKmemleak() {
    String banner = "[    0.000000] Linux version 6.12.1-lab (root@vm) (gcc 12)\n";
    KmemleakLog log = Texts.read(banner + "\1\n");
    assertEquals(InputKind.OTHER, log.summary().kind());
    assertEquals(List.of("6.12.1-lab"), releases(log));
    assertEquals(List.of(), log.diagnostics());
    KmemleakLog torn = Texts.read(banner + "\0\n");
    assertEquals(InputKind.OTHER, torn.summary().kind());
    assertEquals(List.of("6.12.1-lab"), releases(torn));
    assertEquals(DiagnosticCode.BINARY_BYTES, torn.diagnostics().get(0).code());
  }

  @Test
  void theReleaseMayComeFromUname() {
    String all = "Linux (none) 7.3.0-rc7 #1 SMP PREEMPT Thu Nov 26 20:43:02 UTC 2026 x86_64\n";
    assertEquals(List.of("7.3.0-rc7"), releases(Texts.read(all)));
    for (String other :
        List.of(
            "Linux 7.3 is out\n", "Linux kernels 6.1 and 6.12\n", "Linux a 6.1\n", "Linux \n")) {
      assertEquals(List.of(), Texts.read(other).notices(), other);
    }
  }

  private static List<String> releases(KmemleakLog log) {
    return log.notices().stream().map(KernelNotice::text).toList();
  }

  @Test
  @Interprets("R-23")
  void whatDumpPrintsIsAState() {
    KmemleakLog log = Texts.read(Texts.resource("dump-dmesg.txt"));
    assertEquals(List.of(), log.objects());
    ObjectState state = log.states().get(0);
    assertEquals("0xffff9f2640b02800", state.address().toString());
    assertEquals(1024, state.size());
    assertEquals("softirq", state.comm());
    assertEquals(0, state.pid());
    assertEquals(4294906226L, state.jiffies());
    assertEquals(1, state.minCount());
    assertEquals(0, state.count());
    assertEquals(1, state.flags());
    assertEquals(4294967295L, state.checksum());
    assertEquals(56_029_914, state.logMicros());
    assertTrue(log.states().size() > 2);
  }

  @Test
  @Interprets("R-24")
  void noticesInsideAnObjectFollowIt() {
    StringBuilder order = new StringBuilder();
    String text =
        Texts.OBJECT
            .replaceAll("(?m)^", "[   76.611642] kmemleak: ")
            .replaceFirst("hello", "hullo")
            .replaceFirst("(?=.*hex)", "[   76.7] kmemleak: Freeing unknown object at 0x1\n");
    KmemleakReader.read(
        Texts.input(text.getBytes(StandardCharsets.UTF_8), 100),
        new KmemleakListener() {
          @Override
          public void object(KmemleakObject object) {
            order.append("object ");
          }

          @Override
          public void notice(KernelNotice notice) {
            order.append("notice ");
          }

          @Override
          public void state(ObjectState state) {
            order.append("state ");
          }

          @Override
          public void diagnostic(io.github.unleak.parser.line.Diagnostic diagnostic) {
            order.append("diagnostic ");
          }
        });
    assertTrue(order.toString().startsWith("object "), order.toString());
    assertTrue(order.toString().contains("notice "), order.toString());
  }

  @Test
  @Interprets({"R-01", "R-04"})
  void kindsOfInputs() {
    assertEquals(InputKind.EMPTY, kind(""));
    assertEquals(InputKind.EMPTY, kind("\n \n"));
    assertEquals(InputKind.OTHER, kind("hello\n"));
    assertEquals(InputKind.OTHER, kind("\u0001\u0002kmemleak\u0003\0\0"));
    assertEquals(InputKind.KMEMLEAK, kind(Texts.OBJECT));
    assertEquals(InputKind.KMEMLEAK, kind(Texts.OBJECT + Texts.NEW_OBJECT + Texts.OBJECT));
    assertEquals(InputKind.CONSOLE, kind("$ cat\n" + Texts.OBJECT));
    assertEquals(InputKind.CONSOLE, kind(Texts.OBJECT + "done\n" + Texts.NEW_OBJECT));
  }

  @Test
  void nulBytesInALogAreTold() {
    KmemleakLog log = Texts.read("[    1.0]\0\0\0kmemleak: \n\0" + Texts.OBJECT);
    assertEquals(
        List.of(DiagnosticCode.BINARY_BYTES),
        log.diagnostics().stream().map(d -> d.code()).toList());
    assertEquals(1, log.objects().size());
  }

  @Test
  void whatCannotBeOpenedIsADiagnostic() {
    KmemleakLog log = KmemleakReader.readAll(Input.of(Path.of("/no/such/file")));
    assertEquals(DiagnosticCode.UNREADABLE_INPUT, log.diagnostics().get(0).code());
    Input failing =
        new Input(
            "x",
            null,
            () -> {
              throw new IOException("broken");
            });
    assertEquals(InputKind.OTHER, KmemleakReader.readAll(failing).summary().kind());
  }

  private static InputKind kind(String text) {
    return Texts.read(text).summary().kind();
  }
}
