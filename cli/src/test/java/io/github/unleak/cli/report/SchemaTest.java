package io.github.unleak.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.unleak.analyzer.evidence.Certainty;
import io.github.unleak.analyzer.evidence.PremiseKind;
import io.github.unleak.analyzer.evidence.ProofEvent;
import io.github.unleak.analyzer.evidence.Verdict;
import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.rcache.MagazineModel;
import io.github.unleak.analyzer.replay.Divergence;
import io.github.unleak.analyzer.replay.MagazineEvent;
import io.github.unleak.analyzer.verdict.Ability;
import io.github.unleak.analyzer.verdict.Cause;
import io.github.unleak.analyzer.verdict.Check;
import io.github.unleak.analyzer.verdict.NextStep;
import io.github.unleak.analyzer.verdict.Topic;
import io.github.unleak.analyzer.witness.Refusal;
import io.github.unleak.analyzer.witness.Step;
import io.github.unleak.analyzer.witness.Witness;
import io.github.unleak.cli.Clone;
import io.github.unleak.cli.Schemas;
import io.github.unleak.cli.report.analysis.JsonReport;
import io.github.unleak.cli.report.explain.TimelineEvent;
import io.github.unleak.cli.report.json.TraceFields;
import io.github.unleak.cli.report.words.EvidenceTextTest;
import io.github.unleak.cli.report.words.NextStepText;
import io.github.unleak.parser.ftrace.EventField;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.kmemleak.NoticeKind;
import io.github.unleak.parser.line.InputKind;
import io.github.unleak.parser.line.Severity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The schemas say no more and no less than the code. */
class SchemaTest {

  private static final List<String> ALL =
      List.of(
          "analysis",
          "analysis-line",
          "record",
          "explanation",
          "graph",
          "diff",
          "doctor",
          "replay");

  private static JsonNode node(String schema, String pointer) throws IOException {
    JsonNode node = Schemas.schema(schema).getSchemaNode().at(pointer);
    assertFalse(node.isMissingNode(), schema + pointer);
    return node;
  }

  private static <E> void names(String schema, String pointer, E[] values, Function<E, String> id)
      throws IOException {
    Set<String> there = new TreeSet<>();
    node(schema, pointer + "/enum").forEach(value -> there.add(value.asText()));
    there.remove("null");
    assertEquals(new TreeSet<>(Arrays.stream(values).map(id).toList()), there, pointer);
  }

  @Test
  void everyNameOfAnEnumIsInTheSchema() throws IOException {
    names("analysis", "/$defs/verdict", Verdict.values(), Verdict::id);
    names("analysis", "/$defs/certainty", Certainty.values(), Certainty::id);
    names("analysis", "/$defs/object/properties/cause", Cause.values(), Cause::id);
    names("analysis", "/$defs/next", NextStep.values(), NextStepText::id);
    names("analysis", "/$defs/inputKind", InputKind.values(), InputKind::id);
    names("analysis", "/$defs/severity", Severity.values(), Severity::id);
    names("analysis", "/$defs/kernel/properties/rcache", Generation.values(), Generation::id);
    names("record", "/$defs/role", EventRole.values(), EventRole::id);
    names("record", "/$defs/lossKind", TraceLoss.Kind.values(), k -> TraceFields.id(k.name()));
    names("record", "/$defs/clock", TraceSummary.Clock.values(), TraceFields::clock);
    names(
        "replay",
        "/$defs/divergence/properties/kind",
        Divergence.Kind.values(),
        Divergence.Kind::id);
    names(
        "replay",
        "/$defs/magazineEvent/properties/kind",
        MagazineEvent.Kind.values(),
        k -> TraceFields.id(k.name()));
    names("replay", "/$defs/place", MagazineModel.Place.values(), k -> TraceFields.id(k.name()));
    names("record", "/$defs/notice/properties/kind", NoticeKind.values(), NoticeKind::id);
    names("doctor", "/$defs/topic", Topic.values(), Topic::id);
    names("doctor", "/$defs/check/properties/state", Check.State.values(), Check.State::id);
    names("doctor", "/$defs/ability/properties/ability", Ability.values(), Ability::id);
    names(
        "doctor", "/$defs/ability/properties/extent", Ability.Extent.values(), Ability.Extent::id);
    names(
        "analysis",
        "/$defs/divergence/properties/kind",
        Arrays.stream(Divergence.Kind.values())
            .filter(Divergence.Kind::loss)
            .toArray(Divergence.Kind[]::new),
        Divergence.Kind::id);
    for (String schema : List.of("analysis", "analysis-line", "explanation")) {
      names(schema, "/$defs/premiseKind", PremiseKind.values(), PremiseKind::id);
      names(
          schema,
          "/$defs/proofEvent/properties/event",
          ProofEvent.Kind.values(),
          ProofEvent.Kind::id);
    }
    names("explanation", "/$defs/why", Witness.Why.values(), Witness.Why::id);
    names("explanation", "/$defs/witness/properties/refusal", Refusal.values(), Refusal::id);
    names("explanation", "/$defs/witness/properties/rcache", Generation.values(), Generation::id);
    names(
        "explanation",
        "/$defs/step/properties/action",
        Step.Action.values(),
        action -> TraceFields.id(action.name()));
    names(
        "explanation",
        "/$defs/life/properties/event",
        TimelineEvent.Kind.values(),
        TimelineEvent.Kind::id);
    names(
        "analysis",
        "/$defs/evidence/properties/kind",
        EvidenceTextTest.all().stream().map(e -> e.kind()).distinct().toArray(String[]::new),
        Function.identity());
  }

  @Test
  void everyFieldOfAnEventIsInTheSchema() throws IOException {
    Set<String> there = new TreeSet<>();
    node("record", "/$defs/eventFields/properties").fieldNames().forEachRemaining(there::add);
    Set<String> fields = new TreeSet<>();
    for (EventField field : EventField.values()) {
      fields.add(TraceFields.name(field));
    }
    assertEquals(fields, there);
  }

  @Test
  void aMissingOrMisnamedFieldIsFound() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new JsonReport().write(Samples.fiveMagazines(), out);
    ObjectMapper mapper = new ObjectMapper();
    for (String field : List.of("address", "root", "evidence", "backtrace")) {
      ObjectNode tree = (ObjectNode) mapper.readTree(out.toByteArray());
      ObjectNode object = (ObjectNode) tree.get("objects").get(0);
      JsonNode value = object.remove(field);
      assertFalse(Schemas.schema("analysis").validate(tree).isEmpty(), field);
      object.set(field, value);
      assertTrue(Schemas.schema("analysis").validate(tree).isEmpty(), field);
      object.set(field + "s", value);
      assertFalse(Schemas.schema("analysis").validate(tree).isEmpty(), field);
    }
  }

  @Test
  void definitionsOfOneNameAreTheSameEverywhere() throws IOException {
    for (String shared :
        List.of("address", "source", "frame", "evidence", "premise", "chain", "diagnostic")) {
      Set<String> forms = new TreeSet<>();
      for (String schema : ALL) {
        JsonNode node = Schemas.schema(schema).getSchemaNode().at("/$defs/" + shared);
        if (!node.isMissingNode() && !(shared.equals("frame") && schema.equals("record"))) {
          forms.add(node.toString());
        }
      }
      assertEquals(1, forms.size(), shared);
    }
  }

  @Test
  void theManPageNamesEveryField() throws IOException {
    String page = Files.readString(Clone.root().resolve("man/unleak-json.5"));
    Set<String> words = new TreeSet<>(List.of(page.split("[^a-z_]+", -1)));
    for (String schema : ALL) {
      Set<String> fields = new TreeSet<>();
      fields(Schemas.schema(schema).getSchemaNode(), fields);
      fields.removeAll(words);
      // Explained by their own names, or by the record that they mirror.
      fields.removeAll(Set.of("schema", "tool", "name", "version", "id", "time_s", "event"));
      assertEquals(Set.of(), fields, schema);
    }
  }

  private static void fields(JsonNode schema, Set<String> fields) {
    JsonNode properties = schema.get("properties");
    if (properties != null && properties.isObject()) {
      properties.fieldNames().forEachRemaining(fields::add);
    }
    for (JsonNode child : schema) {
      fields(child, fields);
    }
  }
}
