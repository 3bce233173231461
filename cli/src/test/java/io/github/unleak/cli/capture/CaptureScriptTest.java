package io.github.unleak.cli.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.unleak.cli.Ran;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions of the recorder's script, run by a shell with files in the place of the kernel's. */
class CaptureScriptTest {

  private static final String OBJECT =
      """
      unreferenced object 0xffff8880ADDRESS (size 64):
        comm "load", pid 1, jiffies 4294900000 (age AGE)
        hex dump (first 4 bytes):
          BYTES  ....
        backtrace (crc 12345678):
          load+0x1/0x9
      """;

  @TempDir Path folder;

  @BeforeEach
  void needsAShell() {
    assumeTrue(Guest.there("sh") && Guest.there("mkfifo"), "skipped: no POSIX shell");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
  }

  /** Runs commands after the script's functions; what they print, and their status. */
  private String run(String commands) throws IOException, InterruptedException {
    String script = Ran.unleak("capture").out();
    String main = "\nmain \"$@\"; exit\n";
    assertTrue(script.endsWith(main));
    String functions = script.substring(0, script.length() - main.length());
    String setup = "\nW=" + folder + "/w B=" + folder + "/b T= I=\nmkdir -p $W $B\n";
    return sh(write("test.sh", functions + setup + commands), List.of());
  }

  private String sh(Path script, List<String> arguments) throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    List<String> command =
        Stream.concat(Stream.of("sh", script.toString()), arguments.stream()).toList();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .redirectInput(Path.of("/dev/null").toFile());
    builder.environment().put("CDPATH", ".:/tmp");
    builder.environment().put("GREP_OPTIONS", "-v");
    builder.environment().put("TMPDIR", ".");
    Process process = builder.start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), Files.readString(out));
    return Files.readString(out) + "status " + process.exitValue() + "\n";
  }

  /** A pipe takes the word only when somebody reads it, so the writer can be looked at. */
  @Test
  void scansInAProcessThatHasNoChildrenAndTakesNoSignals()
      throws IOException, InterruptedException {
    String said =
        run(
            """
            KM=$W/kmemleak
            mkfifo "$KM"
            (
              while [ ! -s "$W/scanner" ]; do :; done
              sleep 1
              pid=$(cat "$W/scanner")
              for signal in HUP INT QUIT PIPE ALRM TERM USR1 USR2 TSTP TTIN TTOU; do kill -$signal "$pid"; done
              echo "children: $(cat /proc/$pid/task/$pid/children 2>/dev/null)"
              cat "$KM"
            ) &
            (sleep 0.5) &
            write_scan
            status=$?
            wait
            echo "written: $status"
            """);
    assertEquals("children: \nscan\nwritten: 0\nstatus 0\n", said);
  }

  @Test
  void aScanThatRunsIsWaitedFor() throws IOException, InterruptedException {
    String said =
        run(
            """
            KM=$W/kmemleak
            mkfifo "$KM"
            trap 'stop_scan; echo "stopped: ${SCANNER:-none}"; exit' TERM
            (sleep 1; kill -TERM $$; sleep 1; cat "$KM" >"$W/taken") &
            write_scan
            """);
    assertTrue(said.contains("unleak: waiting for the scan to end\nstopped: none\n"), said);
    assertEquals("scan\n", Files.readString(folder.resolve("w/taken")));
  }

  private static String objects(int count, String age, String bytes) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(
          OBJECT
              .replace("ADDRESS", String.format(Locale.ROOT, "%08x", i * 64))
              .replace("AGE", age)
              .replace("BYTES", bytes));
    }
    return text.toString();
  }

  /** What is kept of reads with these contents, and what is said of them. */
  private String reads(String... contents) throws IOException, InterruptedException {
    for (int i = 0; i < contents.length; i++) {
      write("read-" + (i + 1), contents[i]);
    }
    write("read-" + (contents.length + 1), contents[contents.length - 1]);
    return run("""
            SCANS=3 begin=1 end=2 KM=kmemleak
            dd() { cp read-$reads "${2#of=}"; }
            read_report
            cd "$B" && echo "reads $reads agreed $agreed objects $objects kept" *
            """)
        .replaceAll("kmemleak-|\\.txt", "")
        .lines()
        .findFirst()
        .orElse("");
  }

  @Test
  void readsUntilTwoReadsAgreeAndKeepsWhatDiffers() throws IOException, InterruptedException {
    String whole = objects(24, "10.00s", "01 02");
    assertEquals("reads 2 agreed true objects 24 kept 3", reads(whole));
    String later = objects(24, "10.02s", "01 02");
    assertEquals("reads 2 agreed true objects 24 kept 3", reads(whole, later), "only the age");
  }

  @Test
  void aSkippedReadIsFollowedByOthers() throws IOException, InterruptedException {
    assertEquals(
        "reads 4 agreed true objects 24 kept 3.2 3.3 3",
        reads(
            objects(24, "1.00s", "01 02"),
            objects(6, "1.01s", "01 02"),
            objects(12, "1.02s", "01 02")));
  }

  @Test
  void bytesThatChangeAreKeptAndDoNotDisagree() throws IOException, InterruptedException {
    assertEquals(
        "reads 2 agreed true objects 2 kept 3.2 3",
        reads(objects(2, "1.00s", "01 02"), objects(2, "1.01s", "03 04")));
  }

  @Test
  void itReadsFiveTimesAtMost() throws IOException, InterruptedException {
    String[] contents = new String[7];
    for (int i = 0; i < contents.length; i++) {
      contents[i] = objects(20 - i, "1.00s", "01 02");
    }
    assertEquals(
        "reads 5 agreed false objects 20 kept 3.2 3.3 3.4 3.5 3", reads(contents), "bounded");
  }

  @Test
  void aWorkloadThatCannotBeKilledIsLeftRunning() throws IOException, InterruptedException {
    String said =
        run(
            """
            sleep 1000 &
            LOAD=$! GROUPED=
            load=$LOAD
            kill() { command kill -0 "$load"; } # nothing ends it
            sleep() { :; }
            stop_workload
            command kill "$load"
            echo "left ${LEFT:-no} load ${LOAD:-none} status $STATUS"
            cat "$W/missing"
            """);
    assertTrue(said.contains("left 1 load none status null"), said);
    assertTrue(said.contains("\"item\": \"workload\""), said);
  }

  /** By a signal to its group, so that what it started ends with it. */
  @Test
  void aWorkloadAndWhatItStartedIsEnded() throws IOException, InterruptedException {
    assumeTrue(Guest.there("setsid"), "skipped: no setsid");
    String said =
        run(
            """
            GROUPED=
            WORKLOAD='trap "echo asked; exit" TERM; sleep 1000 & echo $! >started; wait'
            start_workload
            sleep 1
            stop_workload
            cat "$B/workload.log"
            echo "left ${LEFT:-no} status $STATUS"
            kill -0 "$(cat started)" 2>/dev/null && echo "still there"
            """);
    assertTrue(said.startsWith("asked\nleft no status null\n"), said);
    assertFalse(said.contains("still there"), said);
  }

  /** What is probed for {@code call} if the kernel has these functions. */
  private String probed(String call, String... functions) throws IOException, InterruptedException {
    String lines =
        Stream.of(functions)
            .map(name -> "ffffffff81000000 " + name + "\n")
            .collect(Collectors.joining());
    Files.createDirectories(folder.resolve("w"));
    write("w/functions", lines);
    return run("GROUP=g\nappend() { echo \"$1\"; }\n" + call + "\n").lines().findFirst().orElse("");
  }

  @Test
  void probesAPartUnderTheNameOfItsFunction() throws IOException, InterruptedException {
    String call = "probe lives p free_pfns free_pfns 'mag=$arg1:x64'";
    assertEquals("p:g/free_pfns free_pfns mag=$arg1:x64", probed(call, "free_pfns", "free_pfns.x"));
    assertEquals(
        "p:g/free_pfns free_pfns.part.0 mag=$arg1:x64",
        probed(call, "xfree_pfns", "free_pfns.part.0", "free_pfns.part.0.cold", "free_pfns_x"));
    assertTrue(probed(call, "free_pfns.isra.0").contains("the compiler changed the parameters"));
    assertTrue(probed(call, "free_pfns.isra.0.part.0").contains("changed the parameters"));
    assertTrue(probed(call, "free_pfns.part.0", "free_pfns.part.1").contains("several functions"));
    assertTrue(probed(call, "free_pfns_x").contains("no function free_pfns"));
    assertEquals(
        "p:g/scan kscan.constprop.0 ", probed("probe scans p scan kscan", "kscan.constprop.0"));
  }

  @Test
  void theKernelsOwnCountIsOfThisScan() throws IOException, InterruptedException {
    assertEquals("7\n", count("", line(1, 7)));
    assertEquals("0\n", count(line(1, 7), line(1, 7)));
    assertEquals("3\n", count(line(1, 7), line(1, 7) + line(2, 3)));
    assertEquals("null\n", count(line(1, 7), line(1, 7) + line(2, 3) + line(3, 4)), "two scans");
    assertEquals("3\n", count(line(1, 7) + line(2, 3), line(1, 7) + line(2, 3) + line(3, 3)));
    String bare = "kmemleak: 3 new suspected memory leaks (see x)\n";
    assertEquals("3\n", count(bare, bare + bare), "without times");
    assertEquals("0\n", count(bare, bare), "without times");
  }

  private static String line(int second, int count) {
    return String.format(
        Locale.ROOT,
        "[ %d.123456] kmemleak: %d new suspected memory leaks (see x)%n",
        second,
        count);
  }

  private String count(String before, String after) throws IOException, InterruptedException {
    write("before", before);
    write("after", after);
    String said =
        run(
            """
            dmesg() { cat "$log"; }
            log=before
            counts >"$W/counts"
            log=after
            new_suspects
            """);
    assertTrue(said.endsWith("status 0\n"), said);
    return said.replaceFirst("\\n?status 0\\n$", "\n");
  }

  @Test
  void kmemleaksOwnAllocatorsAreThoseThatLieBesideIt() throws IOException, InterruptedException {
    StringBuilder symbols = new StringBuilder("ffffffff80000000 t __create_object\n");
    for (int i = 0; i < 300; i++) {
      symbols.append(String.format(Locale.ROOT, "ffffffff8100%04x t other_%d%n", i, i));
    }
    symbols.append("ffffffff82000000 t mem_pool_alloc.isra.0\nffffffff82000010 t kmemleak_scan\n");
    symbols.append("ffffffff82000020 t __create_object\nffffffff82000030 T kmemleak_scan_area\n");
    symbols.append("ffffffff82000040 T kmemleak_free\n");
    for (int i = 0; i < 300; i++) {
      symbols.append(String.format(Locale.ROOT, "ffffffff8300%04x t another_%d%n", i, i));
    }
    symbols.append("ffffffff84000000 t create_object\nffffffff84000010 T kmemleak_alloc\n");
    for (int i = 0; i < 300; i++) {
      symbols.append(String.format(Locale.ROOT, "ffffffff8500%04x t cold_%d%n", i, i));
    }
    symbols.append("ffffffff86000000 t kmemleak_scan.cold\nffffffff86000010 t __alloc_object\n");
    Path file = write("kallsyms", symbols.toString());
    String text = Ran.unleak("capture").out().replace("/proc/kallsyms", file.toString());
    String main = "\nmain \"$@\"; exit\n";
    String commands = "\nW=" + folder + "\nown_allocators | sort\n";
    Path script = write("own.sh", text.substring(0, text.length() - main.length()) + commands);
    assertEquals(
        """
        ffffffff82000000 mem_pool_alloc.isra.0
        ffffffff82000020 __create_object
        ffffffff82000030 kmemleak_scan_area
        ffffffff84000000 create_object
        status 0
        """,
        sh(script, List.of()));
  }

  /** Kernel files are plain files here: no trace, and a scan that finds nothing. */
  @Test
  void whatAUserHasExportedChangesNothing() throws IOException, InterruptedException {
    Files.createDirectories(folder.resolve("f/tracing/instances"));
    Files.createDirectories(folder.resolve("f/debug"));
    write("f/debug/kmemleak", "");
    String mounts = "none AT/f/debug debugfs rw 0 0\nnone AT/f/tracing tracefs rw 0 0\n";
    write("f/mounts", mounts.replace("AT", folder.toString()));
    String text =
        Ran.unleak("capture", "--rounds", "1", "--out", "out-bundle")
            .out()
            .replace("/proc/mounts", folder + "/f/mounts")
            .replace("\"$(id -u)\" = 0", "0 = 0");
    String said = sh(write("capture.sh", text), List.of());
    assertTrue(said.endsWith("status 0\n"), said);
    JsonNode bundle =
        new ObjectMapper().readTree(folder.resolve("out-bundle/bundle.json").toFile());
    assertEquals("complete", bundle.get("ended").textValue(), said);
    assertEquals(2, bundle.get("scans").get(0).get("reads").intValue());
    assertTrue(bundle.get("scans").get(0).get("agreed").booleanValue());
    assertEquals("kmemleak-1.txt", bundle.get("snapshots").get(0).get("file").textValue());
    try (Stream<Path> left = Files.list(folder)) {
      assertFalse(left.anyMatch(path -> path.getFileName().toString().startsWith("unleak.")), said);
    }
  }
}
