package io.github.unleak.analyzer.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.unleak.analyzer.replay.ScanMark.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Anyone may write into a trace; only a recorder's words number scans of kmemleak. */
class ScanMarkTest {

  @Test
  void theMarksOfRecordersAreRead() {
    Map<String, Kind> marks =
        Map.of(
            "unleak: scan 3 begin", Kind.BEGIN,
            "unleak: scan 3 end", Kind.END,
            "unleak: snapshot 3 read", Kind.READ,
            "unleak: snapshot 3.2 read", Kind.READ,
            "lab: scan 3 begin", Kind.BEGIN,
            "scan 3 begin", Kind.BEGIN,
            "scan 3 end ", Kind.END,
            "snapshot 3.5 read\n", Kind.READ);
    marks.forEach(
        (text, kind) -> {
          ScanMark mark = ScanMark.of(text, 7, 9);
          assertNotNull(mark, text);
          assertEquals(new ScanMark(kind, 3, 7, 9), mark);
        });
  }

  @Test
  void whatOthersWriteAboutTheirScansIsNoMark() {
    for (String who :
        List.of("wifi ", "wifi: ", "bt-le: ", "unleak ", "mylab: ", "lab: wifi ", "re", "- ")) {
      for (String what : List.of("scan 1 begin", "scan 1 end", "snapshot 1 read")) {
        assertNull(ScanMark.of(who + what, 0, 1), who + what);
      }
    }
    for (String text :
        List.of(
            "scan 1",
            "scan 1 start",
            "scan 1 begin of channel 6",
            "scan 1 ended early",
            "scan #1 begin",
            "scan 1234567 begin",
            "scan -1 begin",
            "scan 1.2 begin",
            "snapshot 1 read-only",
            "snapshot 1 reads",
            "scan  1 begin\nx",
            "SCAN 1 BEGIN",
            "")) {
      assertNull(ScanMark.of(text, 0, 1), text);
    }
  }
}
