package io.github.unleak.parser.ftrace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.parser.Interprets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Slab events of every age. */
class SlabEventTest {

  private static final String HEAD = "          ioload-213     [001] d....    23.727626: ";
  private static final String TASK = "23727626000 [1] ioload-213 TASK";

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "kmalloc: call_site=c104deff ptr=c147dd20 bytes_req=29 bytes_alloc=32 gfp_flags=GFP_KERNEL"
            + "! memory-alloc %s pointer=c147dd20 bytes-requested=1d bytes-allocated=20 @0xc104deff",
        "kfree: call_site=ffffffff813c8fd6 ptr=ffff88005ee19a80"
            + "! memory-free %s pointer=ffff88005ee19a80 @0xffffffff813c8fd6",
        "kfree: call_site=ffffffff816a1b7d ptr=          (null)"
            + "! memory-free %s @0xffffffff816a1b7d",
        "kmalloc: call_site=f+0x1/0x2 ptr=(null) bytes_req=8 bytes_alloc=8 gfp_flags="
            + "! memory-alloc %s pointer=0 bytes-requested=8 bytes-allocated=8 @f+0x1",
        "kmem_cache_alloc_node: call_site=__alloc_skb+0x24/0x60 ptr=0000000003218205 bytes_req=224"
            + " bytes_alloc=256 gfp_flags=GFP_ATOMIC|__GFP_ZERO node=-1"
            + "! memory-alloc %s pointer=3218205 bytes-requested=e0 bytes-allocated=100"
            + " @__alloc_skb+0x24 hashed",
        "kmem_cache_free: call_site=alloc_iova_fast+0x26c/0x2c0 ptr=00000000fceda4dd"
            + " name=kmalloc-1k"
            + "! memory-free %s pointer=fceda4dd @alloc_iova_fast+0x26c cache=kmalloc-1k hashed",
        "kmem_cache_free:      call_site=alloc_iova_fast+0x26c ptr=0xffff8a65c2106400"
            + " name=kmalloc-1k"
            + "! memory-free %s pointer=ffff8a65c2106400 @alloc_iova_fast+0x26c cache=kmalloc-1k",
        "kmem_cache_alloc: call_site=0xffffffff92d10d97 (-1831793257) ptr=0xffff9e0e8571e000"
            + " (-107689771147264) bytes_req=0x1000 (4096) bytes_alloc=0x1000 (4096) gfp_flags=0xcc0"
            + " (3264) node=0xffffffff (-1) accounted=(0)"
            + "! memory-alloc %s pointer=ffff9e0e8571e000 bytes-requested=1000 bytes-allocated=1000"
            + " @0xffffffff92d10d97",
        "kmalloc: call_site=widget_probe.cold+0x3c/0x210 [widget] ptr=ffff95c740b17800 bytes_req=1"
            + " bytes_alloc=8 gfp_flags=GFP_KERNEL node=-1 accounted=false"
            + "! memory-alloc %s pointer=ffff95c740b17800 bytes-requested=1 bytes-allocated=8"
            + " @widget_probe+0x3c",
        "kfree: call_site=f+0x1/0x2 ptr=(____ptrval____) ! memory-free %s @f+0x1",
        "kfree: call_site=f+0x1/0x2 ptr=0000000000000000 ! memory-free %s @f+0x1",
        "kfree: call_site=f+0x1/0x2 ptr=0x0 ! memory-free %s @f+0x1",
      })
  @Interprets("T-03")
  void everyAgeIsRead(String event, String expected) {
    assertEquals(expected.formatted(TASK), Traces.one(HEAD + event + "\n"));
  }

  @Test
  @Interprets("T-03")
  void hashesAreTold() {
    assertTrue(Traces.of(HEAD + "kfree: call_site=f+0x1/0x2 ptr=00000000fceda4dd\n").hashed());
    assertFalse(Traces.of(HEAD + "kfree: call_site=f+0x1/0x2 ptr=ffff95c740b17800\n").hashed());
    assertFalse(Traces.of(HEAD + "kfree: call_site=f+0x1/0x2 ptr=c740b178\n").hashed());
    assertFalse(Traces.of(HEAD + "kfree: call_site=f+0x1/0x2 ptr=0000000000000010\n").hashed());
  }

  @Test
  void whatAFunctionOfThatNamePrintsIsNoEvent() {
    Traces trace = Traces.of(HEAD + "kfree: nothing to do\n");
    assertEquals(0, trace.events.size());
    assertEquals(0, trace.losses.size());
    assertEquals(1, trace.summary.entries());
  }

  @Test
  void anUnreadableEventIsDamage() {
    Traces trace =
        Traces.of(
            (HEAD + "kfree: call_site=f+0x1/0x2 ptr=ffff95c7?0b17800\n").repeat(5)
                + HEAD
                + "kfree: call_site=f+0x1/0x2 ptr=ffff95c740b17800\n");
    assertEquals(1, trace.events.size());
    assertEquals(5, trace.losses.size());
    assertEquals(TraceLoss.Kind.DAMAGED, trace.losses.get(0).kind());
    assertEquals(1, trace.losses.get(0).cpu());
    assertEquals(4, trace.diagnostics.size());
  }

  @Test
  void anEventThatLacksAFieldOfTheOthersIsDamage() {
    String line = "kmalloc: call_site=f+0x1/0x2 ptr=ffff95c740b17800 bytes_req=8";
    Traces trace = Traces.of(HEAD + line + " bytes_alloc=8\n" + HEAD + line + "\n");
    assertEquals(1, trace.events.size());
    assertEquals(2, trace.losses.get(0).source().line());
  }

  @Test
  void anInputThatEndsInsideAValueIsDamage() {
    assertEquals(
        0, Traces.of(HEAD + "kfree: call_site=f+0x1/0x2 ptr=ffff95c740b178").events.size());
    assertEquals(
        1,
        Traces.of(HEAD + "kmem_cache_free: call_site=f+0x1/0x2 ptr=ffff95c740b17800 name=names")
            .events
            .size());
  }
}
