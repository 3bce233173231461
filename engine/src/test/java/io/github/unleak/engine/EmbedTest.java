package io.github.unleak.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of a program that embeds the engine compiles, runs, and is as short as promised. */
class EmbedTest {

  private static final Path SAMPLES =
      Path.of(System.getProperty("unleak.root", "..")).resolve("samples");

  @Test
  void theExampleJudgesAReportInMemory(@TempDir Path folder) throws Exception {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assertNotNull(compiler, "a JDK is needed");
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int status =
        compiler.run(
            null,
            messages,
            messages,
            "-Xlint:all",
            "-Werror",
            "-cp",
            System.getProperty("java.class.path"),
            "-d",
            folder.toString(),
            SAMPLES.resolve("embed/Embed.java").toString());
    assertEquals(0, status, messages.toString(StandardCharsets.UTF_8));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream before = System.out;
    URL[] classes = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(classes, getClass().getClassLoader())) {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      String report = SAMPLES.resolve(CASE).toString();
      loader
          .loadClass("Embed")
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[] {report});
    } finally {
      System.setOut(before);
    }
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals(5, lines.size());
    for (String line : lines) {
      assertEquals("transient, probable", line.substring(line.indexOf(' ') + 1));
    }
  }

  private static final String CASE =
      "cases/seed-2023-12-five-magazines.transient/input/kmemleak.txt";
}
