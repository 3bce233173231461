package io.github.unleak.cli.report.doctor;

import io.github.unleak.analyzer.verdict.Ability;
import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.Check;
import io.github.unleak.analyzer.verdict.Checkup;
import io.github.unleak.analyzer.verdict.MissingPremise;
import io.github.unleak.analyzer.verdict.Topic;
import io.github.unleak.cli.report.json.AnalysisJson;
import io.github.unleak.cli.report.json.JsonWriter;
import io.github.unleak.cli.report.words.CheckAdvice;
import io.github.unleak.cli.report.words.CheckText;
import io.github.unleak.cli.report.words.PremiseText;
import java.io.IOException;
import java.io.OutputStream;

/** What inputs can and cannot prove, as one document of schema {@code unleak.doctor/1}. */
public final class DoctorJson {

  private final OutputStream out;

  /** Writes to {@code out}. */
  public DoctorJson(OutputStream out) {
    this.out = out;
  }

  /** Writes {@code checkup} of {@code analysis}. */
  public void write(Analysis analysis, Checkup checkup) throws IOException {
    try (JsonWriter json = JsonWriter.document(out)) {
      json.object();
      json.text("schema", "unleak.doctor/1");
      json.tool();
      new AnalysisJson(json).inputs(analysis.inputs());
      json.array("abilities");
      for (Ability.Answer answer : checkup.answers()) {
        json.object();
        json.text("ability", answer.ability().id());
        json.text("extent", answer.extent().id());
        json.text("detail", DoctorText.of(answer.ability()));
        json.array("because");
        for (Topic topic : answer.because()) {
          json.element(topic.id());
        }
        json.endArray();
        json.endObject();
      }
      json.endArray();
      json.array("missing_premises");
      for (MissingPremise missing : checkup.missing()) {
        json.object();
        json.text("premise", missing.kind().id());
        json.number("objects", missing.objects());
        json.address("example", missing.example());
        json.text("detail", PremiseText.lack(missing.kind()));
        json.text("fix", PremiseText.remedy(missing.kind(), !checkup.recorded().isEmpty()));
        json.endObject();
      }
      json.endArray();
      json.array("checks");
      for (Check check : checkup.checks()) {
        check(json, check, checkup.recorded(check));
      }
      json.endArray();
      json.endObject();
      json.endLine();
    }
  }

  private static void check(JsonWriter json, Check check, boolean recorded) throws IOException {
    CheckAdvice advice = CheckAdvice.of(check, recorded);
    json.object();
    json.text("topic", check.topic().id());
    json.text("state", check.state().id());
    json.text("detail", CheckText.of(check));
    json.text("cost", advice == null ? null : advice.cost());
    json.text("fix", advice == null ? null : advice.fix());
    json.text("trace", check.trace());
    json.source(check.source());
    json.endObject();
  }
}
