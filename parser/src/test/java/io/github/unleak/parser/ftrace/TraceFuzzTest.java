package io.github.unleak.parser.ftrace;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Traces that were changed at random: nothing may be thrown, and nothing may take long. */
class TraceFuzzTest {

  private static final int ROUNDS = 4000;

  private static final String SEED_TEXT =
      """
      # tracer: nop
      # entries-in-buffer/entries-written: 33/40   #P:4
                ioload-162     [001] d..1.    20.893602: alloc_iova_fast: (alloc_iova_fast+0x4/0x2c0) iovad=0xffff8a65c0dd0208 size=1 limit_pfn=0xfffff flush=0
                ioload-162     (  162) [001] .....    20.893847: alloc_iova_fast_ret: (iommu_dma_alloc_iova+0xcc/0x110 <- alloc_iova_fast) pfn=0xffe97
                ioload-213     [001] d.h..    23.728487: kmem_cache_alloc: call_site=free_iova_fast+0xe1/0x140 ptr=00000000fceda4dd bytes_req=1024 bytes_alloc=1024 gfp_flags=GFP_ATOMIC
      CPU:1 [LOST 376 EVENTS]
      ##### CPU 6 buffer started ####
        ioload-213       1d.h.. 165984us+: kmem_cache_free: call_site=0xffffffff81234567 ptr=(null) name=x
         28.910475 |   1)   ioload-242   | ! 533.334 us  |  alloc_iova_fast(); /* = 0xffef5 */
       1)               |    alloc_iova_fast(iovad=0xffff8a65c0dd0208, size=2) {
       1)   3.103 us    |    } /* ret=0xfff05 */
       1)               |  /* kfree: call_site=a+0x1/0x2 ptr=0xffff8a65c0dd0208 */
      > > a-b-12 [003] 1.000001: print: vfs_write: hello
      > > a-b-12 [003] 1.000001: kfree: call_site=3Da+0x1/0x2 ptr=3Dffff8a65=
      c0dd0208
                ioload-240     [001] .....    28.657612: alloc_iova_fast(iovad=0x1, size=2) <-iommu_dma_alloc_iova
                    sh-93      [000]    30.72: funcgraph_entry:  1.5 us |  free_iova_fast();
       => kfree
      """;

  @Test
  void nothingIsThrown() {
    byte[] seed = SEED_TEXT.getBytes(StandardCharsets.UTF_8);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = mutated(seed, new Random(round));
      int at = round;
      assertTimeoutPreemptively(
          Duration.ofSeconds(20), () -> Traces.of(bytes, 1 + at % 300), () -> "seed " + at);
    }
  }

  @Test
  void bytesOfAnyKindAreRead() {
    for (int round = 0; round < 50; round++) {
      byte[] bytes = new byte[100_000];
      new Random(round).nextBytes(bytes);
      assertTrue(Traces.of(bytes, 1 << 16).events.isEmpty());
    }
  }

  private static byte[] mutated(byte[] seed, Random random) {
    byte[] bytes = seed.clone();
    for (int i = random.nextInt(12); i >= 0; i--) {
      int from = random.nextInt(bytes.length);
      int length = Math.min(random.nextInt(60), bytes.length - from);
      switch (random.nextInt(4)) {
        case 0 -> bytes[from] = (byte) random.nextInt(256);
        case 1 -> bytes[from] = (byte) " \n\r|[](){}<>=:;-+/*#0x".charAt(random.nextInt(22));
        case 2 -> {
          byte[] shorter = new byte[bytes.length - length];
          System.arraycopy(bytes, 0, shorter, 0, from);
          System.arraycopy(bytes, from + length, shorter, from, shorter.length - from);
          bytes = shorter.length == 0 ? bytes : shorter;
        }
        default -> {
          int source = random.nextInt(bytes.length - length + 1);
          byte[] longer = new byte[bytes.length + length];
          System.arraycopy(bytes, 0, longer, 0, from);
          System.arraycopy(bytes, source, longer, from, length);
          System.arraycopy(bytes, from, longer, from + length, bytes.length - from);
          bytes = longer;
        }
      }
    }
    return bytes;
  }
}
