package io.github.unleak.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.unleak.cli.Entries;
import io.github.unleak.cli.Ran;
import io.github.unleak.cli.Schemas;
import io.github.unleak.cli.TraceLines;
import io.github.unleak.cli.terminal.ExitStatus;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Traces as {@code unleak parse} prints them. */
class ParseTraceTest {

  private static List<JsonNode> parse(String text, String... options) throws IOException {
    String[] arguments = new String[options.length + 2];
    arguments[0] = "parse";
    System.arraycopy(options, 0, arguments, 1, options.length);
    arguments[arguments.length - 1] = "-";
    Ran ran = Ran.with(text, false, arguments);
    assertEquals(0, ran.status(), ran.err());
    Schemas.validLines("record", ran.out());
    return ran.out().lines().map(line -> Schemas.valid("record", line)).toList();
  }

  @Test
  void eventsAreRecords() throws IOException {
    List<JsonNode> records =
        parse(new TraceLines().mark("hello").alloc(0xfffff).free(0xfffff).lost(3) + "");
    assertEquals(
        List.of("event", "event", "event", "event", "loss", "diagnostic", "trace", "input"),
        records.stream().map(record -> record.get("record").asText()).toList());
    assertEquals("hello", records.get(0).get("text").asText());
    JsonNode alloc = records.get(1);
    assertEquals("iova-alloc", alloc.get("role").asText());
    assertEquals(4, alloc.get("source").get("line").asInt());
    assertEquals("10.00001", alloc.get("time_s").asText());
    assertTrue(alloc.get("ticks").isNull());
    assertEquals(1, alloc.get("cpu").asInt());
    assertEquals(162, alloc.get("pid").asInt());
    assertEquals("load", alloc.get("comm").asText());
    assertEquals("task", alloc.get("context").asText());
    assertEquals(
        "{\"domain\":\"0xffff888101130808\",\"size\":1,\"limit\":1048575,\"flush\":1}",
        alloc.get("fields").toString());
    assertEquals(1048575, records.get(2).get("fields").get("pfn").asInt());
    assertEquals("iommu_dma_alloc_iova+0xcc", records.get(2).get("call_site").asText());
    assertEquals("lost", records.get(4).get("kind").asText());
    assertEquals(3, records.get(4).get("count").asInt());
    JsonNode trace = records.get(6);
    assertEquals("seconds", trace.get("clock").asText());
    assertEquals(1, trace.get("events").get("iova-free").asInt());
    assertEquals("[1]", trace.get("seen_cpus").toString());
  }

  @Test
  void timesAreAsExactAsTheyAreKnown() throws IOException {
    String micro = new TraceLines().alloc(1) + "";
    assertTrue(Ran.with(micro, false, "parse", "-").out().contains("\"time_s\":10.000000,"));
    String nano = micro.replace("10.000000:", "10.000000007:");
    assertTrue(Ran.with(nano, false, "parse", "-").out().contains("\"time_s\":10.000000007,"));
    JsonNode ticks = parse(micro.replace("10.000000:", "123456789:")).get(0);
    assertTrue(ticks.get("time_s").isNull());
    assertEquals(123456789, ticks.get("ticks").asLong());
  }

  @Test
  void hashedPointersAreMarked() throws IOException {
    String event = "kfree: call_site=alloc_iova_fast+0x26c/0x2c0 ptr=";
    JsonNode plain = parse(new TraceLines().other(event + "ffff888142000000") + "").get(0);
    assertFalse(plain.get("hashed").asBoolean());
    assertEquals("alloc_iova_fast+0x26c", plain.get("call_site").asText());
    JsonNode hashed = parse(new TraceLines().other(event + "000000004200abcd") + "").get(0);
    assertTrue(hashed.get("hashed").asBoolean());
    assertEquals("0x4200abcd", hashed.get("fields").get("pointer").asText());
  }

  @Test
  void namesOfEventsCanBeTold() throws IOException {
    String text = new TraceLines().other("my_free: (0) arg1=0xffff888101130808 arg2=0x1f") + "";
    JsonNode event =
        parse(text, "--event=my_free=iova-free", "--field=arg1=domain", "--field=my_free.arg2=pfn")
            .get(0);
    assertEquals("iova-free", event.get("role").asText());
    assertEquals(31, event.get("fields").get("pfn").asInt());
  }

  @Test
  void reportsAndTracesMayBeMixed() throws IOException {
    assertTrue(parse(Entries.magazines()).stream().noneMatch(r -> r.has("role")));
    Ran nothing = Ran.with("# tracer: nop\n#\n", false, "parse", "-");
    assertEquals(ExitStatus.USAGE, nothing.status());
    assertTrue(nothing.err().contains("no input holds kmemleak output"), nothing.err());
  }
}
