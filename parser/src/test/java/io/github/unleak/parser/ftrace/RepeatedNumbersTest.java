package io.github.unleak.parser.ftrace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What was read of the line before must not show in the next one, however alike they are. */
class RepeatedNumbersTest {

  private static final String[] NUMBERS = {
    "0",
    "1",
    "12",
    "123",
    "0x0",
    "0xfffff",
    "0xffffe",
    "0xfffff0",
    "1234567",
    "12345678",
    "123456789",
    "12345670",
    "0x12345678",
    "0x123456789",
    "0xffff97ed80b24608",
    "0xffff97ed80b24688",
    "0xffff97ee80b24608",
    "0xffff97ed80b2460",
    "18446744073709551615",
    "-1"
  };
  private static final String[] TASKS = {
    "          ioload-128  ",
    "          ioload-1289 ",
    "          ioload-12   ",
    "          ioload-28   ",
    "     kworker/1:1-1234567",
    "          <idle>-0    "
  };
  private static final String[] SECONDS = {"   11", "   12", " 1234", "   1", "91234", "0"};

  private static String one(Random random, String[] of) {
    return of[random.nextInt(of.length)];
  }

  @Test
  void eachLineIsReadAsIfItWereAlone() {
    Random random = new Random(7);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      String line =
          String.format(
              Locale.ROOT,
              "%s [%03d] .....  %s.%06d: alloc_iova_fast: (alloc_iova_fast+0x4/0x2c0)"
                  + " iovad=%s size=%s limit_pfn=%s flush=0\n",
              one(random, TASKS),
              random.nextInt(3),
              one(random, SECONDS),
              random.nextInt(1_000_000),
              one(random, NUMBERS),
              one(random, NUMBERS),
              one(random, NUMBERS));
      lines.add(line);
    }
    List<String> expected = new ArrayList<>();
    for (String line : lines) {
      expected.add(Traces.one(line));
    }
    List<String> read = new ArrayList<>();
    for (String event : Traces.of(String.join("", lines)).events) {
      read.add(event.substring(event.indexOf(" ") + 1)); // without its number
    }
    assertEquals(expected, read);
  }
}
