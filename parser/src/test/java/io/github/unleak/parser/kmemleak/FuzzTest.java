package io.github.unleak.parser.kmemleak;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.github.unleak.parser.line.Diagnostic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Whatever the bytes: no exception, no hang, no more objects than headers, and every record names a
 * line that exists. {@code -Dunleak.fuzz.seconds=N} sets how long (a minute under CI, else a few
 * seconds), {@code -Dunleak.fuzz.seed=N} runs one input again.
 */
class FuzzTest {

  private static final long MOST_NANOS_AN_INPUT = 5_000_000_000L;
  private static final int MOST_BYTES = 200_000;

  private final List<byte[]> seeds = seeds();

  @Test
  void noBytesMakeItFail() {
    Long only = Long.getLong("unleak.fuzz.seed");
    if (only != null) {
      check(only);
      return;
    }
    int usual = System.getenv("CI") == null ? 4 : 60;
    long end = System.nanoTime() + Long.getLong("unleak.fuzz.seconds", usual) * 1_000_000_000L;
    long seed = 1;
    while (System.nanoTime() < end) {
      check(seed++);
    }
    System.out.printf("fuzz: %d inputs from %d texts%n", seed - 1, seeds.size());
  }

  private void check(long seed) {
    byte[] bytes = mutate(new Random(seed));
    long start = System.nanoTime();
    try {
      KmemleakLog log = Texts.read(bytes);
      verify(log, bytes);
    } catch (RuntimeException | Error e) {
      fail("fuzzing with seed " + seed + " (-Dunleak.fuzz.seed=" + seed + ")", e);
    }
    assertTrue(System.nanoTime() - start < MOST_NANOS_AN_INPUT, "too slow with seed " + seed);
  }

  private static void verify(KmemleakLog log, byte[] bytes) {
    long lines = log.summary().lines();
    assertTrue(log.summary().bytes() == bytes.length, "bytes");
    for (KmemleakObject object : log.objects()) {
      Origin origin = object.origin();
      assertTrue(origin.source().line() >= 1, "line");
      assertTrue(origin.lastLine() >= origin.source().line(), "last line");
      assertTrue(origin.lastLine() <= lines, "last line beyond the end");
      assertTrue(object.dump().length() <= object.dump().promised(), "dump");
      assertTrue(object.size() >= -1 && object.pid() >= -1 && object.ageMillis() >= -1, "numbers");
    }
    for (Diagnostic diagnostic : log.diagnostics()) {
      assertTrue(diagnostic.source() == null || diagnostic.source().line() <= lines, "diagnostic");
    }
  }

  private byte[] mutate(Random random) {
    byte[] bytes = pick(random);
    int steps = 1 + random.nextInt(6);
    for (int i = 0; i < steps; i++) {
      bytes =
          switch (random.nextInt(8)) {
            case 0, 1 -> flip(bytes, random);
            case 2 -> lines(bytes, random);
            case 3 -> cut(bytes, random);
            case 4 -> splice(bytes, pick(random), random);
            case 5 -> join(bytes, random);
            case 6 -> insert(bytes, random);
            default -> swallow(bytes, random);
          };
    }
    return bytes.length > MOST_BYTES ? java.util.Arrays.copyOf(bytes, MOST_BYTES) : bytes;
  }

  private byte[] pick(Random random) {
    byte[] bytes = seeds.get(random.nextInt(seeds.size()));
    if (bytes.length < 4000) {
      return bytes.clone();
    }
    int from = random.nextInt(bytes.length - 3000);
    return java.util.Arrays.copyOfRange(bytes, from, from + 500 + random.nextInt(2500));
  }

  private static byte[] flip(byte[] bytes, Random random) {
    for (int i = random.nextInt(20); i >= 0 && bytes.length > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  /** Drops, doubles and exchanges lines. */
  private static byte[] lines(byte[] bytes, Random random) {
    List<String> lines = new ArrayList<>(List.of(text(bytes).split("(?<=\n)")));
    for (int i = random.nextInt(5); i >= 0 && !lines.isEmpty(); i--) {
      int at = random.nextInt(lines.size());
      String line = lines.remove(at);
      if (random.nextBoolean()) {
        lines.add(random.nextInt(lines.size() + 1), line);
        lines.add(at, line);
      }
    }
    return bytes(String.join("", lines));
  }

  private static byte[] cut(byte[] bytes, Random random) {
    int from = random.nextInt(bytes.length / 4 + 1);
    int to = from + random.nextInt(bytes.length - from + 1);
    return java.util.Arrays.copyOfRange(bytes, from, to);
  }

  private static byte[] splice(byte[] left, byte[] right, Random random) {
    int at = random.nextInt(left.length + 1);
    int from = random.nextInt(right.length + 1);
    return bytes(text(left).substring(0, at) + text(right).substring(from));
  }

  private static byte[] join(byte[] bytes, Random random) {
    String by = random.nextBoolean() ? " " : "";
    String text = text(bytes);
    return bytes(
        random.nextInt(4) == 0 ? text.replace("\n", by) : text.replaceFirst("\n(?=.*\n.*\n)", by));
  }

  private static byte[] insert(byte[] bytes, Random random) {
    String[] pieces = {
      "unreferenced object",
      "unreferenced object 0x",
      " (size ",
      "comm \"",
      "\", pid ",
      "jiffies ",
      "(age ",
      "hex dump (first ",
      "backtrace",
      " (crc ",
      "[<",
      ">] ",
      "+0x",
      "/0x",
      "\n",
      "> ",
      "kmemleak: ",
      "[ 1.000000] ",
      "[inline]",
      "...",
      "99999999999999999999",
      "\u00a0",
      "=\n",
      "\0",
      "kmemleak: Object 0x1 (size 2):\n",
      " 4096 bytes):\n",
      "\r",
      "\u001b[31m",
      "Jan 10 "
    };
    String piece = pieces[random.nextInt(pieces.length)];
    int at = random.nextInt(bytes.length + 1);
    String text = text(bytes);
    return bytes(text.substring(0, at) + piece + text.substring(at));
  }

  private static byte[] swallow(byte[] bytes, Random random) {
    int from = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, from + random.nextInt(60));
    return bytes(text(bytes).substring(0, from) + text(bytes).substring(to));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    seeds.add((Texts.OBJECT + Texts.NEW_OBJECT).getBytes(StandardCharsets.UTF_8));
    for (String name :
        List.of("sample-kmemleak.txt", "sample-dmesg.txt", "k61-kmemleak.txt", "dump-dmesg.txt")) {
      seeds.add(Texts.resource(name));
    }
    Corpus.find().ifPresent(corpus -> addAll(corpus.resolve("kmemleak"), seeds));
    return seeds;
  }

  private static void addAll(Path folder, List<byte[]> seeds) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".txt")).sorted().toList()) {
        seeds.add(Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
