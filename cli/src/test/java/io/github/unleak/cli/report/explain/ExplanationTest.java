package io.github.unleak.cli.report.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.Investigation;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.analyzer.verdict.ObjectWitness;
import io.github.unleak.cli.Schemas;
import io.github.unleak.cli.report.Samples;
import io.github.unleak.cli.report.page.Colour;
import io.github.unleak.cli.report.page.Page;
import io.github.unleak.cli.report.words.WitnessWords;
import io.github.unleak.parser.line.Address;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplanationTest {

  /** Without a trace. */
  private static Investigation alone(Analysis analysis) {
    return new Investigation(analysis, List.of(), List.of(), List.of());
  }

  private static String text(Analysis analysis, int object) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JudgedObject judged = analysis.objects().get(object);
    new ExplainText(out, Colour.OFF).write(List.of(Explanation.of(alone(analysis), judged)));
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void anAddressInsideFindsTheObject() {
    Lookup lookup = new Lookup(Samples.fiveMagazines());
    Address start = Samples.CHAIN.get(3);
    for (long offset : new long[] {0, 1, 1023}) {
      List<JudgedObject> found = lookup.at(new Address(start.value() + offset));
      assertEquals(start, found.get(0).subject().address());
    }
    assertEquals(List.of(), lookup.at(new Address(start.value() + 1024)));
    assertEquals(List.of(), lookup.at(new Address(start.value() - 1)));
  }

  @Test
  void anUnknownAddressNamesItsNeighbours() {
    Lookup lookup = new Lookup(Samples.fiveMagazines());
    assertEquals(
        "no object at 0xffff8881392ed000; nearest are 0xffff8881392ec000 and 0xffff8881411f9000",
        lookup.nothingAt(new Address(0xffff8881392ed000L)));
    assertTrue(lookup.nothingAt(new Address(0)).endsWith("nearest are 0xffff8881261c1000"));
    assertEquals(
        "no object at 0x1", new Lookup(Samples.nothing(1, true)).nothingAt(new Address(1)));
  }

  @Test
  void theLineOfLifeTellsWhatEachSnapshotSays() {
    Analysis analysis = Samples.mixed();
    assertEquals(
        List.of(TimelineEvent.Kind.ALLOCATED, TimelineEvent.Kind.LISTED, TimelineEvent.Kind.LISTED),
        kinds(analysis, 0));
    assertEquals(
        List.of(
            TimelineEvent.Kind.ALLOCATED, TimelineEvent.Kind.LISTED, TimelineEvent.Kind.NOT_SHOWN),
        kinds(analysis, 2));
  }

  private static List<TimelineEvent.Kind> kinds(Analysis analysis, int object) {
    return Explanation.of(alone(analysis), analysis.objects().get(object)).life().stream()
        .map(TimelineEvent::kind)
        .toList();
  }

  @Test
  void tellsBothSidesAndWhatToDo() throws IOException {
    String text = text(Samples.fiveMagazines(), 3);
    assertTrue(text.startsWith("0xffff8881392ec000: TRANSIENT, probable (depot-pop-race)"), text);
    assertTrue(text.contains("[0xffff8881392ec000] -> 0xffff8881a5301000 -> NULL"), text);
    assertTrue(text.contains("evidence for transient:\n  - probable: it belongs"), text);
    assertTrue(text.contains("evidence for leak:\n  - possible: kmemleak found"), text);
    assertTrue(text.contains("next: kernel commit 7591c127f3b1"), text);
    assertTrue(text.contains("to settle it, record alloc_iova_fast"), text);
    text.lines().forEach(line -> assertTrue(line.length() <= Page.WIDTH, line));
  }

  @Test
  void jsonIsValidUnderItsSchema() throws IOException {
    for (Analysis analysis : List.of(Samples.fiveMagazines(), Samples.mixed())) {
      for (JudgedObject object : analysis.objects()) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new ExplainJson(out)
            .write(object.subject().address(), List.of(Explanation.of(alone(analysis), object)));
        Schemas.valid("explanation", out.toString(StandardCharsets.UTF_8));
      }
    }
  }

  private static Explanation witnessed(Analysis analysis, int object) {
    JudgedObject judged = analysis.objects().get(object);
    return Explanation.of(alone(analysis), judged)
        .with(ObjectWitness.of(alone(analysis), judged, ObjectWitness.MOST_STATES));
  }

  @Test
  void witnessesAreValidUnderTheSchema() throws IOException {
    for (Analysis analysis : List.of(Samples.fiveMagazines(), Samples.mixed())) {
      for (int object = 0; object < analysis.objects().size(); object++) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new ExplainJson(out).write(new Address(1), List.of(witnessed(analysis, object)));
        Schemas.valid("explanation", out.toString(StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void whatIsNoMagazineIsNotDecided() {
    ObjectWitness witness =
        ObjectWitness.of(
            alone(Samples.mixed()), Samples.mixed().objects().get(0), ObjectWitness.MOST_STATES);
    assertTrue(
        WitnessWords.outcome(witness).startsWith("not decided: it is no magazine"),
        WitnessWords.outcome(witness));
  }

  @Test
  void theHtmlPageNeedsNothingElse() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new ExplainHtml(out).write(List.of(witnessed(Samples.fiveMagazines(), 0)));
    String page = out.toString(StandardCharsets.UTF_8);
    assertTrue(page.startsWith("<!DOCTYPE html>\n"), page);
    assertTrue(page.contains("<td>reads depot: A</td><td></td>"), page);
    assertTrue(page.contains("A -&gt; B -&gt; 0xffff88"), page);
    for (String outside : List.of("http", "src=", "<script", "url(", "@import")) {
      assertFalse(page.contains(outside), outside);
    }
  }
}
