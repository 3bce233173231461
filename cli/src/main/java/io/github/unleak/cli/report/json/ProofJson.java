package io.github.unleak.cli.report.json;

import io.github.unleak.analyzer.evidence.Premise;
import io.github.unleak.analyzer.evidence.Premise.Events;
import io.github.unleak.analyzer.evidence.Premise.NothingMissing;
import io.github.unleak.analyzer.evidence.Premise.OneBoot;
import io.github.unleak.analyzer.evidence.Premise.Order;
import io.github.unleak.analyzer.evidence.Premise.ScanOfSighting;
import io.github.unleak.analyzer.evidence.Proof;
import io.github.unleak.analyzer.evidence.ProofEvent;
import io.github.unleak.cli.report.words.PremiseText;
import io.github.unleak.parser.line.SourceLine;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The proof of an object's verdict, with its premises. */
final class ProofJson {

  private final JsonWriter json;

  ProofJson(JsonWriter json) {
    this.json = json;
  }

  /** The field {@code proof}; {@code null} for a verdict that is not proven. */
  void write(@Nullable Proof proof) throws IOException {
    if (proof == null) {
      json.text("proof", null);
      return;
    }
    json.object("proof");
    json.text("kind", proof.evidence().kind());
    json.array("premises");
    for (Premise premise : proof.premises()) {
      json.object();
      json.text("kind", premise.kind().id());
      json.text("sentence", PremiseText.of(premise));
      json.array("lines");
      for (SourceLine line : premise.lines()) {
        json.object();
        json.text("path", line.path());
        json.number("line", line.line());
        json.endObject();
      }
      json.endArray();
      json.object("facts");
      facts(premise);
      json.endObject();
      json.endObject();
    }
    json.endArray();
    json.endObject();
  }

  private void facts(Premise premise) throws IOException {
    if (premise instanceof OneBoot boot) {
      json.text("shown_by", boot.shown().id());
      json.number("agreeing", (long) boot.agreeing());
      json.number("differing", (long) boot.differing());
    } else if (premise instanceof Order order) {
      boolean clock = order.known() == Order.Known.WITNESSES;
      json.text("known_by", order.known().id());
      json.number("hz", clock ? Integer.valueOf(order.hz()) : null);
      json.nanos("offset_s", clock ? Long.valueOf(order.offsetNanos()) : null);
      json.number("drift_ppm", clock ? Integer.valueOf(order.driftPpm()) : null);
    } else if (premise instanceof ScanOfSighting scan) {
      json.text("known_by", scan.known().id());
      json.number("snapshot", (long) scan.snapshot());
      json.nanos("time_s", scan.timeNanos() < 0 ? null : Long.valueOf(scan.timeNanos()));
    } else if (premise instanceof NothingMissing nothing) {
      json.text("known_by", nothing.known().id());
      json.address("domain", nothing.domain());
    } else {
      events((Events) premise);
    }
  }

  private void events(Events events) throws IOException {
    json.array("events");
    for (ProofEvent event : events.events()) {
      json.object();
      json.text("event", event.kind().id());
      json.address("address", event.address());
      json.nanos("time_s", event.timeNanos() < 0 ? null : Long.valueOf(event.timeNanos()));
      json.number("cpu", event.cpu() < 0 ? null : Integer.valueOf(event.cpu()));
      json.address("other", event.other());
      json.text("pfn", event.pfn() == 0 ? null : "0x" + Long.toHexString(event.pfn()));
      json.endObject();
    }
    json.endArray();
  }
}
