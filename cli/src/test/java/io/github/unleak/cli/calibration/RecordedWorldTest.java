package io.github.unleak.cli.calibration;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.analyzer.evidence.Certainty;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The classifier against random worlds: what {@link CalibrationTest} draws, and what real
 * recordings have beyond it. {@code -Dunleak.seed=S} is the first seed, {@code -Dunleak.worlds=N}
 * the least number of worlds, {@code -Dunleak.minutes=M} the least time in minutes; with {@code
 * -Dunleak.found=DIR} each world with a wrong proof is written there, with its truth.
 */
class RecordedWorldTest {

  private static final long SEED = Long.getLong("unleak.seed", 1);
  private static final long WORLDS = Long.getLong("unleak.worlds", 32);
  private static final long MINUTES = Long.getLong("unleak.minutes", 0);
  private static final @Nullable String FOUND = System.getProperty("unleak.found");
  private static final int BATCH = 32;

  /** Probable verdicts of a class below which a share says little: those of one world are alike. */
  private static final int ENOUGH = 2000;

  private final Map<Trait, Confusion> byTrait = new EnumMap<>(Trait.class);
  private final Confusion all = new Confusion();
  private final List<String> wrongProofs = new ArrayList<>();
  private long objects;

  @Test
  void provenIsNeverWrongAndProbableSeldom() throws IOException {
    long worlds = simulate();
    System.out.printf(
        Locale.ROOT,
        "random worlds: %d, seeds %d to %d, %d reported objects%n",
        worlds,
        SEED,
        SEED + worlds - 1,
        objects);
    byTrait.forEach((trait, confusion) -> print(trait.toString(), confusion));
    print("all", all);
    wrongProofs.forEach(System.out::println);
    assertTrue(wrongProofs.isEmpty(), () -> wrongProofs.size() + " wrong proofs");
    assertTrue(all.claimed(Certainty.PROBABLE) > 0, "nothing is probable");
    byTrait.forEach(RecordedWorldTest::assertSeldomWrong);
  }

  private static void assertSeldomWrong(Trait trait, Confusion confusion) {
    long claimed = confusion.claimed(Certainty.PROBABLE);
    assertTrue(
        claimed < ENOUGH || confusion.wrong(Certainty.PROBABLE) * 20 <= claimed,
        () -> "more than one in twenty probable verdicts is wrong: " + trait);
  }

  private static void print(String name, Confusion confusion) {
    System.out.printf(
        Locale.ROOT,
        "  %-32s %6d verdicts, proven %5d (%d wrong), probable %6d (%d wrong, %.1f %%), possible"
            + " %6d (%.1f %% wrong)%n",
        name,
        confusion.verdicts(),
        confusion.claimed(Certainty.PROVEN),
        confusion.wrong(Certainty.PROVEN),
        confusion.claimed(Certainty.PROBABLE),
        confusion.wrong(Certainty.PROBABLE),
        share(confusion, Certainty.PROBABLE),
        confusion.claimed(Certainty.POSSIBLE),
        share(confusion, Certainty.POSSIBLE));
  }

  private static double share(Confusion confusion, Certainty certainty) {
    return 100.0 * confusion.wrong(certainty) / Math.max(1, confusion.claimed(certainty));
  }

  private long simulate() throws IOException {
    long end = System.nanoTime() + MINUTES * 60_000_000_000L;
    long from = SEED;
    while (from - SEED < WORLDS || (MINUTES > 0 && System.nanoTime() < end)) {
      List<WorldJudge> judged =
          LongStream.range(from, from + BATCH).parallel().mapToObj(WorldJudge::of).toList();
      for (WorldJudge world : judged) {
        add(world);
      }
      from += BATCH;
    }
    return from - SEED;
  }

  private void add(WorldJudge world) throws IOException {
    objects += world.objects();
    all.add(world.confusion());
    for (Trait trait : Trait.values()) {
      if (trait.of(world.run().options())) {
        byTrait.computeIfAbsent(trait, t -> new Confusion()).add(world.confusion());
      }
    }
    if (world.wrongProof()) {
      world.wrong().stream().filter(line -> line.contains(", proven:")).forEach(wrongProofs::add);
    }
    if (FOUND != null && (world.wrongProof() || Boolean.getBoolean("unleak.probable"))) {
      keep(world, Path.of(FOUND));
    }
  }

  private static void keep(WorldJudge world, Path found) throws IOException {
    if (world.wrong().isEmpty()) {
      return;
    }
    Path folder =
        found.resolve((world.wrongProof() ? "proven-" : "probable-") + world.run().seed());
    world.run().bundle().writeTo(folder);
    String traits =
        List.of(Trait.values()).stream()
            .filter(trait -> trait.of(world.run().options()))
            .map(Trait::toString)
            .collect(Collectors.joining(", "));
    Files.writeString(
        found.resolve(folder.getFileName() + ".wrong"),
        world.run().options() + "\n" + traits + "\n" + String.join("\n", world.wrong()) + "\n",
        StandardCharsets.UTF_8);
  }
}
