package io.github.unleak.analyzer.replay;

import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.line.Diagnostic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The replay of one trace: its report, and what it kept about the objects asked about. */
public final class TraceReplay {

  /**
   * What is kept about the objects asked about.
   *
   * @param journal what happened to magazines, and to their depots while scans ran
   * @param lives allocations and frees at their addresses
   * @param hashed allocations that they may be, where pointers are hashed
   * @param coverage where events are missing
   * @param states the rcaches at the time asked for
   */
  record Kept(
      MagazineJournal journal,
      LifeTable lives,
      HashedLives hashed,
      TraceCoverage coverage,
      List<RcacheState> states) {}

  private final ReplayReport report;
  private final List<MarkedScan> marked;
  private final List<ScanPass> passes;
  private final Kept kept;
  private final TimeOrder order;
  private final List<Diagnostic> diagnostics;

  TraceReplay(
      ReplayReport report,
      List<MarkedScan> marked,
      List<ScanPass> passes,
      Kept kept,
      TimeOrder order,
      List<Diagnostic> diagnostics) {
    this.report = report;
    this.marked = List.copyOf(marked);
    this.passes = List.copyOf(passes);
    this.kept = kept;
    this.order = order;
    this.diagnostics = List.copyOf(diagnostics);
  }

  /** What it found, as plain data. */
  public ReplayReport report() {
    return report;
  }

  /** What the trace is. */
  public TraceSummary summary() {
    return report.summary();
  }

  /** Which rcache the kernel was taken to have, and why. */
  public RcacheFacts rcache() {
    return report.rcache();
  }

  /** The path of the trace. */
  public String path() {
    return report.path();
  }

  /** The domains, those that are no more first. */
  public List<DomainReport> domains() {
    return report.domains();
  }

  /** Domains beyond those. */
  public UnlistedDomains unlisted() {
    return report.unlisted();
  }

  /** Where the kernel did something else than the model, in the order of the trace. */
  public List<Divergence> divergences() {
    return report.divergences();
  }

  /** How many divergences there were beyond those. */
  public long moreDivergences() {
    return report.moreDivergences();
  }

  /** The scans, in the order of time. */
  public List<ScanWindow> scans() {
    return report.scans();
  }

  /** The scans that marks in the trace number beyond doubt, in the order of the marks. */
  public List<MarkedScan> markedScans() {
    return marked;
  }

  /** The passes of scans (Linux 7.3), in the order of the trace. */
  public List<ScanPass> passes() {
    return passes;
  }

  /** The depots that were popped while a scan ran that has ended, scan by scan. */
  public List<ScanPops> pops() {
    return report.pops();
  }

  /** The depots that somebody asked about while scans ran, in the order of the scans. */
  public List<DepotFilm> films() {
    return kept.journal().films.films();
  }

  /** True where such films are missing. */
  public boolean filmsCut() {
    return kept.journal().films.cut();
  }

  /** What happened to the magazine at an address, in the order of the trace. */
  public List<MagazineEvent> magazine(long address) {
    return kept.journal().events(address);
  }

  /** Where the magazine at an address was during the scans. */
  public List<MagazinePlace> places(long address) {
    return kept.journal().places(address);
  }

  /** What was allocated and freed at an address, in the order of the trace. */
  public List<LifeEvent> lives(long address) {
    return kept.lives().at(address);
  }

  /**
   * True if between two times, ns on the trace's clock, something was allocated from the same
   * place, by the same task and of the same size as an object, but not at its address. Pointers
   * that are hashed do not count.
   */
  public boolean allocatedElsewhere(AllocationTraits traits, long address, long from, long to) {
    return kept.lives().sites().elsewhere(traits, address, from, to);
  }

  /** Allocations with hashed pointers that reported objects may be, in the order of the trace. */
  public List<HashedLife> hashedLives() {
    return kept.hashed().all();
  }

  /** True where the trace covers a stretch of time, and tells of no missing event in it. */
  public boolean covers(long from, long to) {
    return kept.coverage().covers(from, to);
  }

  /**
   * The same if events that are counted as missing, and it is not said where, lie before the first
   * or after the last event of a CPU.
   */
  public boolean coversBetweenEnds(long from, long to) {
    return kept.coverage().coversBetweenEnds(from, to, summary().cpus());
  }

  /** The numbers at the bottom of a magazine when it was pushed, push by push. */
  public List<PushedNumbers> pushed(long pointer) {
    return kept.journal().pushed(pointer);
  }

  /** True where not all that happened to the objects could be kept. */
  public boolean livesCut() {
    return kept.lives().full();
  }

  /** The rcaches at the time that was asked for, else at the end. */
  public List<RcacheState> states() {
    return kept.states();
  }

  /** Losses that the trace tells, the first thousand. */
  public List<TraceLoss> losses() {
    return report.losses();
  }

  /** How often the trace's times went backwards, by more than CPUs' clocks differ. */
  public long backwards() {
    return order.steps();
  }

  /** The line of the first event whose time went backwards, or -1. */
  public long firstBackwards() {
    return order.firstLine();
  }

  /** True where the trace itself says that events are missing. */
  public boolean lossy() {
    return report.lossy();
  }

  /** Explicit probes of the depot's pops and pushes, of magazines that the model knows. */
  public long depotProbes() {
    return report.pairing().depotProbes();
  }

  /** Those that found the magazine where the model has it. */
  public long depotProbesAgreed() {
    return report.pairing().depotProbesAgreed();
  }

  /** Allocations without a return. */
  public long entriesWithoutReturn() {
    return report.pairing().entriesWithoutReturn();
  }

  /** Returns without an entry. */
  public long returnsWithoutEntry() {
    return report.pairing().returnsWithoutEntry();
  }

  /** Line of the first of either, or -1. */
  public long firstUnpaired() {
    return report.pairing().firstUnpaired();
  }

  /** What was said while it was read. */
  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }

  /** The life of a domain that was going on at a time, or {@code null}. */
  public @Nullable DomainReport domain(long address, long time) {
    return report.domain(address, time);
  }
}
