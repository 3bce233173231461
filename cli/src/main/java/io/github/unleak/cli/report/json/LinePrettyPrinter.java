package io.github.unleak.cli.report.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.PrettyPrinter;
import java.io.IOException;

/**
 * JSON for people and for line tools at once: a line for each top-level field and for each element
 * of a top-level array, everything deeper on that same line.
 */
final class LinePrettyPrinter implements PrettyPrinter {

  /** As deep as any value that is never broken into lines. */
  private static final int DEEP = 10;

  private int depth;

  /** For a document, from its outermost value on. */
  LinePrettyPrinter() {
    this(0);
  }

  private LinePrettyPrinter(int depth) {
    this.depth = depth;
  }

  /** For a value deep inside a document. */
  static LinePrettyPrinter inside() {
    return new LinePrettyPrinter(DEEP);
  }

  @Override
  public void writeRootValueSeparator(JsonGenerator json) throws IOException {
    json.writeRaw('\n');
  }

  @Override
  public void writeStartObject(JsonGenerator json) throws IOException {
    json.writeRaw('{');
    depth++;
  }

  @Override
  public void beforeObjectEntries(JsonGenerator json) throws IOException {
    breakLine(json);
  }

  @Override
  public void writeObjectFieldValueSeparator(JsonGenerator json) throws IOException {
    json.writeRaw(": ");
  }

  @Override
  public void writeObjectEntrySeparator(JsonGenerator json) throws IOException {
    separate(json);
  }

  @Override
  public void writeEndObject(JsonGenerator json, int entries) throws IOException {
    depth--;
    if (depth == 0) {
      json.writeRaw('\n');
    }
    json.writeRaw('}');
  }

  @Override
  public void writeStartArray(JsonGenerator json) throws IOException {
    json.writeRaw('[');
    depth++;
  }

  @Override
  public void beforeArrayValues(JsonGenerator json) throws IOException {
    breakLine(json);
  }

  @Override
  public void writeArrayValueSeparator(JsonGenerator json) throws IOException {
    separate(json);
  }

  @Override
  public void writeEndArray(JsonGenerator json, int values) throws IOException {
    depth--;
    if (depth == 1 && values > 0) {
      json.writeRaw("\n  ");
    }
    json.writeRaw(']');
  }

  private void separate(JsonGenerator json) throws IOException {
    json.writeRaw(',');
    if (depth > 2 || !atTop(json)) {
      json.writeRaw(' ');
    } else {
      breakLine(json);
    }
  }

  private void breakLine(JsonGenerator json) throws IOException {
    if (depth <= 2 && atTop(json)) {
      json.writeRaw(depth == 1 ? "\n  " : "\n    ");
    }
  }

  /** True for the fields of the outermost object and the elements of the arrays in it. */
  private boolean atTop(JsonGenerator json) {
    return depth == 1 || json.getOutputContext().inArray();
  }
}
