package io.github.unleak.cli.report.diff;

import io.github.unleak.analyzer.timeline.Difference;
import io.github.unleak.cli.report.json.JsonWriter;
import io.github.unleak.parser.kmemleak.Frame;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.line.Diagnostic;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** What differs between two inputs, as one document of schema {@code unleak.diff/1}. */
public final class DiffJson {

  private final OutputStream out;

  /** Writes to {@code out}. */
  public DiffJson(OutputStream out) {
    this.out = out;
  }

  /**
   * Writes {@code difference}.
   *
   * @param before the name of the earlier input
   * @param after the name of the later one
   */
  public void write(
      String before, String after, Difference difference, List<Diagnostic> diagnostics)
      throws IOException {
    try (JsonWriter json = JsonWriter.document(out)) {
      json.object();
      json.text("schema", "unleak.diff/1");
      json.tool();
      json.text("old", before);
      json.text("new", after);
      json.truth("share_nothing", difference.disjoint());
      objects(json, "added", difference.added());
      pairs(json, "changed", difference.changed());
      pairs(json, "persisting", difference.unchanged());
      objects(json, "gone", difference.gone());
      json.diagnostics(diagnostics);
      json.object("summary");
      json.number("added", difference.added().size());
      json.number("changed", difference.changed().size());
      json.number("persisting", difference.unchanged().size());
      json.number("gone", difference.gone().size());
      json.endObject();
      json.endObject();
      json.endLine();
    }
  }

  private static void objects(JsonWriter json, String name, List<KmemleakObject> objects)
      throws IOException {
    json.array(name);
    for (KmemleakObject object : objects) {
      json.object();
      fields(json, object);
      json.endObject();
    }
    json.endArray();
  }

  private static void pairs(JsonWriter json, String name, List<Difference.Pair> pairs)
      throws IOException {
    json.array(name);
    for (Difference.Pair pair : pairs) {
      json.object();
      fields(json, pair.after());
      json.truth("dump_changed", pair.dumpChanged());
      json.truth("crc_changed", pair.crcChanged());
      json.source("before", pair.before().origin().source());
      json.endObject();
    }
    json.endArray();
  }

  private static void fields(JsonWriter json, KmemleakObject object) throws IOException {
    json.address("address", object.address());
    json.known("size", object.size());
    json.truth("percpu", object.percpu());
    json.text("comm", object.comm());
    json.known("pid", object.pid());
    json.unsigned("jiffies", object.jiffies());
    json.seconds("age_s", object.ageMillis());
    json.checksum("crc", object.crc());
    json.source(object.origin().source());
    json.array("backtrace");
    for (Frame frame : object.backtrace().frames()) {
      json.object();
      json.frameFields(frame);
      json.endObject();
    }
    json.endArray();
  }
}
