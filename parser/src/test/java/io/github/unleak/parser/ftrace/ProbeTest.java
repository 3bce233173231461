package io.github.unleak.parser.ftrace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.unleak.parser.Interprets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Probes, traced functions and marks. */
class ProbeTest {

  private static final String HEAD = "          ioload-213     [001] d....    23.727626: ";
  private static final String TASK = "23727626000 [1] ioload-213 TASK";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "alloc_iova_fast_ret: (iommu_dma_alloc_iova+0xcc/0x110 <- alloc_iova_fast) pfn=0xfff05"
            + "| iova-alloc-return %s pfn=fff05 @iommu_dma_alloc_iova+0xcc",
        "alloc_iova_fast_ret:  (ffffffff94ba5594 <- ffffffff94ba1d1c) pfn=0xffe97"
            + "| iova-alloc-return %s pfn=ffe97 @0xffffffff94ba1d1c",
        "alloc_iova_fast_ret:  __probe_func=ffffffff94ba5594 __probe_ret_ip=ffffffff94ba1d1c pfn=0"
            + "| iova-alloc-return %s pfn=0",
        "mine: (free_iova_fast+0x0/0x140) iovad=0xffff8a65c0dd0208 pfn=0xffe97 size=1"
            + "| iova-free %s domain=ffff8a65c0dd0208 size=1 pfn=ffe97",
        "p_free_iova_fast_0: (free_iova_fast+0x4/0x140) arg1=0xffff8a65c0dd0208 arg2=0xf arg3=0x1"
            + "| iova-free %s domain=ffff8a65c0dd0208 size=1 pfn=f",
        "iova_depot_work_func: (iova_depot_work_func+0x0/0x100) work=0xffff8a65c10f5020"
            + "| depot-work %s work=ffff8a65c10f5020",
        "p_iova_magazine_free_pfns_part_0_0: (ffffffff94ba5594) mag=0xffff8a65c10f5000"
            + "| magazine-free-pfns %s magazine=ffff8a65c10f5000",
        "mine: (iova_magazine_free_pfns.part.0+0x0/0xd0) mag=0xffff8a65c10f5000"
            + "| magazine-free-pfns %s magazine=ffff8a65c10f5000",
        "free_iova_fast.isra.0_entry: arg2=0xf | iova-free %s pfn=f",
        "kmemleak_scan: (kmemleak_scan+0x0/0x850) | scan-begin %s",
        "kmemleak_scan_ret: (kmemleak_write+0x2c4/0x420 <- kmemleak_scan)"
            + "| scan-end %s @kmemleak_write+0x2c4",
        "alloc_iova_fast <-iommu_dma_alloc_iova | iova-alloc %s @iommu_dma_alloc_iova",
        "function:             alloc_iova_fast <-- iommu_dma_alloc_iova"
            + "| iova-alloc %s @iommu_dma_alloc_iova",
        "free_iova_fast(iovad=0xffff8a65c0dd0208, pfn=0xffe97, size=1) <-fq_ring_free_locked"
            + "| iova-free %s domain=ffff8a65c0dd0208 size=1 pfn=ffe97 @fq_ring_free_locked",
        "alloc_iova_fast(iovad=0xffff8a65c0dd0208, size=0x2, limit_pfn=0xf, flush_rcache=true) <-f"
            + "| iova-alloc %s domain=ffff8a65c0dd0208 size=2 limit=f flush=1 @f",
        "mine: (alloc_iova_fast+0x0/0x2c0) iovad=0xffff8a65c0dd0208 size=1 flush=false"
            + "| iova-alloc %s domain=ffff8a65c0dd0208 size=1 flush=0",
        "tracing_mark_write: lab: scan 2 begin | marker %s \"lab: scan 2 begin\"",
        "print:                tracing_mark_write: lab: scan 2 begin"
            + "| marker %s \"lab: scan 2 begin\"",
        "print: vfs_write: hello (there) | marker %s \"hello (there)\"",
      })
  @Interprets({"T-01", "T-02"})
  void everyFormIsRead(String event, String expected) {
    assertEquals(expected.formatted(TASK), Traces.one(HEAD + event + "\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scan_block: (scan_block+0x0/0x100) start=0xffff8a65c0dd0208 end=0xffff8a65c0dd0308",
        "inside: (alloc_iova_fast+0x84/0x2c0) x=1",
        "map: IOMMU: iova=0x00000000fff05000 paddr=0x0000000003a1c000 size=4096",
        "kfree <-free_iova_fast",
        "alloc_iova_fastest <-iommu_dma_alloc_iova",
        "sched_switch: prev_comm=kfree prev_pid=1 ==> next_comm=kmalloc next_pid=2"
      })
  void othersArePassedOver(String event) {
    Traces trace = Traces.of(HEAD + event + "\n");
    assertEquals(List.of(), trace.events);
    assertEquals(List.of(), trace.losses);
    assertEquals(1, trace.summary.entries());
  }

  @Test
  @Interprets("T-01")
  void whatTheUserToldGoesFirst() {
    TraceVocabulary told =
        TraceVocabulary.NONE
            .withEvent("mine", EventRole.IOVA_FREE)
            .withField("mine.where", EventField.PFN)
            .withField("dom", EventField.DOMAIN);
    Traces trace =
        Traces.of(
            HEAD
                + "mine: dom=0xffff8a65c0dd0208 where=7\n"
                + HEAD
                + "mine: (some_function+0x40/0x50) dom=0xffff8a65c0dd0208 where=8\n",
            told);
    assertEquals(
        List.of(
            "1 iova-free " + TASK + " domain=ffff8a65c0dd0208 pfn=7",
            "2 iova-free " + TASK + " domain=ffff8a65c0dd0208 pfn=8"),
        trace.events);
  }

  @Test
  @Interprets("T-04")
  void framesOfStacksArePassedOver() {
    Traces trace =
        Traces.of(
            "# tracer: nop\n#\n# entries-in-buffer/entries-written: 3/3   #P:4\n"
                + HEAD
                + "kfree: call_site=f+0x1/0x2 ptr=ffff95c740b17800\n"
                + HEAD
                + "<stack trace>\n => kfree\n => free_iova_fast <ffffffff94ba1d1c>\n"
                + HEAD
                + "kfree: call_site=f+0x1/0x2 ptr=ffff95c740b17800\n");
    assertEquals(2, trace.events.size());
    assertEquals(3, trace.summary.entries());
    assertEquals(List.of(), trace.codes());
  }
}
