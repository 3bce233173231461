package io.github.unleak.verify;

import static io.github.unleak.verify.Finding.Refused.unless;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.unleak.parser.ftrace.EventField;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.kmemleak.Frame;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.line.SourceLine;
import io.github.unleak.verify.Finding.Refused;
import io.github.unleak.verify.RawInput.Read;
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
          "reached-from-live", List.of("transient", "freed", "reused", "popped"),
          "diverged", List.of("leak", "passed-by", "not-in-depot"),
          "unreachable", List.of("leak", "replaced"),
          "outlived-owner", List.of("leak", "left-behind"));

  /** What the certificate says of an event; {@code other} is an address, a number or 0. */
  record Event(String what, long address, long other, boolean listed, SourceLine line) {}

  private final RawInput input;
  private final OneBoot boots;
  private final JsonNode object;
  private final List<Event> events = new ArrayList<>();

  ProofCheck(RawInput input, OneBoot boots, JsonNode object) {
    this.input = input;
    this.boots = boots;
    this.object = object;
  }

  static long hexadecimal(JsonNode text) {
    return text.isTextual() ? Long.parseUnsignedLong(text.asText().substring(2), 16) : 0;
  }

  static SourceLine source(JsonNode line) {
    return new SourceLine(line.path("path").asText(), line.path("line").asLong(1));
  }

  static long micros(JsonNode seconds) {
    return seconds.decimalValue().movePointRight(6).longValueExact();
  }

  JsonNode facts(String premise) {
    return object.at("/proof/premises/" + PREMISES.indexOf(premise) + "/facts");
  }

  List<SourceLine> lines(String premise) {
    List<SourceLine> lines = new ArrayList<>();
    object
        .at("/proof/premises/" + PREMISES.indexOf(premise) + "/lines")
        .forEach(line -> lines.add(source(line)));
    return lines;
  }

  /** The entry that begins at a line of a report. */
  KmemleakObject entry(SourceLine line, String premise) throws Refused {
    KmemleakObject found = input.entries.get(line);
    if (found == null || found.origin().damaged() || found.origin().quoted()) {
      throw new Refused(premise, "no whole entry of a report begins at " + line);
    }
    return found;
  }

  /** The read of the kmemleak file that lists the object last. */
  Read read() throws Refused {
    return read(source(object.path("source")), "result");
  }

  /** An entry of the read that lists the object last. */
  KmemleakObject listed(SourceLine line) throws Refused {
    unless(
        read(line, "scan").equals(read()), "scan", line + " is not in the read that lists it last");
    return entry(line, "scan");
  }

  /** True if the recorder counts what this read lists, and all reads that it names are there. */
  boolean allReads() throws Refused {
    return boots.allReads(read());
  }

  private Read read(SourceLine line, String premise) throws Refused {
    entry(line, premise);
    return Objects.requireNonNull(input.reads.get(line));
  }

  /** The event at a line of a trace. */
  TraceEvent event(SourceLine line, String premise) throws Refused {
    Trace trace = input.traces.get(line.path());
    TraceEvent seen = trace == null ? null : trace.named.get(line.line());
    if (seen == null) {
      throw new Refused(premise, "no event that a proof can use is at " + line);
    }
    return seen;
  }

  /** Checks the proof of a verdict that is called proven. */
  void check() throws Refused {
    String kind = object.at("/proof/kind").asText("none");
    List<String> can = KINDS.getOrDefault(kind, List.of("no verdict"));
    unless(object.path("verdict").asText().equals(can.get(0)), "result", kind + " proves another");
    List<String> found = object.at("/proof/premises").findValuesAsText("kind");
    for (String premise : PREMISES) {
      unless(found.contains(premise), premise, "the premise is missing");
    }
    unless(found.equals(PREMISES), "result", "the premises are not the five of a proof");
    KmemleakObject subject = identified();
    collect();
    JsonNode last = object.path("snapshots").path(object.path("snapshots").size() - 1);
    boolean listing = facts("scan").path("snapshot").equals(last);
    unless(listing, "scan", "it is not the last snapshot that lists the object");
    boolean linked = kind.equals("reached-from-live");
    unless(linked == events.get(0).what().equals("linked"), "events", "a link proves life alone");
    while (events.get(0).what().equals("linked")) {
      subject = holder(subject, events.remove(0));
    }
    boolean ours = can.subList(1, can.size()).contains(events.get(events.size() - 1).what());
    for (Event event : events) {
      ours &= event.address() == RawInput.address(subject);
    }
    unless(ours, "events", "the events do not show " + kind + " of the object");
    decided(subject);
  }

  /** The entry of the object, which must be what the result says of it. */
  private KmemleakObject identified() throws Refused {
    SourceLine line = source(object.path("source"));
    KmemleakObject entry = entry(line, "result");
    String crc = object.path("crc").asText("ffffffffffffffff");
    boolean same =
        object.path("address").asText().equals(entry.address().toString())
            && object.path("size").asLong(-1) == entry.size()
            && object.path("pid").asInt(-1) == entry.pid()
            && Objects.equals(object.path("comm").textValue(), entry.comm())
            && object.path("jiffies").asText().equals(Long.toUnsignedString(entry.jiffies()))
            && Long.parseUnsignedLong(crc, 16) == entry.crc();
    unless(same, "result", "the entry at " + line + " is another object");
    unless(entry.jiffies() != -1, "order", "the entry has no jiffies");
    return entry;
  }

  /** The events, each with its line; what they say must be what the line holds. */
  private void collect() throws Refused {
    List<SourceLine> lines = lines("events");
    JsonNode named = facts("events").path("events");
    boolean all = !named.isEmpty() && lines.size() == named.size();
    unless(all, "events", "there are not as many lines as events");
    for (int at = 0; at < lines.size(); at++) {
      JsonNode event = named.get(at);
      SourceLine line = lines.get(at);
      String what = event.path("event").asText();
      long other = RawInput.plain(hexadecimal(event.path("other")));
      long address = RawInput.plain(hexadecimal(event.path("address")));
      long there = List.of("reused", "linked").contains(what) ? other : address;
      boolean listed = event.path("time_s").isNull();
      boolean same;
      if (listed) {
        same = RawInput.address(entry(line, "events")) == there;
      } else {
        TraceEvent seen = event(line, "events");
        boolean here = RawInput.pointer(seen) == there;
        same =
            micros(event.path("time_s")) == Math.floorDiv(seen.time(), 1000)
                && (event.path("cpu").isNull() || event.path("cpu").asInt() == seen.cpu())
                && switch (what) {
                  case "allocated", "reused" -> here && seen.role() == EventRole.MEMORY_ALLOC;
                  case "freed" -> here && seen.role() == EventRole.MEMORY_FREE;
                  case "pushed" -> seen.role() == EventRole.MEMORY_ALLOC;
                  default -> true;
                };
      }
      unless(same, "events", "the event at " + line + " is another one");
      other = event.path("other").isNull() ? hexadecimal(event.path("pfn")) : other;
      events.add(new Event(what, address, other, listed, line));
    }
  }

  /** The depot member whose link the proof follows; its first word is the subject's address. */
  private KmemleakObject holder(KmemleakObject subject, Event link) throws Refused {
    KmemleakObject holder = entry(link.line(), "events");
    int word = subject.address().value() >>> 32 == 0 ? 4 : 8;
    boolean follows =
        read(link.line(), "events").equals(read())
            && link.address() == RawInput.address(subject)
            && holder.size() == subject.size()
            && magazine(holder)
            && magazine(subject)
            && holder.dump().length() >= word
            && (RawInput.plain(holder.dump().word(0, word, false)) == RawInput.address(subject)
                || RawInput.plain(holder.dump().word(0, word, true)) == RawInput.address(subject));
    unless(follows, "events", "the link is not there");
    return holder;
  }

  /** True if an object was allocated where magazines are, by the allocator's first caller. */
  private static boolean magazine(KmemleakObject object) {
    for (Frame frame : object.backtrace().frames()) {
      String symbol = String.valueOf(frame.symbol());
      if (DomainEvents.allocates(Clock.plain(symbol))) {
        return object.size() >= DomainEvents.MAGAZINE_BYTES;
      }
    }
    return false;
  }

  private void decided(KmemleakObject subject) throws Refused {
    Event last = events.get(events.size() - 1);
    if (last.listed()) {
      reuseInReports(subject, events.get(0).line(), last.line());
      return;
    }
    Trace trace = input.traces.get(last.line().path());
    if (trace == null) {
      throw new Refused("events", "there is no such trace");
    }
    Clock clock = clock(trace, subject);
    if (last.what().equals("freed") || last.what().equals("reused")) {
      ended(trace, subject, last);
    } else {
      new DepotCheck(this, trace, clock, subject).check(events);
    }
  }

  /** Two entries of one boot whose objects overlap: the older one was freed before the other. */
  private void reuseInReports(KmemleakObject old, SourceLine from, SourceLine to) throws Refused {
    KmemleakObject later = entry(to, "events");
    unless(entry(from, "events").equals(old), "events", "the first entry is another object");
    long distance = RawInput.address(later) - RawInput.address(old);
    boolean overlap = distance < 0 ? -distance < later.size() : distance < old.size();
    unless(overlap && !later.percpu() && !old.percpu(), "events", "the objects do not overlap");
    long ticks = later.jiffies() - old.jiffies();
    boolean wide = old.address().value() >>> 32 != 0;
    boolean after = later.jiffies() != -1 && (wide ? ticks : (int) ticks) > 0;
    unless(after, "order", "the other object is not the later one");
    unless(lines("order").equals(List.of(from, to)), "order", "it is about other entries");
    Read one = read(from, "events");
    Read other = read(to, "events");
    List<SourceLine> named = lines("one-boot");
    boolean shown = named.size() > 1 && named.size() % 2 == 0;
    for (int at = 0; at < named.size() && shown; at += 2) {
      SourceLine here = named.get(at);
      SourceLine there = named.get(at + 1);
      shown =
          switch (facts("one-boot").path("shown_by").asText()) {
            case "series" -> here.equals(from) && there.equals(to);
            case "recorder" -> boots.names(here, one) && boots.names(there, other);
            default ->
                OneBoot.key(entry(here, "one-boot")).equals(OneBoot.key(entry(there, "one-boot")))
                    && read(here, "one-boot").equals(one)
                    && read(there, "one-boot").equals(other);
          };
    }
    boolean boot = shown && boots.same(one, other);
    unless(boot, "one-boot", "nothing shows that both reports are of one boot");
  }

  /** The clocks as the proof has them, which most objects must support, and the order by them. */
  private Clock clock(Trace trace, KmemleakObject subject) throws Refused {
    JsonNode facts = facts("order");
    boolean scanned = facts.path("known_by").asText().equals("listed-at-scan");
    Clock clock = new Clock(0, 0, 0);
    if (!scanned) {
      long offset = micros(facts.path("offset_s")) * 1000;
      clock = new Clock(facts.path("hz").asLong(), offset, facts.path("drift_ppm").asLong());
      unless(clock.hz() > 0, "order", "there is no tick rate");
    }
    List<SourceLine> pairs = lines("one-boot");
    boolean enough = pairs.size() >= (scanned ? 4 : 2) && pairs.size() % 2 == 0;
    unless(enough, "one-boot", "too few allocations are named");
    for (int at = 0; at < pairs.size(); at += 2) {
      witness(clock, pairs.get(at), pairs.get(at + 1), "one-boot");
    }
    unless(boots.same(trace, clock, read()), "one-boot", "most objects contradict the trace");
    List<SourceLine> lines = lines("order");
    unless(entry(lines.get(0), "order").equals(subject), "order", "it is about another object");
    TraceEvent last = event(events.get(events.size() - 1).line(), "order");
    if (lines.size() == 3 && !scanned) {
      TraceEvent later = witness(clock, lines.get(1), lines.get(2), "order");
      boolean after = later.line() < last.line() && last.time() - later.time() > 100_000_000;
      after &= clock.time(entry(lines.get(1), "order")) > clock.time(subject);
      after &= events.size() > 1 || !Clock.own(subject, last);
      unless(after, "order", "the event may come before the object's allocation");
      return clock;
    }
    TraceEvent own = witness(clock, lines.get(0), lines.get(1), "order");
    boolean first = events.size() > 1 && events.get(0).line().equals(lines.get(1));
    unless(first, "order", "the events do not begin with the object's own allocation");
    if (scanned) {
      TraceEvent scan = event(lines.get(2), "order");
      List<SourceLine> marks = lines("scan");
      boolean same = marks.get(marks.size() - 1).equals(lines.get(2));
      same &= own.line() < scan.line() && DepotCheck.tenant(trace, subject, scan) == own;
      unless(same, "order", "the object is not what was at its address when the scan began");
      new DepotCheck(this, trace, clock, subject).scan(false, true, own);
    }
    return clock;
  }

  /** The allocation of an object of the boot in the trace, at the time that its jiffies give. */
  TraceEvent witness(Clock clock, SourceLine entry, SourceLine line, String premise)
      throws Refused {
    TraceEvent own = event(line, premise);
    boolean fits = clock.fits(entry(entry, premise), own);
    unless(fits, premise, line + " is not the allocation of the object at " + entry);
    return own;
  }

  /** The first event at the object's address after its allocation shows that it was freed. */
  private void ended(Trace trace, KmemleakObject subject, Event last) throws Refused {
    TraceEvent own = event(events.get(0).line(), "events");
    TraceEvent end = event(last.line(), "events");
    long address = RawInput.address(subject);
    long from = RawInput.pointer(end);
    boolean over = from < address + subject.size();
    over &= address < from + end.get(EventField.BYTES_ALLOCATED, 1);
    boolean free = end.role() == EventRole.MEMORY_FREE;
    unless(free ? from == address : over, "events", "the event is not at the object");
    unless(own == end || own.line() < end.line(), "order", "the event is not after the allocation");
    boolean alone = events.size() == 1 || DepotCheck.untouched(trace, address, own, end);
    unless(alone, "events", "something else happens at the address before");
  }
}
