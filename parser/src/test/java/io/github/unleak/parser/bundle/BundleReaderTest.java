package io.github.unleak.parser.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.Input;
import io.github.unleak.parser.line.InputKind;
import io.github.unleak.parser.line.InputSummary;
import io.github.unleak.parser.line.OpenInput;
import io.github.unleak.parser.line.SourceLine;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BundleReaderTest {

  private static final String WHOLE =
      """
      {
        "schema": "unleak.bundle/1",
        "ended": "interrupted",
        "kernel": {"release": "6.12.1-\\u0061\\"b", "hz": 250, "cpus_possible": 8, "boot_id": "9f-3e", "page_size": 65536, "kasan": "sw-tags"},
        "trace": {
          "file": "trace.txt", "clock": "mono", "objects": "all",
          "probes": [
            {"event": "alloc_iova_fast", "hits": 10, "missed": 0},
            {"event": "free_iova_fast", "hits": 7, "missed": 3},
            {"event": "made", "function": "iova_domain_init_rcaches", "kind": "entry", "hits": 0, "missed": 0},
            {"event": "gone", "function": "free_iova_rcaches.part.0", "kind": "return", "hits": 0, "missed": 0}
          ],
          "cpus": [
            {"cpu": 0, "entries": 1, "overrun": 20, "commit_overrun": 0, "dropped": 300, "read": 9},
            {"cpu": 1, "entries": 0, "overrun": 4000, "commit_overrun": null, "read": 9}
          ]
        },
        "kmemleak": {"min_unref_scans": 2, "verbose": "N"},
        "scans": [
          {"scan": 1, "reads": 5, "agreed": false, "new_suspects": 66, "short": false},
          {"scan": 2, "reads": 2, "agreed": true, "new_suspects": null, "short": true},
          {"scan": "x", "reads": 2}
        ],
        "future": [{"x": [1.5e3, true, false, null, "\\n"]}],
        "missing": [
          {"item": "clock", "what": "a clock", "why": "none"}
        ]
      }
      """;

  private static Bundle read(String text) {
    Input input =
        new Input(
            "d/bundle.json",
            "d",
            () -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    try (OpenInput opened = OpenInput.open(input)) {
      return BundleReader.read(opened);
    }
  }

  private static TraceSummary summary(String path, long lost) {
    return new TraceSummary(
        new InputSummary(path, "d", InputKind.FTRACE, 1, 1),
        TraceSummary.Clock.SECONDS,
        null,
        8,
        -1,
        -1,
        1,
        Set.of(),
        Map.of(),
        0,
        0,
        lost,
        false);
  }

  @Test
  void tellsHowTheRecordingWasMade() {
    Bundle bundle = read(WHOLE);
    assertEquals(List.of(), bundle.diagnostics());
    assertEquals(InputKind.BUNDLE, bundle.input().kind());
    assertEquals("interrupted", bundle.ended());
    assertEquals("6.12.1-a\"b", bundle.release());
    assertEquals(250, bundle.hz());
    assertEquals(8, bundle.cpus());
    assertEquals("d/trace.txt", bundle.trace());
    assertEquals(3, bundle.missed());
    SourceLine line = new SourceLine("d/bundle.json", 26);
    assertEquals(List.of(new Bundle.Gap("clock", "a clock", "none", line)), bundle.gaps());
    assertEquals(4321, bundle.lost().events());
  }

  @Test
  void tellsWhatWasReadAfterEachScan() {
    Bundle bundle = read(WHOLE);
    assertEquals(new Bundle.Machine("9f-3e", 65536, 2, "sw-tags"), bundle.machine());
    assertEquals("all", bundle.objects());
    assertEquals(
        List.of(
            new Bundle.Scan(1, 5, false, 66, false, new SourceLine("d/bundle.json", 20)),
            new Bundle.Scan(2, 2, true, -1, true, new SourceLine("d/bundle.json", 21))),
        bundle.scans());
  }

  @Test
  void knowsWhatWasProbedAndNeverHit() {
    Bundle bundle = read(WHOLE);
    assertTrue(bundle.neverHit(EventRole.DOMAIN_INIT));
    assertTrue(bundle.neverHit(EventRole.DOMAIN_FREE_RETURN));
    assertFalse(bundle.neverHit(EventRole.IOVA_ALLOC), "it was hit");
    assertFalse(bundle.neverHit(EventRole.DOMAIN_FREE), "it was not probed");
    assertFalse(bundle.neverHit(EventRole.SCAN_BEGIN), "it was not probed");
  }

  @Test
  void itsTraceLacksWhatItDoesNotTellItself() {
    Bundle bundle = read(WHOLE);
    SourceLine probe = new SourceLine("d/bundle.json", 9);
    TraceLoss missed = new TraceLoss(TraceLoss.Kind.MISSED, -1, 3, probe);
    TraceLoss untold =
        new TraceLoss(TraceLoss.Kind.COUNT, -1, 4000, new SourceLine("d/bundle.json", 13));
    assertEquals(List.of(missed), bundle.untold(summary("d/trace.txt", 4321)));
    assertEquals(List.of(missed, untold), bundle.untold(summary("d/trace.txt", 321)));
    assertEquals(List.of(missed), bundle.untold(summary("d/report.txt", 4321)), "another form");
    assertEquals(List.of(), bundle.untold(summary("e/trace.txt", 0)), "another recording's");
    assertEquals(List.of(), bundle.untold(summary("d/e/trace.txt", 0)), "another recording's");
  }

  @Test
  void itsTraceHasTheClockThatWasSet() {
    Bundle bundle = read(WHOLE);
    TraceSummary local = summary("d/trace.dat", 0).withClockName("local");
    assertEquals("mono", bundle.named(local).clockName());
    assertEquals(local, read(WHOLE.replace("mono", "local")).named(local), "and nothing else");
    TraceSummary other = summary("e/trace.dat", 0).withClockName("local");
    assertEquals("local", bundle.named(other).clockName(), "another recording's");
  }

  @Test
  void whatIsNotToldIsNotKnown() {
    for (String text : List.of("{\"schema\": \"unleak.bundle/1\"}", "{}", "[]", "1")) {
      Bundle bundle = read(text);
      assertEquals(List.of(), bundle.diagnostics(), text);
      assertNull(bundle.hz());
      assertNull(bundle.trace());
      assertNull(bundle.ended());
      assertEquals(0, bundle.missed());
    }
    assertNull(read(WHOLE.replace("250", "0")).hz());
    assertNull(read(WHOLE.replace("250", "99999999999999999999")).hz());
    assertNull(read(WHOLE.replace("250", "\"250\"")).hz());
  }

  @Test
  void damageIsToldWithItsLine() {
    String[] damaged = {
      WHOLE.substring(0, 200),
      WHOLE + "x",
      WHOLE.replace("\"trace\":", "\"trace\""),
      WHOLE.replace("true", "True"),
      WHOLE.replace("1.5e3", "01"),
      "",
      "[".repeat(5000),
      WHOLE.replace("\\n", "\\x"),
      WHOLE.replace("\\u0061", "\\u006"),
      WHOLE.replace("false, null", "false,,")
    };
    for (String text : damaged) {
      Bundle bundle = read(text);
      assertEquals(1, bundle.diagnostics().size(), text);
      assertEquals(DiagnosticCode.DAMAGED_BUNDLE, bundle.diagnostics().get(0).code());
      assertNotNull(bundle.diagnostics().get(0).source());
    }
    SourceLine where = read(WHOLE.replace("1.5e3", "01")).diagnostics().get(0).source();
    assertEquals(new SourceLine("d/bundle.json", 24), where);
  }

  @Test
  void noTextMakesItFail() {
    Random random = new Random(3);
    for (int round = 0; round < 2000; round++) {
      StringBuilder text = new StringBuilder(WHOLE);
      for (int change = random.nextInt(3); change >= 0; change--) {
        int at = random.nextInt(text.length());
        if (random.nextBoolean()) {
          text.setCharAt(at, "{}[]\",:0x\\\n ".charAt(random.nextInt(12)));
        } else {
          text.delete(at, Math.min(text.length(), at + random.nextInt(40)));
        }
      }
      assertTrue(read(text.toString()).missed() >= 0, "round " + round);
    }
  }
}
