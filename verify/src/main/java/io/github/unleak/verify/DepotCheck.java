package io.github.unleak.verify;

import static io.github.unleak.verify.Finding.Refused.unless;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.verify.DomainEvents.Step;
import io.github.unleak.verify.Finding.Refused;
import io.github.unleak.verify.RawInput.Trace;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks what a proof says about a magazine: the scan, the span, and what became of it. */
final class DepotCheck {

  private static final int ORDERS = 6;

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

  void check(String kind, List<JsonNode> events) throws Refused {
    JsonNode last = events.get(events.size() - 1);
    JsonNode born = events.get(0).path("line");
    TraceEvent allocation = proof.event(born, "events");
    TraceEvent event = proof.event(last.path("line"), "events");
    unless(clock.fits(magazine, allocation), "order", "it is not the magazine's own allocation");
    unless(allocation.line() < event.line(), "order", "the event lies before the allocation");
    scan(kind.equals("handed-out"), event);
    JsonNode whole = proof.premise("nothing-missing");
    boolean span = whole.path("lines").path(0).equals(born);
    span &= whole.path("lines").path(1).equals(last.path("line"));
    unless(span, "nothing-missing", "the span is not that from the allocation to the event");
    for (TraceLoss loss : trace.losses) {
      long line = loss.source().line();
      boolean inside = line > allocation.line() && line <= event.line();
      unless(!inside, "nothing-missing", "events were lost at line " + line);
    }
    DomainEvents domain =
        trace.domains.get(ProofCheck.hexadecimal(whole.path("facts").path("domain")));
    unless(domain != null, "nothing-missing", "no domain is named");
    List<Step> steps = domain == null ? List.of() : domain.steps();
    if (kind.equals("outlived-owner")) {
      torn(steps, allocation, event);
    } else {
      Set<String> wanted = new HashSet<>();
      for (JsonNode step : events.subList(1, events.size())) {
        JsonNode other = step.path("other").isNull() ? step.path("pfn") : step.path("other");
        wanted.add(
            DepotReplay.conclusion(
                step.path("event").asText(),
                step.path("line").path("line").asLong(),
                RawInput.address(magazine),
                RawInput.plain(ProofCheck.hexadecimal(other))));
      }
      unless(replayed(steps, wanted), "events", "the replayed depot does not show it");
    }
  }

  private static boolean replayed(List<Step> steps, Set<String> wanted) {
    for (int kind = 0; kind < 4 * ORDERS; kind++) {
      DepotReplay replay = new DepotReplay(kind / 4, 127 + kind / 2 % 2, kind % 2 == 1);
      if (replay.run(steps).containsAll(wanted)) {
        return true;
      }
    }
    return false;
  }

  /** The scan that listed it last began after a loss, or was over before it was used again. */
  void scan(boolean over, TraceEvent event) throws Refused {
    JsonNode lines = proof.premise("scan").path("lines");
    JsonNode facts = proof.premise("scan").path("facts");
    long bound =
        switch (facts.path("known_by").asText() + over) {
          case "listed-objectfalse" -> listed(proof.listed(lines.path(0)), lines);
          case "freed-objecttrue" -> freed(proof.listed(lines.path(0)), lines);
          case "marksfalse", "markstrue" -> marks(lines, over);
          default -> throw new Refused("scan", "what shows the scan cannot be checked");
        };
    unless(ProofCheck.micros(facts.path("time_s")) == bound / 1000, "scan", "another time");
    boolean side = over ? bound < event.time() : bound >= event.time();
    unless(side, "scan", "the scan lies on the other side of the event");
  }

  /** An object with no fewer jiffies than a witness was listed: it was five seconds old by then. */
  private long listed(KmemleakObject listed, JsonNode lines) throws Refused {
    TraceEvent own = proof.witness(clock, lines.path(1), lines.path(2), "scan");
    unless(clock.hz() > 0, "scan", "there is no clock");
    KmemleakObject witness = proof.entry(lines.path(1), "scan");
    unless(clock.time(witness) <= clock.time(listed), "scan", "the listed object may be older");
    return own.time() + Clock.AGE - Clock.EARLY;
  }

  /** When an object was freed that the last report lists: the report had been read by then. */
  private long freed(KmemleakObject listed, JsonNode lines) throws Refused {
    TraceEvent own = proof.witness(clock, lines.path(0), lines.path(1), "scan");
    TraceEvent end = proof.event(lines.path(2), "scan");
    boolean frees = end.role() == EventRole.MEMORY_FREE && own.line() < end.line();
    frees &= RawInput.pointer(end) == RawInput.address(listed) && clock.hz() > 0;
    unless(frees, "scan", "the event is not a free of the listed object");
    return end.time();
  }

  /** When the scan began that the recorder's marks number like the report, or its end mark. */
  private long marks(JsonNode lines, boolean over) throws Refused {
    String path = proof.source().path("path").asText();
    String name = path.substring(path.lastIndexOf('/') + 1);
    String number = name.replaceAll("^[^0-9]*([0-9]+).*$", "$1");
    String beside = lines.path(0).path("path").asText().replaceAll("[^/]*$", "");
    TraceEvent scan = proof.event(lines.path(lines.size() - 1), "scan");
    unless(
        path.equals(beside + name) && scan.role() == EventRole.SCAN_BEGIN,
        "scan",
        "the report does not lie beside the trace, or no scan begins there");
    long end = Long.MAX_VALUE;
    long last = 0;
    for (int at = 0; at + 1 < lines.size(); at++) {
      TraceEvent mark = proof.event(lines.path(at), "scan");
      String text = String.valueOf(mark.text());
      boolean numbered =
          text.strip()
                  .matches(
                      "((unleak|lab): )?(scan N (begin|end)|snapshot N(\\.[0-9]+)? read)"
                          .replace("N", number))
              && (at == 0) == mark.line() < scan.line()
              && mark.line() > last;
      last = mark.line();
      unless(numbered, "scan", "the marks do not enclose the scan, or number another report");
      end = text.strip().endsWith(" end") ? mark.time() : end;
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
