package io.github.unleak.parser.ftrace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The function graph with more and fewer of its columns. */
class GraphTest {

  @Test
  void aLeafIsACallAndItsReturn() {
    Traces trace =
        Traces.of(
            "# tracer: function_graph\n"
                + "#     TIME        CPU  TASK/PID         DURATION          FUNCTION CALLS\n"
                + "   28.910475 |   1)   ioload-242   | ! 533.334 us  |  alloc_iova_fast(); /* ="
                + " 0xffef5 */\n"
                + "   28.911200 |   1)   ioload-242   |   4.426 us    |  kfree();\n");
    assertEquals(
        List.of(
            "3 iova-alloc 28910475000 [1] ioload-242 UNKNOWN",
            "3 iova-alloc-return 28911008334 [1] ioload-242 UNKNOWN pfn=ffef5"),
        trace.events);
    assertEquals(TraceSummary.Clock.SECONDS, trace.summary.clock());
  }

  @Test
  void aNestedCallReturnsAtItsBrace() {
    Traces trace =
        Traces.of(
            " 1)               |  iommu_dma_alloc_iova() {\n"
                + " 1)               |    alloc_iova_fast(iovad=0xffff8a65c0dd0208, size=2,"
                + " limit_pfn=0xfffff, flush_rcache=0) {\n"
                + " 2)               |    free_iova_fast() {\n"
                + " 1)   0.612 us    |      kmem_cache_free();\n"
                + " 1)   0.612 us    |      other() {\n"
                + " 1)   0.612 us    |      }\n"
                + " 2)   3.103 us    |    }\n"
                + " 1)   3.103 us    |    } /* ret=0xfff05 */\n"
                + " 1)   4.103 us    |  }\n");
    assertEquals(
        List.of(
            "2 iova-alloc 0 [1] null--1 UNKNOWN domain=ffff8a65c0dd0208 size=2 limit=fffff flush=0",
            "3 iova-free 0 [2] null--1 UNKNOWN",
            "7 iova-free-return 0 [2] null--1 UNKNOWN",
            "8 iova-alloc-return 0 [1] null--1 UNKNOWN pfn=fff05"),
        trace.events);
    assertEquals(TraceSummary.Clock.NONE, trace.summary.clock());
  }

  @Test
  void aCommentNamesTheFunctionThatReturns() {
    assertEquals(
        "iova-alloc-return 0 [1] null--1 UNKNOWN pfn=fff05",
        Traces.one(" 1)   3.103 us    |    } /* alloc_iova_fast ret=0xfff05 */\n"));
    assertEquals(
        "iova-alloc-return 0 [1] null--1 UNKNOWN pfn=fff05",
        Traces.one(" 1)   3.103 us    |    } /* alloc_iova_fast = 0xfff05 */\n"));
  }

  @Test
  void eventsStandInComments() {
    assertEquals(
        "memory-free 0 [1] null--1 UNKNOWN pointer=ffff8a65c2106400 @alloc_iova_fast+0x26c"
            + " cache=kmalloc-1k",
        Traces.one(
            " 1)               |  /* kmem_cache_free: call_site=alloc_iova_fast+0x26c/0x2c0"
                + " ptr=ffff8a65c2106400 name=kmalloc-1k */\n"));
  }

  @Test
  void traceCmdWritesTheSame() {
    String head = "              sh-93    [000]    30.720000: ";
    Traces trace =
        Traces.of(
            head
                + "funcgraph_entry:        1.500 us   |  free_iova_fast();\n"
                + head
                + "funcgraph_entry:                   |  alloc_iova_fast() {\n"
                + head
                + "funcgraph_exit:       ! 533.334 us |  } /* ret=0xf */\n");
    assertEquals(
        List.of(
            "1 iova-free 30720000000 [0] sh-93 UNKNOWN",
            "1 iova-free-return 30720001500 [0] sh-93 UNKNOWN",
            "2 iova-alloc 30720000000 [0] sh-93 UNKNOWN",
            "3 iova-alloc-return 30720000000 [0] sh-93 UNKNOWN pfn=f"),
        trace.events);
  }
}
