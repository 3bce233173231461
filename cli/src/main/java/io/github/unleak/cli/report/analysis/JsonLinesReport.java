package io.github.unleak.cli.report.analysis;

import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.cli.report.json.AnalysisJson;
import io.github.unleak.cli.report.json.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;

/** JSON Lines: all but the objects on the first line, then one object a line. */
public final class JsonLinesReport implements Report {

  @Override
  public void write(Analysis analysis, OutputStream out) throws IOException {
    try (JsonWriter json = JsonWriter.lines(out)) {
      AnalysisJson parts = new AnalysisJson(json);
      json.object();
      parts.head(analysis);
      json.diagnostics(analysis.diagnostics());
      parts.summary(analysis);
      parts.groups(analysis.groups());
      json.endObject();
      json.endLine();
      for (JudgedObject object : analysis.objects()) {
        parts.object(object);
        json.endLine();
      }
    }
  }
}
