package io.github.unleak.verify;

import static io.github.unleak.verify.Finding.Refused.unless;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.unleak.parser.ftrace.EventField;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.line.SourceLine;
import io.github.unleak.verify.DomainEvents.Call;
import io.github.unleak.verify.DomainEvents.Step;
import io.github.unleak.verify.Finding.Refused;
import io.github.unleak.verify.ProofCheck.Event;
import io.github.unleak.verify.RawInput.Trace;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks what a proof says about a magazine: the scan, the span, and what became of it. */
final class DepotCheck {

  private final ProofCheck proof;
  private final Trace trace;
  private final Clock clock;
  private final KmemleakObject magazine;

  DepotCheck(ProofCheck proof, Trace trace, Clock clock, KmemleakObject magazine) {
    this.proof = proof;
    this.trace = trace;
    this.clock = clock;
    this.magazine = magazine;
  }

  /**
   * A conclusion that {@link DepotReplay#run} may reach; {@code other} is an address or a number.
   */
  static String conclusion(String what, long line, long magazine, long other) {
    return what + " " + line + " " + magazine + " " + other;
  }

  /** What was at the object's address when something happened, or {@code null}. */
  static @Nullable TraceEvent tenant(Trace trace, KmemleakObject object, TraceEvent when) {
    TraceEvent last = null;
    for (TraceEvent event : trace.lives.getOrDefault(RawInput.address(object), List.of())) {
      last = event.line() < when.line() ? event : last;
    }
    return last;
  }

  /** True if nothing happens at an address between two events. */
  static boolean untouched(Trace trace, long address, TraceEvent from, TraceEvent to) {
    return trace.lives.getOrDefault(address, List.of()).stream()
        .noneMatch(event -> event.line() > from.line() && event.line() < to.line());
  }

  /** Checks that the last of the events befell the magazine that the first one allocates. */
  void check(List<Event> events) throws Refused {
    Event first = events.get(0);
    Event last = events.get(events.size() - 1);
    TraceEvent born = proof.event(first.line(), "events");
    TraceEvent event = proof.event(last.line(), "events");
    unless(clock.fits(magazine, born), "order", "it is not the magazine's own allocation");
    unless(born.line() < event.line(), "order", "the event lies before the allocation");
    boolean alone = untouched(trace, RawInput.address(magazine), born, event);
    unless(alone, "events", "something else happens at the address before");
    boolean over = last.what().equals("popped");
    scan(over, over, event);
    boolean span = proof.lines("nothing-missing").equals(List.of(first.line(), last.line()));
    unless(span, "nothing-missing", "the span is not that from the allocation to the event");
    long address = ProofCheck.hexadecimal(proof.facts("nothing-missing").path("domain"));
    DomainEvents domain = trace.domains.get(address);
    if (domain == null) {
      throw new Refused("nothing-missing", "no domain is named");
    }
    if (last.what().equals("left-behind")) {
      torn(domain.steps(), born, event);
      return;
    }
    for (TraceLoss loss : trace.losses) {
      long line = loss.source().line();
      boolean inside = line > born.line() && line <= event.line();
      unless(!inside, "nothing-missing", "events were lost at line " + line);
    }
    Set<String> wanted = new HashSet<>();
    Set<Long> lines = new HashSet<>();
    for (Event step : events.subList(1, events.size())) {
      lines.add(step.line().line());
      wanted.add(conclusion(step.what(), step.line().line(), step.address(), step.other()));
    }
    replay(domain, born, lines, wanted);
  }

  /**
   * Replays the size class of the events. How many numbers a magazine holds is told by its size,
   * else both numbers must show the same; whether a domain is made with its magazines or they are
   * allocated on demand is told by the making of any domain, else both must show it.
   */
  private void replay(DomainEvents domain, TraceEvent born, Set<Long> lines, Set<String> wanted)
      throws Refused {
    int order = -1;
    for (Step step : domain.steps()) {
      Call call = step.call();
      if (call != null && call.ofRcache() && lines.contains(step.event().line())) {
        order = call.order();
      }
    }
    long word = magazine.address().value() >>> 32 == 0 ? 4 : 8;
    long room = born.get(EventField.BYTES_REQUESTED, 0) / word - 1;
    for (int capacity = 127; capacity <= 128; capacity++) {
      boolean shown = capacity != room && (room == 127 || room == 128);
      boolean all = true;
      for (boolean lazy : new boolean[] {false, true}) {
        boolean open = lazy ? !trace.magazinesMade : trace.magazinesMade || !trace.domainMade;
        if (!shown && open) {
          DepotReplay replay = new DepotReplay(order, capacity, lazy);
          all &= replay.run(domain.steps()).containsAll(wanted);
        }
      }
      shown |= all;
      unless(shown, "events", "the replayed depot does not show it");
    }
  }

  /**
   * The scan that listed it last began after a loss, or was over before it was used again.
   *
   * @param over true if the scan must have been over by the time of the event
   * @param latest true if the sighting must not be later than the marks say
   */
  void scan(boolean over, boolean latest, TraceEvent event) throws Refused {
    List<SourceLine> lines = proof.lines("scan");
    JsonNode facts = proof.facts("scan");
    long bound =
        switch (facts.path("known_by").asText() + over) {
          case "listed-objectfalse" -> listed(proof.listed(lines.get(0)), lines);
          case "freed-objecttrue" -> freed(proof.listed(lines.get(0)), lines);
          case "marksfalse", "markstrue" -> marks(lines, over, latest);
          default -> throw new Refused("scan", "what shows the scan cannot be checked");
        };
    unless(ProofCheck.micros(facts.path("time_s")) == bound / 1000, "scan", "another time");
    boolean side = over ? bound < event.time() : bound >= event.time();
    unless(side, "scan", "the scan lies on the other side of the event");
  }

  /** An object with no fewer jiffies than a witness was listed: it was five seconds old by then. */
  private long listed(KmemleakObject listed, List<SourceLine> lines) throws Refused {
    TraceEvent own = proof.witness(clock, lines.get(1), lines.get(2), "scan");
    unless(clock.hz() > 0, "scan", "there is no clock");
    KmemleakObject witness = proof.entry(lines.get(1), "scan");
    unless(clock.time(witness) <= clock.time(listed), "scan", "the listed object may be older");
    return own.time() + Clock.AGE;
  }

  /**
   * When an object was freed that the report lists behind it: that far it had been read by then.
   */
  private long freed(KmemleakObject listed, List<SourceLine> lines) throws Refused {
    TraceEvent own = proof.witness(clock, lines.get(0), lines.get(1), "scan");
    TraceEvent end = proof.event(lines.get(2), "scan");
    long address = RawInput.address(listed);
    boolean frees = end.role() == EventRole.MEMORY_FREE && own.line() < end.line();
    frees &= RawInput.pointer(end) == address && untouched(trace, address, own, end);
    unless(frees && clock.hz() > 0, "scan", "the event is not the free of the listed object");
    boolean behind = lines.get(0).line() >= magazine.origin().source().line();
    unless(behind, "scan", "another read may have listed the object, after the free");
    return end.time();
  }

  /** When the scan began that the recorder's marks number like the report, or its end mark. */
  private long marks(List<SourceLine> lines, boolean over, boolean latest) throws Refused {
    String path = proof.read().path();
    String name = path.substring(path.lastIndexOf('/') + 1);
    String number = name.replaceAll("^[^0-9]*([0-9]+).*$", "$1");
    String beside = lines.get(0).path().replaceAll("[^/]*$", "");
    TraceEvent scan = proof.event(lines.get(lines.size() - 1), "scan");
    unless(
        path.equals(beside + name) && scan.role() == EventRole.SCAN_BEGIN,
        "scan",
        "the report does not lie beside the trace, or no scan begins there");
    unless(!latest || proof.allReads(), "scan", "the read may be of a later scan");
    String mark = "((unleak|lab): )?(scan N (begin|end)|snapshot N(\\.[0-9]+)? read)";
    long end = Long.MAX_VALUE;
    long before = 0;
    for (SourceLine line : lines.subList(0, lines.size() - 1)) {
      TraceEvent seen = proof.event(line, "scan");
      String text = String.valueOf(seen.text()).strip();
      boolean numbered = text.matches(mark.replace("N", number)) && seen.line() > before;
      numbered &= (before == 0) == seen.line() < scan.line();
      unless(numbered, "scan", "the marks do not enclose the scan, or number another report");
      end = text.endsWith(" end") ? seen.time() : end;
      before = seen.line();
    }
    return over ? end : scan.time();
  }

  /** The domain that made it was torn down, which frees all its magazines, and this one was not. */
  private void torn(List<Step> steps, TraceEvent allocation, TraceEvent end) throws Refused {
    boolean made = false;
    boolean torn = false;
    boolean frees = false;
    for (Step step : steps) {
      EventRole role = step.event().role();
      EventRole around = step.call() == null ? role : step.call().entry.role();
      made |= step.event().line() == allocation.line();
      torn |= step.event().line() == end.line() && around == EventRole.DOMAIN_FREE;
      frees |= role == EventRole.MEMORY_FREE && around == EventRole.DOMAIN_FREE;
    }
    unless(made, "events", "the domain did not allocate the magazine");
    unless(torn && frees, "events", "the trace does not show the domain being torn down");
    for (TraceEvent event : trace.lives.getOrDefault(RawInput.address(magazine), List.of())) {
      unless(event.line() <= allocation.line(), "events", "something happens to it afterwards");
    }
  }
}
