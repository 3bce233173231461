package io.github.unleak.analyzer.timeline;

import static io.github.unleak.analyzer.Reports.file;
import static io.github.unleak.analyzer.Reports.judged;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.github.unleak.analyzer.Entry;
import io.github.unleak.analyzer.Reports;
import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Premise;
import io.github.unleak.analyzer.evidence.Premise.OneBoot.Shown;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.Analyzer;
import io.github.unleak.analyzer.verdict.Assumptions;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.parser.bundle.Bundle;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.line.InputKind;
import io.github.unleak.parser.line.InputSummary;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of which boot reads are by what the recorder and the user say. */
class RecordedBootsTest {

  private static final long A = 0xffff888100001000L;
  private static final Assumptions SERIES = new Assumptions(null, null, null, null, false, true);
  private static final Entry OLD = Entry.at(A).size(64);
  private static final Entry OVER = Entry.at(A + 32).size(48).jiffies(Entry.JIFFIES + 90_000);

  /** A description that names the reads 1, 2 … with so many objects each. */
  private static Bundle bundle(String folder, @Nullable String bootId, int... objects) {
    List<Bundle.Read> reads = new ArrayList<>();
    for (int at = 0; at < objects.length; at++) {
      reads.add(
          new Bundle.Read(
              folder + "/kmemleak-" + (at + 1) + ".txt",
              at + 1,
              -1,
              -1,
              (at + 1) * 100_000_000_000L,
              objects[at],
              new SourceLine(folder + "/bundle.json", 10 + at)));
    }
    return bundle(folder, bootId, reads);
  }

  private static Bundle bundle(String folder, @Nullable String bootId, List<Bundle.Read> reads) {
    String path = folder + "/bundle.json";
    return new Bundle(
        new InputSummary(path, folder, InputKind.BUNDLE, 1000, 30),
        "complete",
        null,
        1000,
        4,
        new Bundle.Machine(bootId, 4096, null, null),
        null,
        null,
        null,
        List.of(),
        new Bundle.Lost(-1, new SourceLine(path, 1)),
        reads,
        List.of(),
        List.of(),
        List.of());
  }

  private static KmemleakLog read(String folder, int number, Entry... entries) {
    return file(folder + "/kmemleak-" + number + ".txt", folder, entries);
  }

  private static Analysis analyze(List<Bundle> bundles, Assumptions options, KmemleakLog... logs) {
    return Analyzer.analyze(List.of(logs), List.of(), bundles, options);
  }

  private static Premise.OneBoot boot(JudgedObject object) {
    assertEquals(Certainty.PROVEN, object.certainty(), () -> "missing: " + object.missing());
    assertEquals(Verdict.TRANSIENT, object.verdict());
    assertNotNull(object.proof());
    return (Premise.OneBoot) object.proof().premises().get(0);
  }

  private static int run(Analysis analysis, String folder) {
    return analysis.snapshots().stream()
        .filter(snapshot -> snapshot.source().path().startsWith(folder))
        .findFirst()
        .orElseThrow()
        .run();
  }

  private static long runs(Analysis analysis) {
    return analysis.snapshots().stream().map(Snapshot::run).distinct().count();
  }

  @Test
  void readsThatOneRecorderNamesAreOfOneBoot() {
    Premise.OneBoot boot =
        boot(
            judged(
                analyze(
                    List.of(bundle("out", null, 1, 1)),
                    Assumptions.NONE,
                    read("out", 1, OLD),
                    read("out", 2, OVER)),
                A));
    assertEquals(Shown.RECORDER, boot.shown());
    assertEquals(
        List.of(new SourceLine("out/bundle.json", 10), new SourceLine("out/bundle.json", 11)),
        boot.lines());
  }

  /** Another number of objects than the recorder counted, or no entry: it is another file. */
  @ParameterizedTest
  @CsvSource({"2, 1", "1, 2", "1, 0", "3, 3"})
  void aFileThatTheRecorderDidNotReadShowsNothing(int first, int second) {
    Bundle[] descriptions = {
      bundle("out", "b1", first, second), bundle("out", "b1", 1), bundle("out", "b1", List.of())
    };
    for (Bundle description : descriptions) {
      JudgedObject old =
          judged(
              analyze(
                  List.of(description),
                  Assumptions.NONE,
                  read("out", 1, OLD),
                  read("out", 2, OVER)),
              A);
      assertNotEquals(Certainty.PROVEN, old.certainty());
    }
  }

  /** Reads from another boot were laid into the folder: what is old in one is not in the other. */
  @Test
  void listsThatContradictTheRecorderProveNothing() {
    List<Entry> one = new ArrayList<>(List.of(OLD));
    List<Entry> other = new ArrayList<>(List.of(OVER));
    for (int at = 0; at < 4; at++) {
      one.add(Entry.at(A + 0x10000 + at * 64L).jiffies(Entry.JIFFIES - 100L * at));
      other.add(Entry.at(A + 0x20000 + at * 64L).jiffies(Entry.JIFFIES - 90L * at));
    }
    Analysis analysis =
        analyze(
            List.of(bundle("out", "b1", one.size(), other.size())),
            Assumptions.NONE,
            read("out", 1, one.toArray(new Entry[0])),
            read("out", 2, other.toArray(new Entry[0])));
    for (JudgedObject object : analysis.objects()) {
      assertNotEquals(Certainty.PROVEN, object.certainty());
    }
  }

  /** Even if both list the same objects, as two boots without random addresses may. */
  @Test
  void differentBootsAreNeverMatched() {
    Entry[] leaks = new Entry[6];
    for (int at = 0; at < leaks.length; at++) {
      leaks[at] = Entry.at(A + 0x10000 + at * 64L).jiffies(Entry.JIFFIES + 100L * at);
    }
    Entry[] more = List.of(leaks).toArray(new Entry[7]);
    more[6] = OVER;
    Analysis analysis =
        analyze(
            List.of(bundle("one", "b1", 6), bundle("two", "b2", 7)),
            Assumptions.NONE,
            read("one", 1, leaks),
            read("two", 1, more));
    assertEquals(2, runs(analysis));
    assertEquals(13, analysis.objects().size());
    for (JudgedObject object : analysis.objects()) {
      assertEquals(Verdict.LEAK, object.verdict());
      assertEquals(Certainty.POSSIBLE, object.certainty());
    }
    Analysis same =
        analyze(
            List.of(bundle("one", "b1", 6), bundle("two", "b1", 7)),
            Assumptions.NONE,
            read("one", 1, leaks),
            read("two", 1, more));
    assertEquals(1, runs(same));
    assertEquals(7, same.objects().size());
  }

  /** A report that lies beside them and shares all objects with both does not join them. */
  @Test
  void nothingBetweenThemJoinsTwoBoots() {
    Entry[] leaks = new Entry[8];
    for (int at = 0; at < leaks.length; at++) {
      leaks[at] = Entry.at(A + 0x10000 + at * 64L).jiffies(Entry.JIFFIES + 100L * at);
    }
    Entry[] more = List.of(leaks).toArray(new Entry[9]);
    more[8] = OVER;
    Entry[] most = List.of(more).toArray(new Entry[10]);
    most[9] = Entry.at(A + 0x40000).jiffies(Entry.JIFFIES + 5000);
    Analysis analysis =
        analyze(
            List.of(bundle("one", "b1", 8), bundle("two", "b2", 9)),
            Assumptions.NONE,
            read("one", 1, leaks),
            read("loose", 1, most),
            read("two", 1, more));
    assertNotEquals(run(analysis, "one/"), run(analysis, "two/"));
  }

  @Test
  void bundlesOfOneBootAreOneRunInTheOrderOfTheRecordersTimes() {
    Bundle later =
        bundle(
            "a",
            "b1",
            List.of(
                new Bundle.Read(
                    "a/kmemleak-1.txt", 1, -1, -1, 900, 1, new SourceLine("a/bundle.json", 10))));
    Bundle earlier =
        bundle(
            "b",
            "b1",
            List.of(
                new Bundle.Read(
                    "b/kmemleak-1.txt", 1, -1, -1, 300, 1, new SourceLine("b/bundle.json", 10))));
    Analysis analysis =
        analyze(List.of(later, earlier), Assumptions.NONE, read("a", 1, OVER), read("b", 1, OLD));
    assertEquals(1, runs(analysis));
    assertEquals("b/kmemleak-1.txt", analysis.snapshots().get(0).source().path());
    assertEquals(Shown.RECORDER, boot(judged(analysis, A)).shown());
  }

  @Test
  void theUserMaySayThatAllIsOfOneBoot() {
    KmemleakLog[] logs = {file("x", null, OLD), file("y", null, OVER)};
    assertNotEquals(
        Certainty.PROVEN, judged(analyze(List.of(), Assumptions.NONE, logs), A).certainty());
    Premise.OneBoot boot = boot(judged(analyze(List.of(), SERIES, logs), A));
    assertEquals(Shown.SERIES, boot.shown());
    assertEquals(2, boot.lines().size());
  }

  /** Cut or emptied after the recording: the recorder had counted more than is there now. */
  @Test
  void whatIsMissingFromAReadThatWasCutSaysNothing() {
    Entry[] all = new Entry[6];
    for (int at = 0; at < all.length; at++) {
      all[at] = Entry.at(A + 4096L * at).jiffies(Entry.JIFFIES + 900L * at);
    }
    for (int left = 0; left < all.length; left++) {
      Entry[] rest = Arrays.copyOf(all, left);
      Analysis cut =
          analyze(
              List.of(bundle("d", "boot", 6, 6)),
              Assumptions.NONE,
              read("d", 1, all),
              read("d", 2, rest));
      Analysis whole =
          analyze(
              List.of(bundle("d", "boot", 6, left)),
              Assumptions.NONE,
              read("d", 1, all),
              read("d", 2, rest));
      Verdict last = Reports.judged(whole, A + 4096L * 5).verdict();
      assertEquals(Verdict.TRANSIENT, last, left + " left");
      cut.objects().forEach(object -> assertEquals(Verdict.LEAK, object.verdict()));
    }
  }

  /** A full disk or a small reader cuts at a block: what stood after the last entry is unknown. */
  @Test
  void aFileThatEndsWithABlockMayHaveBeenCut() {
    for (int bytes : new int[] {256, 512, 640, 300, 511}) {
      Entry[] all = new Entry[6];
      for (int at = 0; at < all.length; at++) {
        all[at] = Entry.at(A + 4096L * at).jiffies(Entry.JIFFIES + 900L * at).printed(bytes);
      }
      Analysis analysis =
          analyze(
              List.of(), Assumptions.NONE, read("d", 1, all), read("d", 2, Arrays.copyOf(all, 4)));
      Verdict expected = 4 * bytes % 512 == 0 ? Verdict.LEAK : Verdict.TRANSIENT;
      assertEquals(expected, Reports.judged(analysis, A + 4096L * 5).verdict(), bytes + " bytes");
    }
  }
}
