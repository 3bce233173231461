package io.github.unleak.analyzer.replay;

import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.line.Diagnostic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that the replay of one trace gave. */
public final class TraceReplay {

  private final TraceSummary summary;
  private final RcacheFacts rcache;
  private final List<DomainReport> domains;
  private final UnlistedDomains unlisted;
  private final List<Divergence> divergences;
  private final long moreDivergences;
  private final List<ScanWindow> scans;
  private final List<MarkedScan> marked;
  private final List<ScanPass> passes;
  private final List<ScanPops> pops;
  private final MagazineJournal journal;
  private final LifeTable lives;
  private final HashedLives hashed;
  private final List<RcacheState> states;
  private final List<TraceLoss> losses;
  private final TimeOrder order;
  private final DepotProbes probes;
  private final long entriesWithoutReturn;
  private final long returnsWithoutEntry;
  private final long firstUnpaired;
  private final List<Diagnostic> diagnostics;

  TraceReplay(
      TraceSummary summary,
      RcacheFacts rcache,
      List<DomainReport> domains,
      UnlistedDomains unlisted,
      List<Divergence> divergences,
      long moreDivergences,
      List<ScanWindow> scans,
      List<MarkedScan> marked,
      List<ScanPass> passes,
      List<ScanPops> pops,
      MagazineJournal journal,
      LifeTable lives,
      HashedLives hashed,
      List<RcacheState> states,
      List<TraceLoss> losses,
      TimeOrder order,
      DepotProbes probes,
      long entriesWithoutReturn,
      long returnsWithoutEntry,
      long firstUnpaired,
      List<Diagnostic> diagnostics) {
    this.summary = summary;
    this.rcache = rcache;
    this.domains = List.copyOf(domains);
    this.unlisted = unlisted;
    this.divergences = List.copyOf(divergences);
    this.moreDivergences = moreDivergences;
    this.scans = List.copyOf(scans);
    this.marked = List.copyOf(marked);
    this.passes = List.copyOf(passes);
    this.pops = List.copyOf(pops);
    this.journal = journal;
    this.lives = lives;
    this.hashed = hashed;
    this.states = List.copyOf(states);
    this.losses = List.copyOf(losses);
    this.order = order;
    this.probes = probes;
    this.entriesWithoutReturn = entriesWithoutReturn;
    this.returnsWithoutEntry = returnsWithoutEntry;
    this.firstUnpaired = firstUnpaired;
    this.diagnostics = List.copyOf(diagnostics);
  }

  /** What the trace is. */
  public TraceSummary summary() {
    return summary;
  }

  /** Which rcache the kernel was taken to have, and why. */
  public RcacheFacts rcache() {
    return rcache;
  }

  /** The path of the trace. */
  public String path() {
    return summary.input().path();
  }

  /** The domains, those that are no more first. */
  public List<DomainReport> domains() {
    return domains;
  }

  /** Domains beyond those. */
  public UnlistedDomains unlisted() {
    return unlisted;
  }

  /** Where the kernel did something else than the model, in the order of the trace. */
  public List<Divergence> divergences() {
    return divergences;
  }

  /** How many divergences there were beyond those. */
  public long moreDivergences() {
    return moreDivergences;
  }

  /** The scans, in the order of time. */
  public List<ScanWindow> scans() {
    return scans;
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
    return pops;
  }

  /** The depots that somebody asked about while scans ran, in the order of the scans. */
  public List<DepotFilm> films() {
    return journal.films.films();
  }

  /** True where such films are missing. */
  public boolean filmsCut() {
    return journal.films.cut();
  }

  /** What happened to the magazine at an address, in the order of the trace. */
  public List<MagazineEvent> magazine(long address) {
    return journal.events(address);
  }

  /** Where the magazine at an address was during the scans. */
  public List<MagazinePlace> places(long address) {
    return journal.places(address);
  }

  /** What was allocated and freed at an address, in the order of the trace. */
  public List<LifeEvent> lives(long address) {
    return lives.at(address);
  }

  /** Allocations with hashed pointers that reported objects may be, in the order of the trace. */
  public List<HashedLife> hashedLives() {
    return hashed.all();
  }

  /** True where the trace covers a stretch of time, and tells of no missing event in it. */
  public boolean covers(long from, long to) {
    return hashed.covers(from, to);
  }

  /** The numbers at the bottom of a magazine when it was pushed, push by push. */
  public List<PushedNumbers> pushed(long pointer) {
    return journal.pushed(pointer);
  }

  /** True where not all that happened to the objects could be kept. */
  public boolean livesCut() {
    return lives.full();
  }

  /** The rcaches at the time that was asked for, else at the end. */
  public List<RcacheState> states() {
    return states;
  }

  /** Losses that the trace tells, the first thousand. */
  public List<TraceLoss> losses() {
    return losses;
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
    return !losses.isEmpty();
  }

  /** Explicit probes of the depot's pops and pushes, of magazines that the model knows. */
  public long depotProbes() {
    return probes.seen();
  }

  /** Those that found the magazine where the model has it. */
  public long depotProbesAgreed() {
    return probes.agreed();
  }

  /** Allocations without a return. */
  public long entriesWithoutReturn() {
    return entriesWithoutReturn;
  }

  /** Returns without an entry. */
  public long returnsWithoutEntry() {
    return returnsWithoutEntry;
  }

  /** Line of the first of either, or -1. */
  public long firstUnpaired() {
    return firstUnpaired;
  }

  /** What was said while it was read. */
  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }

  /** The life of a domain that was going on at a time, or {@code null}. */
  public @Nullable DomainReport domain(long address, long time) {
    DomainReport found = null;
    for (DomainReport domain : domains) {
      if (domain.address() == address && domain.firstTime() <= time) {
        found = found == null || domain.firstTime() > found.firstTime() ? domain : found;
      }
    }
    // Its address may have been that of another one since, which is not listed.
    boolean over = found != null && !found.living() && found.lastTime() < time;
    return over && time >= unlisted.from() ? null : found;
  }
}
