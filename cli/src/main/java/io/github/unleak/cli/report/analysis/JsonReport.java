package io.github.unleak.cli.report.analysis;

import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.cli.report.json.AnalysisJson;
import io.github.unleak.cli.report.json.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;

/** The whole analysis as one document of schema {@code unleak.analysis/1}. */
public final class JsonReport implements Report {

  @Override
  public void write(Analysis analysis, OutputStream out) throws IOException {
    try (JsonWriter json = JsonWriter.document(out)) {
      AnalysisJson parts = new AnalysisJson(json);
      json.object();
      parts.head(analysis);
      json.array("objects");
      for (JudgedObject object : analysis.objects()) {
        parts.object(object);
      }
      json.endArray();
      parts.groups(analysis.groups());
      json.diagnostics(analysis.diagnostics());
      parts.summary(analysis);
      json.endObject();
      json.endLine();
    }
  }
}
