package io.github.unleak.cli.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.unleak.cli.Clone;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A kernel of the lab that lies beside the clone, booted in QEMU to run one job. */
final class Guest {

  /** Software emulation on a machine that others use, too. */
  private static final int SECONDS = 1500;

  private final Path folder;

  private Guest(Path folder) {
    this.folder = folder;
  }

  /**
   * What a guest does.
   *
   * @param cpus it has
   * @param script of {@code unleak capture}
   * @param load the resource that is run meanwhile
   * @param options of the recorder that say how long it runs, and as what it keeps the trace
   * @param endings how further recordings are ended early: {@code SIGNAL:SECONDS:FORM}, by blanks
   */
  record Job(int cpus, String script, String load, String options, String endings) {

    private String text() throws IOException {
      String job = resource("job.sh").replace("OPTIONS", options).replace("ENDINGS", endings);
      return "#@ SMP " + cpus + "\n#@ LAT 0\n" + job;
    }
  }

  /**
   * Boots a kernel and waits until its job is done; skips the test where that cannot be.
   *
   * @param kernel its name in the lab
   * @param job what it does
   * @param folder empty; takes what the guest writes
   */
  static Guest run(String kernel, Job job, Path folder) throws IOException, InterruptedException {
    Path kit = Clone.root().resolveSibling("shared").resolve("lab/kit");
    assumeTrue(Files.isDirectory(kit), "skipped: no lab beside the clone");
    assumeTrue(there("qemu-system-x86_64"), "skipped: no QEMU");
    Path own = Files.createDirectories(folder.resolve("kit"));
    Files.createDirectory(own.resolve("scenarios"));
    link(kit, own);
    link(kit.resolve("scenarios"), own.resolve("scenarios"));
    Path out = Files.createDirectory(folder.resolve("out"));
    Files.writeString(own.resolve("scenarios/recorder.sh"), job.text());
    Files.writeString(out.resolve("load.sh"), resource(job.load()));
    Files.writeString(out.resolve("capture.sh"), job.script());
    Process process =
        new ProcessBuilder("bash", own.resolve("run.sh").toString(), kernel, "recorder", "" + out)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("qemu.log").toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .start();
    try {
      assertTrue(process.waitFor(SECONDS, TimeUnit.SECONDS), "the guest does not end");
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
    Guest guest = new Guest(out);
    assertTrue(
        Files.exists(out.resolve("done")),
        () -> "the job did not end: " + guest.text("job.log") + guest.text("capture.err"));
    return guest;
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(Guest.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The kit may be read-only, and its script looks for all beside itself. */
  private static void link(Path from, Path to) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(from)) {
      files = found.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      Path copy = to.resolve(Objects.requireNonNull(file.getFileName()));
      if (file.getFileName().toString().endsWith(".sh")) {
        Files.copy(file, copy);
      } else {
        Files.createSymbolicLink(copy, file.toRealPath());
      }
    }
  }

  /** Whether a program can be run. */
  static boolean there(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }

  /** A file that the guest wrote. */
  Path file(String name) {
    return folder.resolve(name);
  }

  /** Its text, or what is wrong with it. */
  String text(String name) {
    try {
      return new String(Files.readAllBytes(file(name)), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The trace of its bundle as text; that of a {@code trace.dat} is not made by what is tested. */
  String trace() throws IOException, InterruptedException {
    if (Files.exists(file("bundle/trace.txt"))) {
      return text("bundle/trace.txt");
    }
    assumeTrue(there("trace-cmd"), "not looked into: no trace-cmd");
    Process report =
        new ProcessBuilder("trace-cmd", "report", "-i", file("bundle/trace.dat").toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectInput(Path.of("/dev/null").toFile())
            .start();
    String text = new String(report.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertEquals(0, report.waitFor(), "trace-cmd cannot read the trace.dat");
    return text;
  }
}
