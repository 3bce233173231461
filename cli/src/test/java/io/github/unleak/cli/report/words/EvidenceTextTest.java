package io.github.unleak.cli.report.words;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.ChainEnd;
import io.github.unleak.analyzer.evidence.DepotEvidence;
import io.github.unleak.analyzer.evidence.Evidence;
import io.github.unleak.analyzer.evidence.ReadEvidence;
import io.github.unleak.analyzer.evidence.TraceEvidence;
import io.github.unleak.analyzer.evidence.TraceEvidence.Diverged.How;
import io.github.unleak.analyzer.evidence.TraceEvidence.Recognised;
import io.github.unleak.analyzer.stack.KnownCause;
import io.github.unleak.analyzer.verdict.NextStep;
import io.github.unleak.analyzer.verdict.TraceCoverage;
import io.github.unleak.parser.line.Address;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

public class EvidenceTextTest {

  private static final SourceLine LINE = new SourceLine("kmemleak-2.txt", 42);
  private static final SourceLine BEFORE = new SourceLine("kmemleak-1.txt", 7);
  private static final Address OTHER = new Address(0xffff888100000c00L);

  public static List<Evidence> all() {
    List<Evidence> all = new ArrayList<>();
    all.add(new Evidence.Unreferenced(1, LINE));
    all.add(new Evidence.Unreferenced(3, LINE));
    all.add(new Evidence.AddressReused(OTHER, 64, -2, 2, Certainty.PROVEN, LINE));
    all.add(new Evidence.AddressReused(OTHER, -1, -1, 2, Certainty.PROVEN, LINE));
    for (Evidence.ContentChanged.Change how : Evidence.ContentChanged.Change.values()) {
      all.add(new Evidence.ContentChanged(how, 8, 1, 2, BEFORE, Certainty.PROVEN, LINE));
    }
    for (Evidence.GoneOnRescan.Clearing clearing : Evidence.GoneOnRescan.Clearing.values()) {
      all.add(new Evidence.GoneOnRescan(1, 2, 4, clearing, Certainty.PROBABLE, LINE));
    }
    all.add(new ReadEvidence.CameBack(3, 4, LINE));
    all.add(new ReadEvidence.MaybeSkipped(1, 2, 2, LINE));
    all.add(new ReadEvidence.NotCompared(1, 2, LINE));
    all.add(new Evidence.ReachedFromLive(OTHER, 16, 2, Certainty.PROVEN, LINE));
    for (ChainEnd end : ChainEnd.values()) {
      all.add(new DepotEvidence.DepotTail(List.of(OTHER), end, 2, Certainty.POSSIBLE, LINE));
      all.add(new DepotEvidence.DepotTail(List.of(OTHER, OTHER), end, 2, Certainty.PROBABLE, LINE));
    }
    all.add(new DepotEvidence.BreathingChain(OTHER, true, 1, 2, Certainty.PROBABLE, LINE));
    all.add(new DepotEvidence.BreathingChain(OTHER, false, 1, 2, Certainty.PROBABLE, LINE));
    all.add(new DepotEvidence.MarkedDepot(List.of(OTHER), Certainty.PROBABLE, LINE));
    all.add(new DepotEvidence.MarkedDepot(List.of(OTHER, OTHER), Certainty.PROBABLE, LINE));
    for (DepotEvidence.NeverExplained.Reason reason :
        DepotEvidence.NeverExplained.Reason.values()) {
      all.add(new DepotEvidence.NeverExplained(reason, 17, Certainty.PROBABLE, LINE));
    }
    all.add(new Evidence.Frozen(1, 4, 3, true, Certainty.PROBABLE, LINE));
    all.add(new Evidence.Frozen(1, 4, 3, false, Certainty.POSSIBLE, LINE));
    all.add(new DepotEvidence.LeakedCompany(OTHER, 5, LINE));
    all.add(new DepotEvidence.LeakedCompany(OTHER, 1, LINE));
    all.add(new Evidence.ReachedFromLeak(OTHER, 24, Certainty.PROBABLE, LINE));
    all.add(new Evidence.ZeroChecksum(LINE));
    all.add(new Evidence.Known(KnownCause.XARRAY_NODE, LINE));
    for (Evidence.Weakened.Reason reason : Evidence.Weakened.Reason.values()) {
      all.add(new Evidence.Weakened(reason, Certainty.PROVEN, LINE));
    }
    all.addAll(ofTraces());
    return all;
  }

  private static List<Evidence> ofTraces() {
    Certainty proven = Certainty.PROVEN;
    long time = 62_925_157_000L;
    return List.of(
        new TraceEvidence.Recognised(Recognised.Outcome.ONE, 1, 7, LINE),
        new TraceEvidence.Recognised(Recognised.Outcome.ALL_FREED, 2, 7, LINE),
        new TraceEvidence.Recognised(Recognised.Outcome.UNDECIDED, 2, 7, LINE),
        new TraceEvidence.FreedLater(time, "kfree_rcu_work+0x1", BEFORE, proven, LINE),
        new TraceEvidence.FreedLater(time, "kfree_rcu_work+0x1", null, proven, LINE),
        new TraceEvidence.Reallocated(OTHER, time, "alloc_skb+0x1", proven, LINE),
        new TraceEvidence.HandedOut(0xfff17, time, 3, proven, LINE),
        new TraceEvidence.InRcache(OTHER, 0, 2, 1, proven, LINE),
        new TraceEvidence.InRcache(OTHER, 0, -1, 0, proven, LINE),
        new TraceEvidence.Diverged(How.PASSED_BY, OTHER.value(), time, BEFORE, proven, LINE),
        new TraceEvidence.Diverged(How.DEPOT_EMPTY, 0xfff17, time, null, proven, LINE),
        new TraceEvidence.Unreachable(OTHER, time, proven, LINE),
        new TraceEvidence.OutlivedOwner(OTHER, time, proven, LINE));
  }

  @Test
  void eachIsOneSentenceOfItsOwn() {
    Set<String> seen = new HashSet<>();
    for (Evidence evidence : all()) {
      String text = EvidenceText.of(evidence);
      assertAll(
          text,
          () -> assertTrue(seen.add(text), "said twice"),
          () -> assertFalse(text.endsWith("."), "no full stop: a source follows"),
          () -> assertFalse(text.contains("  "), "one space between words"),
          () -> assertFalse(text.contains("null"), "unknown has words"),
          () -> assertTrue(text.length() > 30, "a sentence"));
    }
  }

  @Test
  void everyKindIsThere() {
    Set<Class<?>> here = new HashSet<>();
    all().forEach(evidence -> here.add(evidence.getClass()));
    Set<Class<?>> kinds = new HashSet<>(List.of(Evidence.class.getPermittedSubclasses()));
    for (Class<?> family : List.of(DepotEvidence.class, ReadEvidence.class, TraceEvidence.class)) {
      kinds.remove(family);
      kinds.addAll(List.of(family.getPermittedSubclasses()));
    }
    assertEquals(kinds, here);
  }

  @Test
  void tellsTheNumbers() {
    assertEquals(
        "byte 8 of its dump changed between snapshots 1 and 2 (earlier value at"
            + " kmemleak-1.txt:7): something wrote to it",
        EvidenceText.of(
            new Evidence.ContentChanged(
                Evidence.ContentChanged.Change.DUMP, 8, 1, 2, BEFORE, Certainty.PROVEN, LINE)));
    assertEquals(
        "snapshot 2 lists another object over its bytes, at 0xffff888100000c00 (64 bytes, jiffies"
            + " 18446744073709551614): it was freed in between",
        EvidenceText.of(new Evidence.AddressReused(OTHER, 64, -2, 2, Certainty.PROVEN, LINE)));
  }

  @Test
  void everyNextStepIsSaid() {
    Set<String> seen = new HashSet<>();
    for (NextStep step : NextStep.values()) {
      assertTrue(seen.add(NextStepText.of(step, Certainty.PROBABLE, TraceCoverage.NONE)));
      assertTrue(NextStepText.id(step).matches("[a-z-]+"));
    }
    assertTrue(
        NextStepText.of(NextStep.APPLY_DEPOT_MARK, Certainty.PROVEN, TraceCoverage.NONE)
            .contains("7591c127f3b1"));
  }
}
