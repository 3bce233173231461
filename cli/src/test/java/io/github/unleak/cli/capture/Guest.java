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

    private String text(String loadName) throws IOException {
      String job =
          resource("job.sh")
              .replace("LOAD", loadName)
              .replace("OPTIONS", options)
              .replace("ENDINGS", endings);
      return "#@ SMP " + cpus + "\n#@ LAT 0\n" + job;
    }
  }

  /** A lab beside the clone, with a kit that boots its kernels. */
  enum Lab {
    /** Linux 6.1 and 6.12 on x86-64; shares a folder with the guest. */
    X86("lab", "run.sh", "qemu-system-x86_64"),
    /** Linux 7.3 on x86-64; puts what the guest needs into its initramfs, as does the next one. */
    LINUX73("lab73", "run73.sh", "qemu-system-x86_64"),
    /** Linux 6.12 on Arm64. */
    ARM64("lab-arm64", "run.sh", "qemu-system-aarch64");

    private final String folder;
    private final String script;
    private final String emulator;

    Lab(String folder, String script, String emulator) {
      this.folder = folder;
      this.script = script;
      this.emulator = emulator;
    }
  }

  /**
   * Boots a kernel and waits until its job is done; skips the test if that is not possible.
   *
   * @param lab that has the kernel
   * @param kernel its name in the lab
   * @param job what it does
   * @param folder empty; takes what the guest writes
   */
  static Guest run(Lab lab, String kernel, Job job, Path folder)
      throws IOException, InterruptedException {
    Path kit = Clone.root().resolveSibling("shared").resolve(lab.folder).resolve("kit");
    assumeTrue(Files.isDirectory(kit), "skipped: no " + lab.folder + " beside the clone");
    assumeTrue(there(lab.emulator), "skipped: no " + lab.emulator);
    Path own = Files.createDirectories(folder.resolve("kit"));
    Path scenarios = Files.createDirectory(own.resolve("scenarios"));
    link(kit, own);
    link(kit.resolve("scenarios"), scenarios);
    Path out = Files.createDirectory(folder.resolve("out"));
    boolean shared = lab == Lab.X86;
    String load = "work-" + job.load();
    Files.writeString(scenarios.resolve("recorder.sh"), job.text(load));
    Files.writeString((shared ? out : scenarios).resolve(load), resource(job.load()));
    Files.deleteIfExists(own.resolve("capture.sh"));
    Files.writeString((shared ? out : own).resolve("capture.sh"), job.script());
    Process process =
        new ProcessBuilder(
                "bash", own.resolve(lab.script).toString(), kernel, "recorder", out.toString())
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
