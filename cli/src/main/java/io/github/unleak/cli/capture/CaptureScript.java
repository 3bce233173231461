package io.github.unleak.cli.capture;

import io.github.unleak.cli.report.page.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The recorder: one POSIX shell script that is run on the machine under test. Its parts are
 * resources beside this class; what the user chose becomes the script's defaults.
 */
public final class CaptureScript {

  private static final List<String> PARTS =
      List.of(
          "1-options",
          "2-kernel",
          "3-trace",
          "4-drain",
          "5-dat",
          "6-record",
          "7-rounds",
          "8-bundle",
          "9-main");

  /** A line that sets a variable to what is chosen here. */
  private static final Pattern PLACE = Pattern.compile("(?m)^([A-Z_]+)=@\\1@$");

  private final Map<String, String> defaults = new LinkedHashMap<>();

  /** A script with the defaults that its own help tells. */
  public CaptureScript() {
    set("VERSION", Tool.version());
    set("ROUNDS", null);
    set("DURATION", null);
    set("PAUSE", "10");
    set("OBJECTS", "iova");
    set("WORKLOAD", null);
    set("TRACE", "auto");
    set("BUFFER_KB", null);
    set("OUT", null);
    set("DRY", null);
  }

  /**
   * Sets a default.
   *
   * @param variable of the script
   * @param value any text; {@code null} leaves it to the script
   */
  public void set(String variable, @Nullable Object value) {
    defaults.put(variable, quoted(value == null ? "" : value.toString()));
  }

  /** The whole text. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (String part : PARTS) {
      text.append(part(part));
    }
    return PLACE
        .matcher(text)
        .replaceAll(
            place ->
                Matcher.quoteReplacement(
                    place.group(1) + "=" + Objects.requireNonNull(defaults.get(place.group(1)))));
  }

  private static String part(String name) {
    String resource = "/io/github/unleak/cli/capture/" + name + ".sh";
    try (InputStream in = CaptureScript.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As one word of the shell's, whatever is in it. */
  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
