package io.github.unleak.cli.report.replay;

import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.replay.DepotPoint;
import io.github.unleak.analyzer.replay.Divergence;
import io.github.unleak.analyzer.replay.DomainReport;
import io.github.unleak.analyzer.replay.RcacheFacts;
import io.github.unleak.analyzer.replay.RcacheReport;
import io.github.unleak.analyzer.replay.RcacheSign;
import io.github.unleak.analyzer.replay.RcacheState;
import io.github.unleak.analyzer.replay.ReplayCounts;
import io.github.unleak.analyzer.replay.ScanPops;
import io.github.unleak.analyzer.replay.ScanWindow;
import io.github.unleak.analyzer.replay.TraceReplay;
import io.github.unleak.cli.report.json.JsonWriter;
import io.github.unleak.cli.report.json.TraceFields;
import io.github.unleak.engine.Moment;
import io.github.unleak.engine.Replayed;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.ftrace.TraceSummary.Clock;
import io.github.unleak.parser.line.Address;
import io.github.unleak.parser.line.SourceLine;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashSet;
import java.util.Set;

/** What the replay of traces gave, as one document of schema {@code unleak.replay/1}. */
public final class ReplayJson {

  private final OutputStream out;

  /** Writes to {@code out}. */
  public ReplayJson(OutputStream out) {
    this.out = out;
  }

  /** Writes {@code replayed}. */
  public void write(Replayed replayed) throws IOException {
    try (JsonWriter json = JsonWriter.document(out)) {
      json.object();
      json.text("schema", "unleak.replay/1");
      json.tool();
      Moment at = replayed.at();
      json.decimal("at", at == null ? null : at.toString());
      json.array("traces");
      for (TraceReplay trace : replayed.traces()) {
        json.object();
        new OneTrace(json, trace).write(replayed);
        json.endObject();
      }
      json.endArray();
      json.diagnostics(replayed.diagnostics());
      json.endObject();
      json.endLine();
    }
  }

  private static final class OneTrace {
    private final JsonWriter json;
    private final TraceFields parts;
    private final TraceReplay trace;
    private final Clock clock;

    OneTrace(JsonWriter json, TraceReplay trace) {
      this.json = json;
      this.parts = new TraceFields(json);
      this.trace = trace;
      this.clock = trace.summary().clock();
    }

    void write(Replayed replayed) throws IOException {
      json.text("path", trace.path());
      json.text("kind", trace.summary().input().kind().id());
      parts.summary(trace.summary());
      losses();
      json.number("entries_without_return", trace.entriesWithoutReturn());
      json.number("returns_without_entry", trace.returnsWithoutEntry());
      json.known("first_unpaired", trace.firstUnpaired());
      rcache();
      json.number("depot_probes", trace.depotProbes());
      json.number("depot_probes_agreed", trace.depotProbesAgreed());
      scans();
      json.array("domains");
      for (DomainReport domain : trace.domains()) {
        domain(domain);
      }
      json.endArray();
      json.number("more_domains", trace.unlisted().count());
      divergences();
      states();
      followed(replayed);
    }

    private void rcache() throws IOException {
      RcacheFacts facts = trace.rcache();
      Generation generation = facts.generation();
      json.object("rcache");
      json.text("generation", generation == null ? null : generation.id());
      json.number("magazine_numbers", facts.magSize());
      json.truth("told", facts.told());
      json.truth("contradiction", facts.contradiction());
      json.array("signs");
      for (RcacheSign sign : RcacheSign.values()) {
        if (facts.line(sign) >= 0) {
          json.object();
          json.text("sign", sign.id());
          source(facts.line(sign));
          json.endObject();
        }
      }
      json.endArray();
      json.endObject();
    }

    private void losses() throws IOException {
      json.array("losses");
      for (TraceLoss loss : trace.losses()) {
        json.object();
        parts.loss(loss);
        json.source(loss.source());
        json.endObject();
      }
      json.endArray();
    }

    private void scans() throws IOException {
      json.array("scans");
      for (ScanWindow scan : trace.scans()) {
        json.object();
        json.number("number", scan.number());
        json.known("label", scan.label());
        parts.time("begin_", clock, scan.begin());
        parts.time("end_", scan.end() < 0 ? Clock.NONE : clock, scan.end());
        source(scan.line());
        json.array("pops");
        for (ScanPops pops : trace.pops()) {
          if (pops.scan() == scan.number()) {
            json.object();
            json.address("domain", new Address(pops.domain()));
            json.number("order", pops.order());
            json.number("pops", pops.pops());
            json.endObject();
          }
        }
        json.endArray();
        json.endObject();
      }
      json.endArray();
    }

    private void domain(DomainReport domain) throws IOException {
      json.object();
      json.address("address", new Address(domain.address()));
      json.truth("born", domain.born());
      json.truth("from_first_use", domain.fromFirstUse());
      json.truth("torn_down", domain.ended());
      parts.time("first_", clock, domain.firstTime());
      parts.time("last_", clock, domain.lastTime());
      source(domain.firstLine());
      json.number("operations", domain.operations());
      parts.time("known_", domain.knownSince() < 0 ? Clock.NONE : clock, domain.knownSince());
      json.number("known_after", domain.knownAfter());
      json.number("given_twice", domain.givenTwice());
      json.number("strangers", domain.strangers());
      json.number("disturbances", domain.disturbances());
      json.known("first_sign", domain.firstSign());
      counts(domain.counts());
      json.array("rcaches");
      for (RcacheReport rcache : domain.rcaches()) {
        rcache(rcache);
      }
      json.endArray();
      json.endObject();
    }

    private void counts(ReplayCounts counts) throws IOException {
      json.object("counts");
      json.number("pushes_predicted", counts.pushesPredicted());
      json.number("pushes_seen", counts.pushesSeen());
      json.number("pushes_agreed", counts.pushesAgreed());
      json.number("allocations_only", counts.allocationsOnly());
      json.number("pops_predicted", counts.popsPredicted());
      json.number("pops_seen", counts.popsSeen());
      json.number("pops_agreed", counts.popsAgreed());
      json.number("trims_seen", counts.trimsSeen());
      json.number("trims_agreed", counts.trimsAgreed());
      json.number("numbers_exact", counts.numbersExact());
      json.number("numbers_other_slot", counts.numbersOtherSlot());
      json.number("numbers_hidden", counts.numbersHidden());
      json.number("numbers_from_tree", counts.numbersFromTree());
      json.number("numbers_wrong", counts.numbersWrong());
      json.number("undecided", counts.undecided());
      json.endObject();
    }

    private void rcache(RcacheReport rcache) throws IOException {
      json.object();
      json.number("order", rcache.order());
      json.number("depot", rcache.depot());
      json.number("highest", rcache.highest());
      json.number("pops", rcache.pops());
      json.array("points");
      for (DepotPoint point : rcache.points()) {
        json.object();
        parts.time("", clock, point.time());
        json.number("magazines", point.magazines());
        json.endObject();
      }
      json.endArray();
      json.endObject();
    }

    private void divergences() throws IOException {
      json.array("divergences");
      for (Divergence divergence : trace.divergences()) {
        json.object();
        json.text("kind", divergence.kind().id());
        json.truth("lost", divergence.kind().loss());
        parts.time("", clock, divergence.time());
        json.number("cpu", divergence.cpu());
        json.address("domain", divergence.domain());
        json.number("order", divergence.order());
        known("magazine", divergence.magazine().value());
        json.text("detail", DivergenceText.what(divergence));
        source(divergence.line());
        json.endObject();
      }
      json.endArray();
      json.number("more_divergences", trace.moreDivergences());
    }

    private void states() throws IOException {
      json.array("state");
      for (RcacheState state : trace.states()) {
        json.object();
        json.address("domain", new Address(state.domain()));
        json.number("order", state.order());
        json.array("cpus");
        for (RcacheState.CpuState cpu : state.cpus()) {
          json.object();
          json.number("cpu", cpu.cpu());
          known("loaded", cpu.loaded());
          json.number("loaded_fill", cpu.known() ? (Integer) cpu.loadedFill() : null);
          known("prev", cpu.prev());
          json.number("prev_fill", cpu.known() ? (Integer) cpu.prevFill() : null);
          json.number("magazines", cpu.magazines() < 0 ? null : (Integer) cpu.magazines());
          json.endObject();
        }
        json.endArray();
        json.array("depot");
        for (long address : state.depot()) {
          json.element(address == 0 ? null : "0x" + Long.toHexString(address));
        }
        json.endArray();
        json.truth("bottom_known", state.bottomKnown());
        json.endObject();
      }
      json.endArray();
    }

    private void followed(Replayed replayed) throws IOException {
      Set<Address> addresses = new LinkedHashSet<>(replayed.named());
      addresses.addAll(replayed.listed());
      json.array("followed");
      for (Address address : addresses) {
        if (replayed.named().contains(address) || !trace.magazine(address.value()).isEmpty()) {
          new StoryJson(json, parts, trace).write(address);
        }
      }
      json.endArray();
    }

    private void known(String name, long address) throws IOException {
      json.address(name, address == 0 ? null : new Address(address));
    }

    private void source(long line) throws IOException {
      json.source(new SourceLine(trace.path(), line));
    }
  }
}
