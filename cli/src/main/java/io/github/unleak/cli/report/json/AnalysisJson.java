package io.github.unleak.cli.report.json;

import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.Evidence;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.timeline.Sighting;
import io.github.unleak.analyzer.timeline.Snapshot;
import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.Cause;
import io.github.unleak.analyzer.verdict.ChainView;
import io.github.unleak.analyzer.verdict.Group;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.analyzer.verdict.KernelFacts;
import io.github.unleak.analyzer.verdict.Summary;
import io.github.unleak.cli.report.words.EvidenceText;
import io.github.unleak.cli.report.words.NextStepText;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.line.InputSummary;
import java.io.IOException;
import java.util.List;

/** The parts of {@code unleak.analysis/1}, in the order of its fields. */
public final class AnalysisJson {

  static final String SCHEMA = "unleak.analysis/1";

  private final JsonWriter json;

  public AnalysisJson(JsonWriter json) {
    this.json = json;
  }

  /** The fields before the objects. */
  public void head(Analysis analysis) throws IOException {
    json.text("schema", SCHEMA);
    json.tool();
    inputs(analysis.inputs());
    kernel(analysis.kernel());
    new TraceJson(json).traces(analysis);
    snapshots(analysis);
  }

  public void inputs(List<InputSummary> inputs) throws IOException {
    json.array("inputs");
    for (InputSummary input : inputs) {
      json.object();
      inputFields(json, input);
      json.endObject();
    }
    json.endArray();
  }

  static void inputFields(JsonWriter json, InputSummary input) throws IOException {
    json.text("path", input.path());
    json.text("kind", input.kind().id());
    json.number("bytes", input.bytes());
    json.number("lines", input.lines());
    json.text("folder", input.folder());
  }

  private void kernel(KernelFacts kernel) throws IOException {
    Generation generation = kernel.generation();
    json.object("kernel");
    json.text("release", kernel.release());
    json.number("hz", kernel.hz());
    json.number("cpus", kernel.cpus());
    json.text("rcache", generation == null ? null : generation.id());
    json.number("word_bytes", kernel.wordBytes());
    json.truth("big_endian", kernel.bigEndian());
    json.endObject();
  }

  private void snapshots(Analysis analysis) throws IOException {
    json.array("snapshots");
    for (Snapshot snapshot : analysis.snapshots()) {
      json.object();
      json.number("id", snapshot.id());
      json.text("source", snapshot.source().path());
      json.number("line", snapshot.source().line());
      json.seconds("time_s", snapshot.timeMillis());
      json.number("objects", snapshot.objects());
      json.number("run", snapshot.run());
      json.truth("complete", snapshot.complete());
      TraceJson.scanOf(json, analysis.scanOf(snapshot));
      json.endObject();
    }
    json.endArray();
  }

  /** One object, braces included. */
  public void object(JudgedObject judged) throws IOException {
    json.object();
    objectFields(judged);
    json.endObject();
  }

  /** The fields of one object, inside braces that the caller writes. */
  public void objectFields(JudgedObject judged) throws IOException {
    KmemleakObject object = judged.subject().latest();
    Cause cause = judged.cause();
    json.address("address", object.address());
    json.known("size", object.size());
    json.truth("percpu", judged.percpu());
    if (judged.subject().latest().physical()) {
      json.truth("physical", true);
    }
    json.text("type", judged.type());
    json.text("comm", object.comm());
    json.known("pid", object.pid());
    json.unsigned("jiffies", object.jiffies());
    json.seconds("age_s", object.ageMillis());
    json.checksum("crc", object.crc());
    json.seconds("born_s", judged.bornMillis());
    json.number("run", judged.subject().run());
    json.array("snapshots");
    for (Sighting sighting : judged.subject().sightings()) {
      json.element(sighting.snapshot());
    }
    json.endArray();
    json.source(object.origin().source());
    json.text("verdict", judged.verdict().id());
    json.text("certainty", judged.certainty().id());
    json.text("cause", cause == null ? null : cause.id());
    new ProofJson(json).write(judged.proof());
    json.text("missing_premise", judged.missing() == null ? null : judged.missing().id());
    json.array("evidence");
    for (Evidence evidence : judged.evidence()) {
      evidence(evidence);
    }
    json.endArray();
    json.addresses("points_to", judged.pointsTo());
    json.addresses("referenced_by", judged.referencedBy());
    json.address("root", judged.root());
    json.truth("direct", judged.direct());
    json.text("signature", judged.signature().id());
    json.text("title", judged.signature().title());
    json.backtrace(judged.subject().backtrace());
  }

  /** One piece of evidence, braces included. */
  void evidence(Evidence evidence) throws IOException {
    Verdict supports = evidence.supports();
    json.object();
    json.text("kind", evidence.kind());
    json.text("supports", supports == null ? null : supports.id());
    json.text("strength", evidence.strength().id());
    json.text("detail", EvidenceText.of(evidence));
    EvidenceFacts.write(json, evidence);
    json.source(evidence.source());
    json.endObject();
  }

  public void groups(List<Group> groups) throws IOException {
    json.array("groups");
    for (Group group : groups) {
      group(group);
    }
    json.endArray();
  }

  private void group(Group group) throws IOException {
    json.object();
    json.text("signature", group.signature().id());
    json.text("title", group.signature().title());
    json.number("objects", group.members().size());
    json.number("bytes", group.bytes());
    json.text("verdict", group.verdict().id());
    json.text("certainty", group.certainty().id());
    certainties("counts", group.counts());
    json.number("indirect", group.indirect());
    json.text("next", NextStepText.id(group.next()));
    chains(group.chains());
    json.endObject();
  }

  public void chains(List<ChainView> chains) throws IOException {
    json.array("chains");
    for (ChainView chain : chains) {
      json.object();
      json.number("snapshot", chain.snapshot());
      json.addresses("members", chain.members());
      json.address("next", chain.next());
      json.endObject();
    }
    json.endArray();
  }

  public void summary(Analysis analysis) throws IOException {
    Summary summary = analysis.summary();
    json.object("summary");
    json.number("objects", summary.objects());
    json.number("bytes", summary.bytes());
    certainties("leak", summary.leak());
    certainties("transient", summary.transients());
    json.truth("scan_seen", analysis.scanSeen());
    json.endObject();
  }

  private void certainties(String name, List<Integer> counts) throws IOException {
    Certainty[] all = Certainty.values();
    json.object(name);
    for (int i = all.length - 1; i >= 0; i--) {
      json.number(all[i].id(), counts.get(i));
    }
    json.endObject();
  }
}
