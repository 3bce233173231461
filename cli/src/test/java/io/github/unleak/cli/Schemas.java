package io.github.unleak.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;

/** Checks outputs against the schemas that are shipped. */
public final class Schemas {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Schemas() {}

  /** Fails unless {@code json} is valid under {@code name}; gives it as a tree. */
  public static JsonNode valid(String name, String json) {
    try {
      JsonNode tree = MAPPER.readTree(json);
      Set<ValidationMessage> wrong = schema(name).validate(tree);
      assertEquals(Set.of(), wrong, json);
      return tree;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails unless every line is valid under {@code name}. */
  public static void validLines(String name, String lines) throws IOException {
    JsonSchema schema = schema(name);
    for (String line : lines.lines().toList()) {
      assertEquals(Set.of(), schema.validate(MAPPER.readTree(line)), line);
    }
  }

  /** The schema of that name. */
  public static JsonSchema schema(String name) throws IOException {
    try (InputStream in = Main.class.getResourceAsStream("schema/" + name + ".schema.json")) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(in);
    }
  }
}
