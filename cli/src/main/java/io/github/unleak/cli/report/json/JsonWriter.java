package io.github.unleak.cli.report.json;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.SerializedString;
import io.github.unleak.cli.report.page.Tool;
import io.github.unleak.cli.report.words.Wording;
import io.github.unleak.parser.kmemleak.Backtrace;
import io.github.unleak.parser.kmemleak.Frame;
import io.github.unleak.parser.line.Address;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.SourceLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JSON token by token, in the notation that all our outputs share: addresses and checksums are
 * hexadecimal strings, times are seconds, unknown is {@code null}. Closing it flushes the stream
 * and leaves it open.
 */
public final class JsonWriter implements AutoCloseable {

  /** A report repeats few backtraces many times; more than these are written out each time. */
  private static final int MOST_BACKTRACES = 10_000;

  private final JsonGenerator json;
  private final boolean spaced;
  private final IdentityHashMap<Backtrace, SerializedString> backtraces = new IdentityHashMap<>();

  private JsonWriter(JsonGenerator json, boolean spaced) {
    this.json = json;
    this.spaced = spaced;
  }

  /** For one document, laid out in lines. */
  public static JsonWriter document(OutputStream out) throws IOException {
    JsonGenerator json = generator(out);
    json.setPrettyPrinter(new LinePrettyPrinter());
    return new JsonWriter(json, true);
  }

  /** For JSON Lines: call {@link #endLine} after each value. */
  public static JsonWriter lines(OutputStream out) throws IOException {
    JsonGenerator json = generator(out);
    json.setRootValueSeparator(null);
    return new JsonWriter(json, false);
  }

  private static JsonGenerator generator(OutputStream out) throws IOException {
    JsonFactory factory =
        JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();
    return factory.createGenerator(out, JsonEncoding.UTF8);
  }

  public void object() throws IOException {
    json.writeStartObject();
  }

  public void object(String name) throws IOException {
    json.writeObjectFieldStart(name);
  }

  public void endObject() throws IOException {
    json.writeEndObject();
  }

  public void array(String name) throws IOException {
    json.writeArrayFieldStart(name);
  }

  public void endArray() throws IOException {
    json.writeEndArray();
  }

  /** Ends a line of JSON Lines. */
  public void endLine() throws IOException {
    json.writeRaw('\n');
  }

  public void text(String name, @Nullable String value) throws IOException {
    json.writeStringField(name, value);
  }

  public void truth(String name, boolean value) throws IOException {
    json.writeBooleanField(name, value);
  }

  public void truth(String name, @Nullable Boolean value) throws IOException {
    if (value == null) {
      json.writeNullField(name);
    } else {
      json.writeBooleanField(name, value);
    }
  }

  public void number(String name, long value) throws IOException {
    json.writeNumberField(name, value);
  }

  public void number(String name, @Nullable Integer value) throws IOException {
    if (value == null) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, value);
    }
  }

  public void element(long value) throws IOException {
    json.writeNumber(value);
  }

  public void element(@Nullable String value) throws IOException {
    json.writeString(value);
  }

  /** A count or size of which -1 means unknown. */
  public void known(String name, long value) throws IOException {
    if (value < 0) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, value);
    }
  }

  /** 64 bits without sign, of which all ones mean unknown. */
  public void unsigned(String name, long value) throws IOException {
    if (value == -1) {
      json.writeNullField(name);
    } else if (value >= 0) {
      json.writeNumberField(name, value);
    } else {
      json.writeFieldName(name);
      json.writeNumber(Long.toUnsignedString(value));
    }
  }

  /** 64 bits without sign, each value of which means itself. */
  void whole(String name, long value) throws IOException {
    json.writeFieldName(name);
    json.writeNumber(Long.toUnsignedString(value));
  }

  /** A number that is written as {@code digits} say, or {@code null}. */
  public void decimal(String name, @Nullable String digits) throws IOException {
    if (digits == null) {
      json.writeNullField(name);
    } else {
      json.writeFieldName(name);
      json.writeNumber(digits);
    }
  }

  /** Digits without padding and without {@code 0x}, as kmemleak prints a checksum. */
  public void checksum(String name, long crc) throws IOException {
    json.writeStringField(name, crc < 0 ? null : Long.toHexString(crc));
  }

  /** Milliseconds as seconds; -1 is unknown. */
  public void seconds(String name, long millis) throws IOException {
    if (millis == -1) {
      json.writeNullField(name);
    } else {
      json.writeFieldName(name);
      json.writeNumber(Wording.seconds(millis));
    }
  }

  /** Microseconds as seconds; -1 is unknown. */
  public void microseconds(String name, long micros) throws IOException {
    if (micros < 0) {
      json.writeNullField(name);
    } else {
      String fraction = Long.toString(1_000_000 + micros % 1_000_000).substring(1);
      json.writeFieldName(name);
      json.writeNumber(micros / 1_000_000 + "." + fraction);
    }
  }

  /** Nanoseconds of a trace's clock as seconds with six decimals. */
  public void nanos(String name, @Nullable Long nanos) throws IOException {
    if (nanos == null) {
      json.writeNullField(name);
    } else {
      json.writeFieldName(name);
      json.writeNumber((nanos < 0 ? "-" : "") + Wording.traceSeconds(Math.abs(nanos)));
    }
  }

  public void address(String name, @Nullable Address address) throws IOException {
    json.writeStringField(name, address == null ? null : address.toString());
  }

  public void addresses(String name, List<Address> addresses) throws IOException {
    json.writeArrayFieldStart(name);
    for (Address address : addresses) {
      json.writeString(address.toString());
    }
    json.writeEndArray();
  }

  public void source(@Nullable SourceLine source) throws IOException {
    source("source", source);
  }

  public void source(String name, @Nullable SourceLine source) throws IOException {
    if (source == null) {
      json.writeNullField(name);
      return;
    }
    json.writeObjectFieldStart(name);
    json.writeStringField("path", source.path());
    json.writeNumberField("line", source.line());
    json.writeEndObject();
  }

  /** The fields of a diagnostic, inside an object that the caller has opened. */
  void diagnosticFields(Diagnostic diagnostic) throws IOException {
    text("severity", diagnostic.severity().id());
    text("code", diagnostic.code().id());
    text("message", diagnostic.message());
    text("advice", diagnostic.advice());
    source(diagnostic.source());
  }

  public void diagnostics(List<Diagnostic> diagnostics) throws IOException {
    array("diagnostics");
    for (Diagnostic diagnostic : diagnostics) {
      object();
      diagnosticFields(diagnostic);
      endObject();
    }
    endArray();
  }

  /** The fields that every frame has, inside an object that the caller has opened. */
  public void frameFields(Frame frame) throws IOException {
    text("symbol", frame.symbol());
    known("offset", frame.offset());
    known("size", frame.size());
    text("module", frame.module());
  }

  /** The frames of a backtrace; of one that is written often, the bytes are kept. */
  void backtrace(Backtrace backtrace) throws IOException {
    SerializedString text = backtraces.get(backtrace);
    if (text == null) {
      text = new SerializedString(frames(backtrace));
      if (backtraces.size() < MOST_BACKTRACES) {
        backtraces.put(backtrace, text);
      }
    }
    json.writeFieldName("backtrace");
    json.writeRawValue(text);
  }

  private String frames(Backtrace backtrace) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    JsonGenerator part = generator(bytes);
    if (spaced) {
      part.setPrettyPrinter(LinePrettyPrinter.inside());
    }
    try (JsonWriter writer = new JsonWriter(part, spaced)) {
      part.writeStartArray();
      for (Frame frame : backtrace.frames()) {
        writer.object();
        writer.frameFields(frame);
        writer.endObject();
      }
      part.writeEndArray();
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  public void tool() throws IOException {
    object("tool");
    text("name", Tool.NAME);
    text("version", Tool.version());
    endObject();
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
