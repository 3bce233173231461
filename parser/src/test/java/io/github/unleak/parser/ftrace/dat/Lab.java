package io.github.unleak.parser.ftrace.dat;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.unleak.parser.line.Input;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Recordings of real kernels; tests that need them are skipped where they are not there. */
final class Lab {

  private Lab() {}

  private static Path root() {
    String told = System.getProperty("unleak.root");
    Path path = told == null ? Path.of("").toAbsolutePath() : Path.of(told);
    while (path != null && !Files.exists(path.resolve("parser/pom.xml"))) {
      path = path.getParent();
    }
    if (path == null) {
      throw new IllegalStateException("these tests run in a clone of the project");
    }
    return path;
  }

  /** A capture's file, which may be there compressed. */
  static Path file(String capture, String name) throws IOException {
    Path folder = root().resolve("../shared/lab/captures").resolve(capture);
    for (String suffix : List.of("", ".xz", ".zst", ".gz")) {
      Path file = folder.resolve(name + suffix);
      if (Files.exists(file)) {
        return file;
      }
    }
    assumeTrue(false, "skipped: no lab capture " + capture + "/" + name);
    return folder;
  }

  /** A decompressed copy. */
  static Path unpacked(String capture, String name, Path folder) throws IOException {
    Path copy = folder.resolve(capture + "-" + name);
    try (InputStream in = Input.of(file(capture, name)).open(diagnostic -> {})) {
      Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
    }
    return copy;
  }

  /** What trace-cmd printed of a capture. */
  static Report report(String capture) throws IOException {
    return report(file(capture, "trace-report.txt"));
  }

  /** What trace-cmd printed. */
  static Report report(Path file) throws IOException {
    try (InputStream in = Input.of(file).open(diagnostic -> {})) {
      return Report.parse(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
    }
  }

  /** A file of this project's own. */
  static Path resource(String name) throws URISyntaxException {
    URL url = Lab.class.getResource(name);
    if (url == null) {
      throw new IllegalStateException("no resource " + name);
    }
    return Path.of(url.toURI());
  }

  /** Runs trace-cmd; the test is skipped where it is not there or cannot do that. */
  static void traceCmd(String... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = "trace-cmd";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      assumeTrue(false, "skipped: no trace-cmd here");
      return;
    }
    int status = process.waitFor();
    assumeTrue(status == 0, "skipped: trace-cmd cannot " + String.join(" ", arguments));
  }
}
