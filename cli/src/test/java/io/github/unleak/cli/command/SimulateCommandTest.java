package io.github.unleak.cli.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.cli.Ran;
import io.github.unleak.cli.terminal.ExitStatus;
import io.github.unleak.simulator.options.RcacheGeneration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulateCommandTest {

  @TempDir Path folder;

  private Ran simulate(String name, String... more) {
    Stream<String> arguments =
        Stream.concat(
            Stream.of("simulate", "--ops", "2500", "--scans", "3", "--out", path(name)),
            Stream.of(more));
    return Ran.unleak(arguments.toArray(String[]::new));
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void aBundleIsWhatTheSeedSays() throws IOException {
    Ran first = simulate("a", "--seed", "7", "--fault", "cut-tail=0.5");
    assertEquals(0, first.status(), first.err());
    assertTrue(first.out().startsWith(path("a") + ": seed 7, depot-list, 3 scans; "), first.out());
    simulate("b", "--seed", "7", "--fault", "cut-tail=0.5");
    Set<String> names;
    try (Stream<Path> files = Files.list(folder.resolve("a"))) {
      names = files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
    assertEquals(
        Set.of(
            "kmemleak-1.txt",
            "kmemleak-2.txt",
            "kmemleak-3.txt",
            "trace.txt",
            "bundle.json",
            "truth.json"),
        names);
    for (String name : names) {
      assertArrayEquals(
          Files.readAllBytes(folder.resolve("a").resolve(name)),
          Files.readAllBytes(folder.resolve("b").resolve(name)),
          name);
    }
  }

  @ParameterizedTest
  @EnumSource
  void ourOwnReaderFindsNothingWrong(RcacheGeneration generation) {
    assertEquals(0, simulate("whole", "--rcache", generation.key(), "--fault", "none").status());
    Ran parsed = Ran.unleak("parse", path("whole"));
    assertEquals(0, parsed.status(), parsed.err());
    List<String> diagnostics =
        parsed.out().lines().filter(line -> line.contains("\"record\":\"diagnostic\"")).toList();
    // bundle.json and truth.json, which are no records.
    diagnostics.forEach(line -> assertTrue(line.contains(".json"), line));
  }

  @ParameterizedTest
  @EnumSource
  void theModelAgreesWithAKernelWithoutBugs(RcacheGeneration generation) {
    assumeTrue(
        generation != RcacheGeneration.LIST_LAZY
            || Arrays.stream(Generation.values()).anyMatch(g -> g.id().equals(generation.key())),
        "skipped: the model does not know this rcache yet");
    for (int seed = 1; seed <= 3; seed++) {
      String name = "whole" + seed;
      simulate(name, "--rcache", generation.key(), "--seed", Integer.toString(seed));
      if (generation == RcacheGeneration.LIST_UNTRIMMED) {
        return; // no kernel, and the model rightly misses the trimming work
      }
      Ran replayed = Ran.unleak("replay", path(name) + "/trace.txt");
      assertTrue(replayed.out().contains("divergences: none"), replayed.out());
    }
  }

  @Test
  void severalRunsHaveAFolderEach() {
    Ran ran = simulate("many", "--runs", "2", "--seed", "40", "--random");
    assertEquals(0, ran.status(), ran.err());
    assertEquals(2, ran.out().lines().count());
    assertTrue(Files.exists(folder.resolve("many/seed-40/truth.json")));
    assertTrue(Files.exists(folder.resolve("many/seed-41/truth.json")));
  }

  @Test
  void aSummaryCountsAndDraws() throws Exception {
    Path plot = folder.resolve("plot.svg");
    String[] arguments = {
      "simulate", "--summary", "--runs", "1", "--ops", "1500", "--scans", "2", "--plot", plot + ""
    };
    Ran ran = Ran.unleak(arguments);
    assertEquals(0, ran.status(), ran.err());
    for (String name : List.of("depot-list-marked", "in-step", "8.0 s", "forget-trimmed")) {
      assertTrue(ran.out().contains("\n  " + name + " "), ran.out());
    }
    ran.out().lines().forEach(line -> assertTrue(line.length() <= 80, line));
    String svg = Files.readString(plot, StandardCharsets.UTF_8);
    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(plot.toFile());
    assertTrue(svg.contains("depot-list-marked"), svg);
    assertEquals(ran.out(), Ran.unleak(arguments).out());
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    for (String[] wrong :
        new String[][] {
          {},
          {"--plot", "x.svg"},
          {"--summary", "--out", "x"},
          {"--summary", "--fault", "cut-tail"},
          {"--out", "x", "--fault", "cut-tail=2"},
          {"--out", "x", "--fault", "sneeze"},
          {"--out", "x", "--cpus", "0"},
          {"--out", "x", "--runs", "0"},
          {"--out", "x", "--rcache", "depot-heap"}
        }) {
      Ran ran =
          Ran.unleak(Stream.concat(Stream.of("simulate"), Stream.of(wrong)).toArray(String[]::new));
      assertEquals(ExitStatus.USAGE, ran.status(), String.join(" ", wrong));
      assertTrue(ran.err().startsWith("unleak: error: "), ran.err());
      assertFalse(ran.err().contains("\tat "), ran.err());
    }
    assertFalse(Files.exists(Path.of("x")));
  }
}
