package io.github.unleak.cli.report;

import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.ChainEnd;
import io.github.unleak.analyzer.evidence.DepotEvidence;
import io.github.unleak.analyzer.evidence.Evidence;
import io.github.unleak.analyzer.evidence.PremiseKind;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.rcache.Magazine;
import io.github.unleak.analyzer.stack.StackSignature;
import io.github.unleak.analyzer.timeline.Sighting;
import io.github.unleak.analyzer.timeline.Snapshot;
import io.github.unleak.analyzer.timeline.Subject;
import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.Cause;
import io.github.unleak.analyzer.verdict.ChainView;
import io.github.unleak.analyzer.verdict.Group;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.analyzer.verdict.KernelFacts;
import io.github.unleak.analyzer.verdict.NextStep;
import io.github.unleak.analyzer.verdict.Summary;
import io.github.unleak.analyzer.verdict.TraceCoverage;
import io.github.unleak.parser.kmemleak.Backtrace;
import io.github.unleak.parser.kmemleak.Frame;
import io.github.unleak.parser.kmemleak.HexDump;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.kmemleak.Origin;
import io.github.unleak.parser.line.Address;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.InputKind;
import io.github.unleak.parser.line.InputSummary;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Analyses built by hand, so that a report's test fails for the report's sake alone. */
public final class Samples {

  /** The chain of the report that started it, head first. */
  public static final List<Address> CHAIN =
      List.of(
          new Address(0xffff8881411f9000L),
          new Address(0xffff8881261c1000L),
          new Address(0xffff88812be26400L),
          new Address(0xffff8881392ec000L),
          new Address(0xffff8881a5301000L));

  private static final StackSignature IOVA =
      new StackSignature("00c0ffee00c0ffee", "memory leak in free_iova_fast");
  private static final StackSignature DRIVER =
      new StackSignature("0123456789abcdef", "memory leak in some_probe");
  private static final StackSignature CHILD =
      new StackSignature("fedcba9876543210", "memory leak in some_child");

  private Samples() {}

  /** Five magazines in one snapshot: transient, probable. */
  public static Analysis fiveMagazines() {
    List<JudgedObject> objects = new ArrayList<>();
    for (int i = 0; i < CHAIN.size(); i++) {
      objects.add(magazine(i));
    }
    Group group =
        new Group(
            IOVA,
            Verdict.TRANSIENT,
            Certainty.PROBABLE,
            List.of(0, 5, 0),
            objects,
            5120,
            4,
            List.of(new ChainView(1, CHAIN, Magazine.Head.ZERO, null)),
            NextStep.APPLY_DEPOT_MARK);
    return new Analysis(
        List.of(new InputSummary("kmemleak-1.txt", null, InputKind.KMEMLEAK, 4120, 81)),
        new KernelFacts("6.12.117", 1000, 4, Generation.LIST, 8, false),
        List.of(new Snapshot(1, 1, line(1), true, 11_092_100, 5)),
        objects,
        List.of(group),
        List.of(new Diagnostic(DiagnosticCode.ONE_SNAPSHOT, "one snapshot alone", null)),
        new Summary(5, 5120, List.of(0, 0, 0), List.of(0, 5, 0)),
        true,
        List.of(),
        TraceCoverage.NONE);
  }

  private static JudgedObject magazine(int i) {
    Address address = CHAIN.get(i);
    int at = 1 + 16 * i;
    Address next = i + 1 < CHAIN.size() ? CHAIN.get(i + 1) : null;
    Evidence tail =
        new DepotEvidence.DepotTail(CHAIN, ChainEnd.NULL, 1, Certainty.PROBABLE, line(at + 3));
    return new JudgedObject(
        new Subject(
            1, List.of(new Sighting(1, object(address, 1024, "softirq", 4306297099L + i, at)))),
        "iova_magazine",
        false,
        Verdict.TRANSIENT,
        Certainty.PROBABLE,
        Cause.DEPOT_POP_RACE,
        null,
        PremiseKind.EVENTS,
        List.of(tail, new Evidence.Unreferenced(1, line(at))),
        next == null ? List.of() : List.of(next),
        i == 0 ? List.of() : List.of(CHAIN.get(i - 1)),
        i == 0 ? null : CHAIN.get(0),
        IOVA,
        11_329_803 + i);
  }

  /** Two snapshots: a leak with a child of another kind, and one object that is gone. */
  public static Analysis mixed() {
    Address parent = new Address(0xffff888100000400L);
    Address child = new Address(0xffff888100000800L);
    Address gone = new Address(0xffff888100000c00L);
    JudgedObject leak =
        judged(
            parent,
            DRIVER,
            Verdict.LEAK,
            Certainty.PROBABLE,
            List.of(
                new Evidence.Frozen(1, 2, 1, true, Certainty.PROBABLE, line(3)),
                new Evidence.Unreferenced(2, line(1))),
            null,
            List.of(child),
            1,
            2);
    JudgedObject indirect =
        judged(
            child,
            CHILD,
            Verdict.LEAK,
            Certainty.PROBABLE,
            List.of(
                new Evidence.ReachedFromLeak(parent, 16, Certainty.PROBABLE, line(4)),
                new Evidence.Unreferenced(2, line(10))),
            parent,
            List.of(),
            1,
            2);
    JudgedObject transients =
        judged(
            gone,
            DRIVER,
            Verdict.TRANSIENT,
            Certainty.PROVEN,
            List.of(
                new Evidence.AddressReused(gone, 512, 4295000000L, 2, Certainty.PROVEN, line(40)),
                new Evidence.Unreferenced(1, line(20))),
            null,
            List.of(),
            1,
            1);
    return new Analysis(
        List.of(
            new InputSummary("kmemleak-1.txt", "run", InputKind.KMEMLEAK, 900, 30),
            new InputSummary("kmemleak-2.txt", "run", InputKind.KMEMLEAK, 700, 20)),
        new KernelFacts(null, null, null, null, null, null),
        List.of(
            new Snapshot(1, 1, line(1), true, -1, 3),
            new Snapshot(2, 1, new SourceLine("kmemleak-2.txt", 1), false, -1, 2)),
        List.of(leak, indirect, transients),
        List.of(
            group(leak, Verdict.LEAK, NextStep.LOOK_AT_ALLOCATOR, 0),
            group(indirect, Verdict.LEAK, NextStep.LOOK_AT_ALLOCATOR, 1),
            group(transients, Verdict.TRANSIENT, NextStep.NOTHING, 0)),
        List.of(
            new Diagnostic(DiagnosticCode.HZ_UNKNOWN, "no two ages", null),
            new Diagnostic(DiagnosticCode.DAMAGED_DUMP, "no hexadecimal digits", line(5))),
        new Summary(3, 3072, List.of(0, 2, 0), List.of(0, 0, 1)),
        true,
        List.of(),
        TraceCoverage.NONE);
  }

  /** Nothing at all in {@code snapshots} snapshots. */
  public static Analysis nothing(int snapshots, boolean scanSeen, Diagnostic... diagnostics) {
    List<Snapshot> list = new ArrayList<>();
    for (int i = 1; i <= snapshots; i++) {
      list.add(new Snapshot(i, 1, line(i), true, -1, 0));
    }
    return new Analysis(
        List.of(new InputSummary("kmemleak-1.txt", null, InputKind.EMPTY, 0, 0)),
        new KernelFacts(null, null, null, null, null, null),
        list,
        List.of(),
        List.of(),
        List.of(diagnostics),
        new Summary(0, 0, List.of(0, 0, 0), List.of(0, 0, 0)),
        scanSeen,
        List.of(),
        TraceCoverage.NONE);
  }

  /** One group of {@code n} equal objects, leaks. */
  public static Analysis many(int n) {
    List<JudgedObject> objects = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      Address address = new Address(0xffff888000000000L + i * 1024L);
      objects.add(
          judged(
              address,
              DRIVER,
              Verdict.LEAK,
              Certainty.POSSIBLE,
              List.of(new Evidence.Unreferenced(1, line(1 + 16L * i))),
              null,
              List.of(),
              1,
              1));
    }
    Group group =
        new Group(
            DRIVER,
            Verdict.LEAK,
            Certainty.POSSIBLE,
            List.of(n, 0, 0),
            objects,
            1024L * n,
            0,
            List.of(),
            NextStep.RESCAN);
    return new Analysis(
        List.of(new InputSummary("kmemleak-1.txt", null, InputKind.KMEMLEAK, 1000L * n, 16L * n)),
        new KernelFacts(null, 250, null, null, 8, false),
        List.of(new Snapshot(1, 1, line(1), true, -1, n)),
        objects,
        List.of(group),
        List.of(),
        new Summary(n, 1024L * n, List.of(n, 0, 0), List.of(0, 0, 0)),
        true,
        List.of(),
        TraceCoverage.NONE);
  }

  private static Group group(JudgedObject member, Verdict verdict, NextStep next, int indirect) {
    List<Integer> counts = new ArrayList<>(List.of(0, 0, 0));
    counts.set(List.of(Certainty.values()).indexOf(member.certainty()), 1);
    return new Group(
        member.signature(),
        verdict,
        member.certainty(),
        counts,
        List.of(member),
        member.subject().size(),
        indirect,
        List.of(),
        next);
  }

  private static JudgedObject judged(
      Address address,
      StackSignature signature,
      Verdict verdict,
      Certainty certainty,
      List<Evidence> evidence,
      @Nullable Address root,
      List<Address> pointsTo,
      int first,
      int last) {
    List<Sighting> sightings = new ArrayList<>();
    for (int i = first; i <= last; i++) {
      sightings.add(new Sighting(i, object(address, 1024, "insmod", 4294900000L, 1)));
    }
    return new JudgedObject(
        new Subject(1, sightings),
        null,
        false,
        verdict,
        certainty,
        null,
        null,
        certainty == Certainty.PROBABLE ? PremiseKind.EVENTS : null,
        evidence,
        pointsTo,
        root == null ? List.of() : List.of(root),
        root,
        signature,
        -1);
  }

  /** An entry as read. */
  public static KmemleakObject object(
      Address address, long size, @Nullable String comm, long jiffies, long line) {
    byte[] bytes =
        HexFormat.of().parseHex("0000000000000000e77d0500000000000fb4050000000000b496050000000000");
    return new KmemleakObject(
        address,
        size,
        false,
        false,
        comm,
        0,
        jiffies,
        462_991,
        -1,
        new HexDump(bytes, 32, -1),
        new Backtrace(
            List.of(
                frame("__kmem_cache_alloc_node", 0x1e8, 0x320),
                frame("kmalloc_trace", 0x2a, 0x60),
                frame("free_iova_fast", 0x28e, 0x4e0),
                frame("fq_ring_free_locked", 0x1b0, 0x310),
                frame("__do_softirq", 0x205, 0x8b5)),
            false),
        0,
        new Origin(line(line), line + 15, -1, false, false, false));
  }

  private static Frame frame(String symbol, long offset, long size) {
    return new Frame(symbol, offset, size, null, 0xffffffff819f5f08L, false, false, null);
  }

  private static SourceLine line(long line) {
    return new SourceLine("kmemleak-1.txt", line);
  }
}
