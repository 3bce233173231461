package io.github.unleak.cli.report.explain;

import io.github.unleak.analyzer.rcache.MagazineModel.Place;
import io.github.unleak.analyzer.replay.MagazinePlace;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.analyzer.verdict.NextStep;
import io.github.unleak.analyzer.verdict.TracedLife.Passage;
import io.github.unleak.cli.report.json.AnalysisJson;
import io.github.unleak.cli.report.json.JsonWriter;
import io.github.unleak.cli.report.json.TraceJson;
import io.github.unleak.cli.report.words.NextStepText;
import io.github.unleak.parser.line.Address;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** All that is known of an object, as one document of schema {@code unleak.explanation/1}. */
public final class ExplainJson {

  private final OutputStream out;

  /** Writes to {@code out}. */
  public ExplainJson(OutputStream out) {
    this.out = out;
  }

  /** Writes {@code explanations} of what is at {@code asked}. */
  public void write(Address asked, List<Explanation> explanations) throws IOException {
    try (JsonWriter json = JsonWriter.document(out)) {
      AnalysisJson parts = new AnalysisJson(json);
      json.object();
      json.text("schema", "unleak.explanation/1");
      json.tool();
      json.address("asked", asked);
      json.array("objects");
      for (Explanation explanation : explanations) {
        json.object();
        parts.objectFields(explanation.object());
        life(json, explanation.life());
        parts.chains(explanation.chains());
        NextStep next = explanation.next();
        json.text("next", next == null ? null : NextStepText.id(next));
        json.text(
            "advice",
            next == null
                ? null
                : NextStepText.of(next, explanation.object().certainty(), explanation.coverage()));
        new WitnessJson(json).write(explanation.witness());
        json.endObject();
      }
      json.endArray();
      json.endObject();
      json.endLine();
    }
  }

  private static void life(JsonWriter json, List<TimelineEvent> life) throws IOException {
    json.array("life");
    for (TimelineEvent event : life) {
      JudgedObject other = event.other();
      json.object();
      json.text("event", event.kind().id());
      json.number("snapshot", event.snapshot() == 0 ? null : Integer.valueOf(event.snapshot()));
      if (event.traced()) {
        json.microseconds("time_s", event.timeNanos() / 1000);
      } else {
        json.seconds("time_s", event.timeNanos() == -1 ? -1 : event.timeNanos() / 1_000_000);
      }
      json.address("other", other == null ? null : other.subject().address());
      json.number("cpu", event.cpu() < 0 ? null : Integer.valueOf(event.cpu()));
      json.truth("sure", event.sure());
      json.text("detail", event.text());
      scan(json, event.passage());
      json.source(event.source());
      json.endObject();
    }
    json.endArray();
  }

  private static void scan(JsonWriter json, @Nullable Passage passage) throws IOException {
    if (passage == null) {
      json.text("scan", null);
      return;
    }
    MagazinePlace place = passage.place();
    json.object("scan");
    TraceJson.scanFields(json, passage.window());
    json.text("place", place == null ? null : place(place.atBegin()));
    json.text("place_at_end", place == null ? null : place(place.atEnd()));
    json.known("depth", place == null ? -1 : place.depthAtBegin());
    json.known("pops", place == null || place.depthAtBegin() < 0 ? -1 : place.popsAbove());
    json.endObject();
  }

  private static String place(Place place) {
    return place.name().toLowerCase(Locale.ROOT);
  }
}
