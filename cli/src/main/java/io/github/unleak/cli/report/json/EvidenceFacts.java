package io.github.unleak.cli.report.json;

import io.github.unleak.analyzer.evidence.DepotEvidence;
import io.github.unleak.analyzer.evidence.Evidence;
import io.github.unleak.analyzer.evidence.ReadEvidence;
import io.github.unleak.analyzer.evidence.TraceEvidence;
import java.io.IOException;

/**
 * The facts behind the sentence about a piece of evidence, as fields of JSON. Snapshots are named
 * by their number, times are seconds on the trace's clock.
 */
final class EvidenceFacts implements Evidence.Cases<EvidenceFacts.Fields> {

  private static final EvidenceFacts ALL = new EvidenceFacts();

  /** Fields of one object. */
  @FunctionalInterface
  interface Fields {
    void write(JsonWriter json) throws IOException;
  }

  private EvidenceFacts() {}

  /** Writes the facts of {@code evidence} as an object. */
  static void write(JsonWriter json, Evidence evidence) throws IOException {
    json.object("facts");
    evidence.match(ALL).write(json);
    json.endObject();
  }

  @Override
  public Fields unreferenced(Evidence.Unreferenced evidence) {
    return json -> json.number("sightings", evidence.sightings());
  }

  @Override
  public Fields addressReused(Evidence.AddressReused evidence) {
    return json -> {
      json.address("other", evidence.other());
      json.known("other_size", evidence.otherSize());
      json.unsigned("other_jiffies", evidence.otherJiffies());
      json.number("snapshot", evidence.snapshot());
    };
  }

  @Override
  public Fields contentChanged(Evidence.ContentChanged evidence) {
    return json -> {
      json.text("how", TraceFields.id(evidence.how().name()));
      json.number("from_snapshot", evidence.fromSnapshot());
      json.number("snapshot", evidence.snapshot());
    };
  }

  @Override
  public Fields goneOnRescan(Evidence.GoneOnRescan evidence) {
    return json -> {
      json.number("last_seen", evidence.lastSeen());
      json.number("gone_in", evidence.goneIn());
      json.number("absences", evidence.absences());
      json.text("clearing", TraceFields.id(evidence.clearing().name()));
    };
  }

  @Override
  public Fields cameBack(ReadEvidence.CameBack evidence) {
    return json -> {
      json.number("missing_in", evidence.missingIn());
      json.number("back_in", evidence.backIn());
    };
  }

  @Override
  public Fields maybeSkipped(ReadEvidence.MaybeSkipped evidence) {
    return json -> {
      json.number("last_seen", evidence.lastSeen());
      json.number("missing_in", evidence.missingIn());
      json.number("absences", evidence.absences());
    };
  }

  @Override
  public Fields notCompared(ReadEvidence.NotCompared evidence) {
    return json -> {
      json.number("last_seen", evidence.lastSeen());
      json.number("missing_in", evidence.missingIn());
    };
  }

  @Override
  public Fields reachedFromLive(Evidence.ReachedFromLive evidence) {
    return json -> {
      json.address("from", evidence.from());
      json.number("offset", evidence.offset());
      json.number("snapshot", evidence.snapshot());
    };
  }

  @Override
  public Fields depotTail(DepotEvidence.DepotTail evidence) {
    return json -> {
      json.addresses("chain", evidence.chain());
      json.text("end", TraceFields.id(evidence.end().name()));
      json.number("snapshot", evidence.snapshot());
    };
  }

  @Override
  public Fields breathingChain(DepotEvidence.BreathingChain evidence) {
    return json -> {
      json.address("changed", evidence.changed());
      json.truth("gained", evidence.gained());
      json.number("from_snapshot", evidence.fromSnapshot());
      json.number("snapshot", evidence.snapshot());
    };
  }

  @Override
  public Fields markedDepot(DepotEvidence.MarkedDepot evidence) {
    return json -> json.addresses("chain", evidence.chain());
  }

  @Override
  public Fields neverExplained(DepotEvidence.NeverExplained evidence) {
    return json -> {
      json.text("reason", TraceFields.id(evidence.reason().name()));
      switch (evidence.reason()) {
        case NOT_IN_DEPOT -> json.number("fill", evidence.detail());
        case TOO_MANY_TAILS -> json.number("tails", evidence.detail());
        case CYCLE,
            BRANCH,
            NOT_FULL,
            ARRAY_DEPOT,
            NO_POP_IN_SCAN,
            NO_EARLIER_SCAN,
            FOUND_BY_ONE_PASS -> {}
      }
    };
  }

  @Override
  public Fields frozen(Evidence.Frozen evidence) {
    return json -> {
      json.number("since", evidence.since());
      json.number("until", evidence.until());
      json.number("later", evidence.later());
      json.truth("active", evidence.active());
    };
  }

  @Override
  public Fields leakedCompany(DepotEvidence.LeakedCompany evidence) {
    return json -> {
      json.address("example", evidence.example());
      json.number("count", evidence.count());
    };
  }

  @Override
  public Fields reachedFromLeak(Evidence.ReachedFromLeak evidence) {
    return json -> {
      json.address("from", evidence.from());
      json.number("offset", evidence.offset());
    };
  }

  @Override
  public Fields zeroChecksum(Evidence.ZeroChecksum evidence) {
    return json -> {};
  }

  @Override
  public Fields recognised(TraceEvidence.Recognised evidence) {
    return json -> {
      json.text("outcome", TraceFields.id(evidence.outcome().name()));
      json.number("fits", evidence.fits());
      json.number("considered", evidence.considered());
    };
  }

  @Override
  public Fields freedLater(TraceEvidence.FreedLater evidence) {
    return json -> {
      json.nanos("time_s", evidence.timeNanos());
      json.text("site", evidence.site());
      json.source("born", evidence.born());
    };
  }

  @Override
  public Fields reallocated(TraceEvidence.Reallocated evidence) {
    return json -> {
      json.address("other", evidence.other());
      json.nanos("time_s", evidence.timeNanos());
      json.text("site", evidence.site());
    };
  }

  @Override
  public Fields handedOut(TraceEvidence.HandedOut evidence) {
    return json -> {
      json.number("pfn", evidence.pfn());
      json.nanos("time_s", evidence.timeNanos());
      json.number("cpu", evidence.cpu());
    };
  }

  @Override
  public Fields inRcache(TraceEvidence.InRcache evidence) {
    return json -> {
      json.address("domain", evidence.domain());
      json.number("order", evidence.order());
      json.known("depth", evidence.depth());
      json.number("pops", evidence.pops());
    };
  }

  @Override
  public Fields diverged(TraceEvidence.Diverged evidence) {
    return json -> {
      json.text("how", TraceFields.id(evidence.how().name()));
      json.nanos("time_s", evidence.timeNanos());
      json.source("pushed", evidence.pushed());
    };
  }

  @Override
  public Fields unreachable(TraceEvidence.Unreachable evidence) {
    return json -> {
      json.address("replaced_by", evidence.replacedBy());
      json.nanos("time_s", evidence.timeNanos());
    };
  }

  @Override
  public Fields outlivedOwner(TraceEvidence.OutlivedOwner evidence) {
    return json -> {
      json.address("domain", evidence.domain());
      json.nanos("time_s", evidence.timeNanos());
    };
  }

  @Override
  public Fields known(Evidence.Known evidence) {
    return json -> json.text("cause", evidence.cause().id());
  }

  @Override
  public Fields weakened(Evidence.Weakened evidence) {
    return json -> {
      json.text("reason", TraceFields.id(evidence.reason().name()));
      json.text("from", evidence.from().id());
    };
  }
}
