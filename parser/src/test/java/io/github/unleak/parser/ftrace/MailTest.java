package io.github.unleak.parser.ftrace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What mails make of the lines of a trace. */
class MailTest {

  private static final String EXPECTED =
      "memory-alloc 23727626000 [1] ioload-213 TASK pointer=3e4c3799 bytes-requested=400"
          + " bytes-allocated=400 @free_iova_fast+0xe1 hashed";

  private static final String BROKEN =
      """
      ioload-213 [001] d.... 23.727626: kmem_cache_alloc: call_site=free_iova_fast+0xe1/0x140
      ptr=000000003e4c3799 bytes_req=1024 bytes_alloc=1024 gfp_flags=GFP_ATOMIC
      """;

  private static final String QUOTED_AND_BROKEN =
      """
      > >     ioload-213     [001] d....    23.727626: kmem_cache_alloc:
      > > call_site=free_iova_fast+0xe1/0x140 ptr=000000003e4c3799
      > > bytes_req=1024 bytes_alloc=1024 gfp_flags=GFP_ATOMIC|
      > > __GFP_ZERO
      """;

  private static final String BROKEN_BEHIND_THE_HEAD =
      """
                ioload-213     [001] d....    23.727626:
      kmem_cache_alloc: call_site=free_iova_fast+0xe1/0x140 ptr=000000003e4c3799 bytes_req=1024 \
      bytes_alloc=1024

      This is what I see.
      """;

  private static final String QUOTED_PRINTABLE =
      """
                ioload-213     [001] d....    23.727626: kmem_cache_alloc: \
      call_site=3Dfree_iova_fast+0xe1/0x140 ptr=3D000000003e4c37=
      99 bytes_req=3D1024 bytes_alloc=3D1024
      """;

  private static final String HARD_SPACES =
      ">\u00a0\u00a0ioload-213\u00a0[001] d....\u00a023.727626: kmem_cache_alloc:"
          + " call_site=free_iova_fast+0xe1/0x140\u00a0ptr=000000003e4c3799 bytes_req=1024"
          + " bytes_alloc=1024\r\n";

  @ParameterizedTest
  @ValueSource(
      strings = {BROKEN, QUOTED_AND_BROKEN, BROKEN_BEHIND_THE_HEAD, QUOTED_PRINTABLE, HARD_SPACES})
  void theEventIsTheSame(String text) {
    assertEquals(EXPECTED, Traces.one(text));
    assertEquals(List.of(), Traces.of(text).losses);
  }

  @Test
  void linesAreCountedAsTheyStand() {
    String head = "> ioload-213 [001] d.... 23.727626: ";
    Traces trace =
        Traces.of(
            head
                + "kfree: call_site=f+0x1/0x2\n> ptr=ffff95c740b17800\n"
                + head
                + "kfree: call_site=f+0x1/0x2 ptr=ffff95c740b17800\n");
    assertEquals(List.of("1", "3"), trace.events.stream().map(e -> e.substring(0, 1)).toList());
    assertEquals(3, trace.summary.input().lines());
    assertEquals(2, trace.summary.entries());
  }

  @Test
  void proseBehindAnEventIsNoPartOfIt() {
    String line = "ioload-213 [001] d.... 23.727626: kfree: call_site=f+0x1/0x2 ptr=ffff95c7\n";
    assertEquals(
        "memory-free 23727626000 [1] ioload-213 TASK pointer=ffff95c7 @f+0x1",
        Traces.one(line + "so it was freed here\n"));
  }

  @Test
  void aLineWhoseHeadIsLostIsDamage() {
    Traces trace = Traces.of("23: kfree: call_site=f+0x1/0x2 ptr=ffff95c740b17800\n");
    assertEquals(1, trace.losses.size());
    assertEquals(0, trace.events.size());
  }
}
