package io.github.unleak.cli.report.explain;

import io.github.unleak.analyzer.rcache.Magazine;
import io.github.unleak.analyzer.replay.ScanWindow;
import io.github.unleak.analyzer.verdict.ObjectWitness;
import io.github.unleak.analyzer.witness.Refusal;
import io.github.unleak.analyzer.witness.SearchBound;
import io.github.unleak.analyzer.witness.Step;
import io.github.unleak.analyzer.witness.TracedWitness;
import io.github.unleak.analyzer.witness.Witness;
import io.github.unleak.analyzer.witness.WitnessStep;
import io.github.unleak.cli.report.json.JsonWriter;
import io.github.unleak.cli.report.json.TraceFields;
import io.github.unleak.cli.report.words.WitnessWords;
import io.github.unleak.parser.ftrace.TraceSummary.Clock;
import io.github.unleak.parser.line.Address;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A witness as a field of an explanation. */
final class WitnessJson {

  private final JsonWriter json;

  WitnessJson(JsonWriter json) {
    this.json = json;
  }

  /** Writes the field {@code witness}; {@code null} where nobody asked. */
  void write(@Nullable ObjectWitness object) throws IOException {
    if (object == null) {
      json.text("witness", null);
      return;
    }
    Witness witness = object.witness();
    Witness.Found found = witness instanceof Witness.Found one ? one : null;
    json.object("witness");
    json.text("result", result(witness));
    json.text("why", witness instanceof Witness.Undecided one ? one.why().id() : null);
    Refusal refusal = witness instanceof Witness.None none ? none.refusal() : null;
    json.text("refusal", refusal == null ? null : refusal.id());
    json.text("detail", WitnessWords.outcome(object));
    json.number("snapshot", object.snapshot());
    json.text("rcache", object.generation().id());
    json.addresses("members", object.members().stream().map(Magazine::address).toList());
    bound(witness.bound());
    traced(object);
    json.array("magazines");
    if (found != null) {
      for (Address address : found.magazines()) {
        json.element(address == null ? null : address.toString());
      }
    }
    json.endArray();
    json.array("depot");
    if (found != null) {
      for (int magazine : found.depot()) {
        json.element(magazine);
      }
    }
    json.endArray();
    json.array("steps");
    if (found != null) {
      for (WitnessStep step : found.steps()) {
        step(step, object.clock());
      }
    }
    json.endArray();
    json.endObject();
  }

  private void traced(ObjectWitness object) throws IOException {
    TracedWitness traced = object.traced();
    if (traced == null) {
      json.text("trace", null);
      return;
    }
    Witness witness = traced.witness();
    ScanWindow first = traced.first();
    json.object("trace");
    json.text("result", result(witness));
    json.text("why", witness instanceof Witness.Undecided one ? one.why().id() : null);
    json.number("first_scan", first == null ? null : Integer.valueOf(first.number()));
    json.number("last_scan", traced.last().number());
    json.number("operations", traced.operations());
    json.number("states", witness.bound().states());
    json.endObject();
  }

  private static String result(Witness witness) {
    return witness.match(
        new Witness.Cases<String>() {
          @Override
          public String found(Witness.Found found) {
            return "found";
          }

          @Override
          public String none(Witness.None none) {
            return "none";
          }

          @Override
          public String undecided(Witness.Undecided undecided) {
            return "undecided";
          }
        });
  }

  private void bound(SearchBound bound) throws IOException {
    json.object("bound");
    json.number("scans", bound.scans());
    json.number("operations", bound.operations());
    json.number("cpus", bound.cpus());
    json.number("states", bound.states());
    json.number("most_states", bound.mostStates());
    json.endObject();
  }

  private void step(WitnessStep step, Clock clock) throws IOException {
    json.object();
    json.number("scan", step.scan());
    json.text("actor", actor(step.actor()));
    json.number("cpu", step.actor() < 0 ? null : Integer.valueOf(step.actor()));
    json.text("action", TraceFields.id(step.action().name()));
    json.number("magazine", step.object() == 0 ? null : Integer.valueOf(step.object()));
    json.number("other", step.other() == 0 ? null : Integer.valueOf(step.other()));
    boolean seconds = clock == Clock.SECONDS && step.time() >= 0;
    json.nanos("time_s", seconds ? Long.valueOf(step.time()) : null);
    json.source(step.source());
    json.endObject();
  }

  private static String actor(int actor) {
    return actor == Step.SCANNER ? "scanner" : actor == Step.WORKER ? "trimming" : "cpu";
  }
}
