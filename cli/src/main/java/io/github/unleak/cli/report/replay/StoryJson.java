package io.github.unleak.cli.report.replay;

import io.github.unleak.analyzer.replay.LifeEvent;
import io.github.unleak.analyzer.replay.MagazineEvent;
import io.github.unleak.analyzer.replay.MagazinePlace;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.cli.report.json.JsonWriter;
import io.github.unleak.cli.report.json.TraceFields;
import io.github.unleak.parser.ftrace.CallSite;
import io.github.unleak.parser.ftrace.TraceSummary.Clock;
import io.github.unleak.parser.line.Address;
import io.github.unleak.parser.line.SourceLine;
import java.io.IOException;

/** What happened at an address that is followed through a trace. */
final class StoryJson {

  private final JsonWriter json;
  private final TraceFields parts;
  private final TraceReplay trace;
  private final Clock clock;

  StoryJson(JsonWriter json, TraceFields parts, TraceReplay trace) {
    this.json = json;
    this.parts = parts;
    this.trace = trace;
    this.clock = trace.summary().clock();
  }

  void write(Address address) throws IOException {
    json.object();
    json.address("address", address);
    json.array("happened");
    for (MagazineEvent event : trace.magazine(address.value())) {
      event(event, event.domain() == address.value());
    }
    json.endArray();
    json.array("places");
    for (MagazinePlace place : trace.places(address.value())) {
      place(place);
    }
    json.endArray();
    json.array("lives");
    for (LifeEvent event : trace.lives(address.value())) {
      life(event);
    }
    json.endArray();
    json.endObject();
  }

  private void event(MagazineEvent event, boolean ofDomain) throws IOException {
    boolean frame =
        event.kind() == MagazineEvent.Kind.POPPED
            || event.kind() == MagazineEvent.Kind.NOT_IN_DEPOT;
    boolean none = event.detail() == 0;
    json.object();
    json.text("kind", TraceFields.id(event.kind().name()));
    parts.time("", clock, event.time());
    json.number("cpu", event.cpu());
    json.address("domain", new Address(event.domain()));
    json.address("magazine", ofDomain && !none ? new Address(event.detail()) : null);
    json.decimal("pfn", frame && !ofDomain && !none ? Long.toUnsignedString(event.detail()) : null);
    json.address("other", frame || ofDomain || none ? null : new Address(event.detail()));
    json.truth("sure", event.sure());
    source(event.line());
    json.endObject();
  }

  private void place(MagazinePlace place) throws IOException {
    json.object();
    json.number("scan", place.scan());
    json.text("at_begin", TraceFields.id(place.atBegin().name()));
    json.known("depth", place.depthAtBegin());
    json.text("at_end", TraceFields.id(place.atEnd().name()));
    json.number("pops_above", place.popsAbove());
    json.address("domain", new Address(place.domain()));
    json.number("order", place.order());
    json.known("cpu", place.cpu());
    json.truth("sure", place.sure());
    source(place.line());
    json.endObject();
  }

  private void life(LifeEvent event) throws IOException {
    json.object();
    json.text("kind", TraceFields.id(event.kind().name()));
    parts.time("", clock, event.time());
    json.address("pointer", new Address(event.pointer()));
    json.known("bytes", event.bytes());
    json.known("pid", event.pid());
    json.text("call_site", event.site().equals(CallSite.NONE) ? null : event.site().toString());
    source(event.line());
    json.endObject();
  }

  private void source(long line) throws IOException {
    json.source(new SourceLine(trace.path(), line));
  }
}
