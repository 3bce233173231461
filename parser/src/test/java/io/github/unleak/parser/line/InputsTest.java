package io.github.unleak.parser.line;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.parser.Interprets;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class InputsTest {

  private static final byte[] TEXT =
      "unreferenced object\n".repeat(20_000).getBytes(StandardCharsets.US_ASCII);

  private final List<Diagnostic> diagnostics = new ArrayList<>();

  @Test
  void foldersAreReadInNaturalOrderWithoutHiddenFilesAndLoops(@TempDir Path folder)
      throws IOException {
    for (String name : List.of("kmemleak-10.txt", "kmemleak-2.txt", ".hidden", "b/1", "b/c/2")) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name);
    }
    Files.createSymbolicLink(folder.resolve("b/up"), folder);
    List<Input> inputs = find(folder.toString());
    assertEquals(
        List.of("b/1", "b/c/2", "kmemleak-2.txt", "kmemleak-10.txt"),
        inputs.stream().map(i -> folder.relativize(Path.of(i.path())).toString()).toList());
    assertEquals(folder.toString(), inputs.get(0).folder());
    assertEquals(List.of(), diagnostics);
  }

  @Test
  void aFileThatIsNamedTwiceCountsOnce(@TempDir Path folder) throws IOException {
    Path one = Files.writeString(folder.resolve("kmemleak-1.txt"), "one");
    Path two = Files.writeString(folder.resolve("kmemleak-2.txt"), "one");
    Path link = Files.createSymbolicLink(folder.resolve("link.txt"), one);
    Path hard = Files.createLink(folder.resolve("hard.txt"), one);
    String roundabout = folder + "/./../" + folder.getFileName() + "/kmemleak-1.txt";
    for (String again : List.of(one.toString(), link.toString(), hard.toString(), roundabout)) {
      diagnostics.clear();
      assertEquals(2, find(one.toString(), again, two.toString()).size(), again);
      assertEquals(DiagnosticCode.DUPLICATE_INPUT, diagnostics.get(0).code());
    }
    assertEquals(2, find(folder.toString(), one.toString(), folder.toString()).size());
  }

  @Test
  void anEmptyArgumentIsNotTheWorkingFolder() {
    assertEquals(List.of(), find(""));
    assertEquals(DiagnosticCode.UNREADABLE_INPUT, diagnostics.get(0).code());
  }

  @Test
  void whatDoesNotExistIsADiagnostic() {
    assertEquals(List.of(), find("/no/such/file", "bad\0name"));
    assertEquals(
        List.of(DiagnosticCode.UNREADABLE_INPUT, DiagnosticCode.UNREADABLE_INPUT),
        diagnostics.stream().map(Diagnostic::code).toList());
  }

  @Test
  void whoAsksIsToldHowMuchWasRead(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("a"), TEXT);
    AtomicLong read = new AtomicLong();
    Input input = Input.of(file).telling(read::addAndGet);
    try (InputStream in = input.open(diagnostics::add)) {
      assertArrayEquals(TEXT, in.readAllBytes());
    }
    assertEquals(TEXT.length, read.get());
    input.readBeside(3);
    assertEquals(TEXT.length + 3, read.get());
    assertEquals(file, input.file());
    assertEquals(file.toString(), input.path());
  }

  @Test
  void aDashIsStandardInput() throws IOException {
    List<Input> inputs =
        Inputs.find(List.of("-"), new ByteArrayInputStream(TEXT), diagnostics::add);
    assertEquals("-", inputs.get(0).path());
    assertArrayEquals(TEXT, read(inputs.get(0)));
  }

  @Test
  @Interprets("R-05")
  void compressionIsKnownByContentAndMembersMayFollowEachOther() throws IOException {
    byte[] half = Arrays.copyOf(TEXT, TEXT.length / 2);
    for (String how : List.of("gzip", "xz", "zstd")) {
      byte[] member = compress(how, half);
      byte[] twice = Arrays.copyOf(member, member.length * 2);
      System.arraycopy(member, 0, twice, member.length, member.length);
      assertArrayEquals(TEXT, read(input(twice)), how);
      assertEquals(List.of(), diagnostics, how);
    }
    assertArrayEquals(TEXT, read(input(TEXT)));
    assertArrayEquals(new byte[0], read(input(new byte[0])));
  }

  @Test
  @Interprets("R-05")
  void damagedCompressionGivesWhatCameBefore() throws IOException {
    for (String how : List.of("gzip", "xz", "zstd")) {
      byte[] whole = compress(how, noise());
      for (int cut : new int[] {whole.length - 1, whole.length / 2, 12, 7}) {
        diagnostics.clear();
        byte[] read = read(input(Arrays.copyOf(whole, cut)));
        assertTrue(read.length <= noise().length);
        assertArrayEquals(Arrays.copyOf(noise(), read.length), read, how);
        assertEquals(
            List.of(DiagnosticCode.DAMAGED_COMPRESSION),
            diagnostics.stream().map(Diagnostic::code).toList(),
            how + " cut at " + cut);
        if (cut == whole.length / 2 && !how.equals("zstd")) {
          assertTrue(read.length > noise().length / 4, how + " " + read.length);
        }
      }
      for (int at = 5; at < whole.length; at += whole.length / 20) {
        byte[] flipped = whole.clone();
        flipped[at] ^= 0x55;
        read(input(flipped));
      }
    }
  }

  @Test
  void namesAreOrderedAsPeopleCount() {
    List<String> names =
        new ArrayList<>(List.of("a10", "a2", "a", "a02", "b1", "a2b", "a10b2", "a10b1", ""));
    names.sort(new NaturalOrder());
    assertEquals(List.of("", "a", "a02", "a2", "a2b", "a10", "a10b1", "a10b2", "b1"), names);
  }

  @Test
  void furtherReadsFollowTheFirstOneOfTheirScan() {
    List<String> inOrder =
        List.of(
            "k-2.txt", "k-3.txt", "k-3.2.txt", "k-3.4.txt", "k-3.10.txt", "k-4.txt", "k-10.txt");
    List<String> names = new ArrayList<>(inOrder);
    Collections.reverse(names);
    names.sort(new NaturalOrder());
    assertEquals(inOrder, names);
    names.forEach(name -> assertEquals("k-#.txt", NaturalOrder.pattern(name)));
  }

  private static byte[] noise() {
    byte[] noise = new byte[300_000];
    long state = 42;
    for (int i = 0; i < noise.length; i++) {
      state = state * 6364136223846793005L + 1442695040888963407L;
      noise[i] = (byte) ('a' + (state >>> 60));
    }
    return noise;
  }

  private static byte[] compress(String how, byte[] bytes) throws IOException {
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (how) {
          case "gzip" -> new GZIPOutputStream(stored);
          case "xz" -> new XZOutputStream(stored, new LZMA2Options(1));
          default -> new io.airlift.compress.zstd.ZstdOutputStream(stored);
        }) {
      out.write(bytes);
    }
    return stored.toByteArray();
  }

  private List<Input> find(String... arguments) {
    return Inputs.find(List.of(arguments), InputStream.nullInputStream(), diagnostics::add);
  }

  private byte[] read(Input input) throws IOException {
    try (InputStream in = input.open(diagnostics::add)) {
      return in.readAllBytes();
    }
  }

  private static Input input(byte[] bytes) {
    return new Input("memory", null, () -> new ByteArrayInputStream(bytes));
  }
}
