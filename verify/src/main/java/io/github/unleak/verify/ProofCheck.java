package io.github.unleak.verify;

import static io.github.unleak.verify.Finding.Refused.unless;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.unleak.parser.ftrace.EventField;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.line.SourceLine;
import io.github.unleak.verify.Finding.Refused;
import io.github.unleak.verify.RawInput.Report;
import io.github.unleak.verify.RawInput.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Checks one proof, premise by premise. */
final class ProofCheck {

  private static final List<String> PREMISES =
      List.of("one-boot", "order", "scan", "nothing-missing", "events");

  /** The kinds of proof, the verdict that each gives, and the events that can decide it. */
  private static final Map<String, List<String>> KINDS =
      Map.of(
          "freed-later", List.of("transient", "freed"),
          "address-reused", List.of("transient", "reused"),
          "handed-out", List.of("transient", "popped"),
          "reached-from-live", List.of("transient"),
          "diverged", List.of("leak", "passed-by", "not-in-depot"),
          "unreachable", List.of("leak", "replaced"),
          "outlived-owner", List.of("leak", "left-behind"));

  private final RawInput input;
  private final JsonNode object;
  private final List<JsonNode> premises = new ArrayList<>();

  private ProofCheck(RawInput input, JsonNode object) {
    this.input = input;
    this.object = object;
  }

  /** Checks the proof of a verdict that is called proven. */
  static void check(RawInput input, JsonNode object) throws Refused {
    new ProofCheck(input, object).check();
  }

  private void check() throws Refused {
    JsonNode proof = object.path("proof");
    unless(proof.isObject(), "result", "there is no proof");
    String kind = proof.path("kind").asText();
    List<String> can = KINDS.getOrDefault(kind, List.of("no verdict"));
    unless(object.path("verdict").asText().equals(can.get(0)), "result", kind + " proves another");
    List<String> found = new ArrayList<>();
    for (JsonNode premise : proof.path("premises")) {
      premises.add(premise);
      found.add(premise.path("kind").asText());
    }
    for (String premise : PREMISES) {
      unless(found.contains(premise), premise, "the premise is missing");
    }
    unless(found.equals(PREMISES), "result", "the premises are not the five of a proof");
    KmemleakObject entry = identified();
    List<JsonNode> events = events();
    boolean link = events.get(0).path("event").asText().equals("linked");
    unless(
        link == kind.equals("reached-from-live"), "events", "a link proves life, and life alone");
    evidence(kind, events);
    decided(kind, entry, events);
  }

  JsonNode premise(String kind) {
    return premises.get(PREMISES.indexOf(kind));
  }

  /** The line of the object's last entry. */
  JsonNode source() {
    return object.path("source");
  }

  private static String text(JsonNode line) {
    return line.path("path").asText() + ":" + line.path("line").asLong();
  }

  static long hexadecimal(JsonNode text) {
    return text.isTextual() ? Long.parseUnsignedLong(text.asText().substring(2), 16) : 0;
  }

  static long micros(JsonNode seconds) {
    return seconds.decimalValue().movePointRight(6).longValueExact();
  }

  /** The entry that begins at a line of a report. */
  KmemleakObject entry(JsonNode line, String premise) throws Refused {
    Report report = input.reports.get(line.path("path").asText());
    KmemleakObject found = report == null ? null : report.entries().get(line.path("line").asLong());
    if (found == null || found.origin().damaged() || found.origin().quoted()) {
      throw new Refused(premise, "no whole entry of a report begins at " + text(line));
    }
    return found;
  }

  /** An entry of the report that lists the object last. */
  KmemleakObject listed(JsonNode line) throws Refused {
    Report report = input.reports.get(line.path("path").asText());
    boolean same =
        report != null
            && line.path("path").equals(source().path("path"))
            && Objects.equals(
                report.reads().get(line.path("line").asLong()),
                report.reads().get(source().path("line").asLong()));
    unless(same, "scan", text(line) + " is not in the report that lists the object last");
    return entry(line, "scan");
  }

  /** The event at a line of a trace. */
  TraceEvent event(JsonNode line, String premise) throws Refused {
    Trace trace = input.traces.get(line.path("path").asText());
    TraceEvent seen = trace == null ? null : trace.named.get(line.path("line").asLong());
    if (seen == null) {
      throw new Refused(premise, "no event that a proof can use is at " + text(line));
    }
    return seen;
  }

  /** The entry of the object, which must be what the result says of it. */
  private KmemleakObject identified() throws Refused {
    KmemleakObject entry = entry(source(), "result");
    String crc = object.path("crc").asText("ffffffffffffffff");
    boolean same =
        object.path("address").asText().equals(entry.address().toString())
            && object.path("size").asLong(-1) == entry.size()
            && object.path("pid").asInt(-1) == entry.pid()
            && Objects.equals(object.path("comm").textValue(), entry.comm())
            && object.path("jiffies").asText().equals(Long.toUnsignedString(entry.jiffies()))
            && Long.parseUnsignedLong(crc, 16) == entry.crc();
    unless(same, "result", "the entry at " + text(source()) + " is another object");
    unless(entry.jiffies() != -1, "order", "the entry has no jiffies");
    return entry;
  }

  /** The events, each with its line; what they say must be what the line holds. */
  private List<JsonNode> events() throws Refused {
    JsonNode lines = premise("events").path("lines");
    List<JsonNode> events = new ArrayList<>();
    for (JsonNode event : premise("events").path("facts").path("events")) {
      JsonNode line = lines.path(events.size());
      boolean other = List.of("reused", "linked").contains(event.path("event").asText());
      long address = RawInput.plain(hexadecimal(event.path(other ? "other" : "address")));
      if (event.path("time_s").isNull()) {
        boolean same = RawInput.address(entry(line, "events")) == address;
        unless(same, "events", "the entry at " + text(line) + " is another object");
      } else {
        TraceEvent seen = event(line, "events");
        boolean same = micros(event.path("time_s")) == Math.floorDiv(seen.time(), 1000);
        same &= event.path("cpu").isNull() || event.path("cpu").asInt() == seen.cpu();
        same &=
            switch (event.path("event").asText()) {
              case "allocated", "reused" ->
                  seen.role() == EventRole.MEMORY_ALLOC && RawInput.pointer(seen) == address;
              case "freed" ->
                  seen.role() == EventRole.MEMORY_FREE && RawInput.pointer(seen) == address;
              case "pushed" -> seen.role() == EventRole.MEMORY_ALLOC;
              default -> true;
            };
        unless(same, "events", "the event at " + text(line) + " is another one");
      }
      ObjectNode copy = event.deepCopy();
      copy.set("line", line);
      events.add(copy);
    }
    boolean all = !events.isEmpty() && lines.size() == events.size();
    unless(all, "events", "there are not as many lines as events");
    return events;
  }

  /** The evidence that the proof is of: it is named by the same line. */
  private void evidence(String kind, List<JsonNode> events) throws Refused {
    int decides = kind.equals("reached-from-live") ? 0 : events.size() - 1;
    for (JsonNode evidence : object.path("evidence")) {
      if (evidence.path("kind").asText().equals(kind)
          && evidence.path("strength").asText().equals("proven")
          && evidence.path("supports").equals(object.path("verdict"))
          && evidence.path("source").equals(events.get(decides).path("line"))) {
        return;
      }
    }
    throw new Refused("events", "no evidence of the object is what the proof names");
  }

  /** A proof by the last of the events about {@code subject}. */
  private void decided(String kind, KmemleakObject subject, List<JsonNode> events) throws Refused {
    JsonNode last = events.get(events.size() - 1);
    if (events.get(0).path("event").asText().equals("linked")) {
      KmemleakObject holder = linked(subject, events.get(0));
      for (Map.Entry<String, List<String>> other : KINDS.entrySet()) {
        if (other.getValue().get(0).equals("transient")
            && other.getValue().contains(last.path("event").asText())) {
          decided(other.getKey(), holder, events.subList(1, events.size()));
          return;
        }
      }
    }
    List<String> can = KINDS.getOrDefault(kind, List.of());
    boolean ours = can.subList(1, can.size()).contains(last.path("event").asText());
    for (JsonNode event : events) {
      ours &= RawInput.plain(hexadecimal(event.path("address"))) == RawInput.address(subject);
    }
    unless(ours, "events", "the events do not show " + kind + " of the object");
    int snapshots = object.path("snapshots").size();
    boolean listing =
        premise("scan")
            .path("facts")
            .path("snapshot")
            .equals(object.path("snapshots").path(snapshots - 1));
    unless(listing, "scan", "it is not the last snapshot that lists the object");
    if (last.path("time_s").isNull()) {
      reuseInReports(subject, events);
      return;
    }
    Trace trace = input.traces.get(last.path("line").path("path").asText());
    if (trace == null) {
      throw new Refused("events", "there is no such trace");
    }
    Clock clock = clock(trace, subject, events);
    if (can.contains("freed") || can.contains("reused")) {
      ended(trace, clock, subject, events);
    } else {
      new DepotCheck(this, trace, clock, subject).check(kind, events);
    }
  }

  /** The depot member whose link the proof follows; its first word is the subject's address. */
  private KmemleakObject linked(KmemleakObject subject, JsonNode link) throws Refused {
    KmemleakObject holder = listed(link.path("line"));
    int word = subject.address().value() >>> 32 == 0 ? 4 : 8;
    boolean follows = holder.dump().length() > word && holder.size() == subject.size();
    follows &= RawInput.plain(hexadecimal(link.path("address"))) == RawInput.address(subject);
    for (KmemleakObject member : List.of(holder, subject)) {
      follows &= member.backtrace().toString().contains("iova");
    }
    follows &=
        follows
            && (RawInput.plain(holder.dump().word(0, word, false)) == RawInput.address(subject)
                || RawInput.plain(holder.dump().word(0, word, true)) == RawInput.address(subject));
    unless(follows, "events", "the link is not there");
    return holder;
  }

  /** Two entries of one boot whose objects overlap: the older one was freed before the other. */
  private void reuseInReports(KmemleakObject old, List<JsonNode> events) throws Refused {
    JsonNode from = events.get(0).path("line");
    JsonNode to = events.get(events.size() - 1).path("line");
    KmemleakObject later = entry(to, "events");
    long distance = RawInput.address(later) - RawInput.address(old);
    boolean overlap = distance < 0 ? -distance < later.size() : distance < old.size();
    unless(overlap && !later.percpu() && !old.percpu(), "events", "the objects do not overlap");
    long ticks = later.jiffies() - old.jiffies();
    boolean wide = old.address().value() >>> 32 != 0;
    unless((wide ? ticks : (int) ticks) > 0, "order", "the other object is not the later one");
    JsonNode both = premise("order").path("lines");
    boolean ordered = both.path(0).equals(from) && both.path(1).equals(to) && both.size() == 2;
    unless(ordered, "order", "it is about other entries");
    JsonNode boot = premise("one-boot").path("lines");
    boolean one =
        switch (premise("one-boot").path("facts").path("shown_by").asText()) {
          case "series" -> boot.equals(both) && input.series;
          case "recorder" -> recorded(boot, from, to);
          case "shared-objects" -> shared(boot, from, to);
          default -> false;
        };
    unless(one, "one-boot", "nothing shows that both reports are of one boot");
  }

  /** The recorder names both reports, and they are of one boot. */
  private boolean recorded(JsonNode lines, JsonNode from, JsonNode to) {
    RawInput.Recorded one = input.recorded.get(source(lines.path(0)));
    RawInput.Recorded other = input.recorded.get(source(lines.path(1)));
    return one != null
        && other != null
        && lines.size() == 2
        && one.boot().equals(other.boot())
        && input.isRead(one, from.path("path").asText())
        && input.isRead(other, to.path("path").asText());
  }

  private static SourceLine source(JsonNode line) {
    return new SourceLine(line.path("path").asText(), line.path("line").asLong());
  }

  /** Both reports list the objects that the lines name in pairs. */
  private boolean shared(JsonNode lines, JsonNode from, JsonNode to) throws Refused {
    boolean same = lines.size() > 1;
    for (int at = 0; at + 1 < lines.size(); at += 2) {
      KmemleakObject first = entry(lines.path(at), "one-boot");
      KmemleakObject second = entry(lines.path(at + 1), "one-boot");
      same &= first.address().equals(second.address()) && first.size() == second.size();
      same &= first.jiffies() == second.jiffies();
      same &= lines.path(at).path("path").equals(from.path("path"));
      same &= lines.path(at + 1).path("path").equals(to.path("path"));
    }
    return same;
  }

  /** The clocks as the proof has them; most objects whose allocation the trace shows must agree. */
  private Clock clock(Trace trace, KmemleakObject subject, List<JsonNode> events) throws Refused {
    JsonNode facts = premise("order").path("facts");
    boolean scanned = facts.path("known_by").asText().equals("listed-at-scan");
    Clock clock =
        scanned
            ? new Clock(0, 0, 0)
            : new Clock(
                facts.path("hz").asLong(),
                micros(facts.path("offset_s")) * 1000,
                facts.path("drift_ppm").asLong());
    unless(scanned || clock.hz() > 0, "order", "there is no tick rate");
    JsonNode pairs = premise("one-boot").path("lines");
    unless(pairs.size() > 1 && pairs.size() % 2 == 0, "one-boot", "no allocation is named");
    for (int at = 0; at < pairs.size(); at += 2) {
      witness(clock, pairs.path(at), pairs.path(at + 1), "one-boot");
    }
    unless(clock.support(input, trace) > 0, "order", "most objects contradict the clock");
    JsonNode lines = premise("order").path("lines");
    unless(entry(lines.path(0), "order").equals(subject), "order", "it is about another object");
    JsonNode last = events.get(events.size() - 1).path("line");
    if (scanned) {
      atScan(trace, subject, lines, events);
    } else if (lines.size() == 2) {
      witness(clock, lines.path(0), lines.path(1), "order");
      boolean first = events.size() > 1 && events.get(0).path("line").equals(lines.path(1));
      unless(first, "order", "the events do not begin with the object's own allocation");
    } else {
      TraceEvent later = witness(clock, lines.path(1), lines.path(2), "order");
      boolean after = later.line() < event(last, "order").line();
      after &= clock.time(entry(lines.path(1), "order")) > clock.time(subject);
      unless(after, "order", "the event may come before the object's allocation");
    }
    return clock;
  }

  /** What was at the address when the scan began that lists the object is the object. */
  private void atScan(Trace trace, KmemleakObject subject, JsonNode lines, List<JsonNode> events)
      throws Refused {
    TraceEvent own = event(lines.path(1), "order");
    TraceEvent scan = event(lines.path(2), "order");
    JsonNode marks = premise("scan").path("lines");
    boolean same = marks.path(marks.size() - 1).equals(lines.path(2));
    same &= events.get(0).path("line").equals(lines.path(1)) && Clock.own(subject, own);
    same &= own.line() < scan.line() && scan.time() - own.time() > Clock.AGE - Clock.EARLY;
    for (TraceEvent event : trace.lives.getOrDefault(RawInput.address(subject), List.of())) {
      same &= event.line() <= own.line() || event.line() > scan.line();
    }
    unless(same, "order", "the object is not what was at its address when the scan began");
    new DepotCheck(this, trace, new Clock(0, 0, 0), subject).scan(false, own);
  }

  /** The allocation of an object in the trace, at the time that its jiffies give. */
  TraceEvent witness(Clock clock, JsonNode entry, JsonNode line, String premise) throws Refused {
    TraceEvent own = event(line, premise);
    boolean fits = clock.fits(entry(entry, premise), own);
    unless(fits, premise, text(line) + " is not the allocation of the object at " + text(entry));
    return own;
  }

  /** The first event at the object's address after its allocation shows that it was freed. */
  private void ended(Trace trace, Clock clock, KmemleakObject subject, List<JsonNode> events)
      throws Refused {
    TraceEvent own = event(events.get(0).path("line"), "events");
    TraceEvent end = event(events.get(events.size() - 1).path("line"), "events");
    long address = RawInput.address(subject);
    long from = RawInput.pointer(end);
    boolean over = from < address + subject.size();
    over &= address < from + end.get(EventField.BYTES_ALLOCATED, 1);
    boolean free = end.role() == EventRole.MEMORY_FREE;
    unless(free ? from == address : over, "events", "the event is not at the object");
    unless(clock.over(subject, end), "order", "the object was not five seconds old by then");
    unless(own == end || own.line() < end.line(), "order", "the event is not after the allocation");
    for (TraceEvent event : trace.lives.getOrDefault(address, List.of())) {
      boolean between = event.line() > own.line() && event.line() < end.line();
      unless(!between, "events", "something else happens at the address before");
    }
  }
}
