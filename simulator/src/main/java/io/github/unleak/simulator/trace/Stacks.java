package io.github.unleak.simulator.trace;

import io.github.unleak.simulator.kernel.Cpu;
import io.github.unleak.simulator.kernel.Task;
import io.github.unleak.simulator.options.SimulationOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * Call stacks of allocations, innermost function first, as kmemleak keeps them: 16 frames at most.
 */
public final class Stacks {

  private static final int MAX_TRACE = 16;
  private static final List<String> KTHREAD = List.of("kthread", "ret_from_fork");
  private static final List<String> TIMER =
      List.of(
          "call_timer_fn",
          "__run_timers",
          "run_timer_softirq",
          "handle_softirqs",
          "irq_exit_rcu",
          "sysvec_apic_timer_interrupt",
          "asm_sysvec_apic_timer_interrupt");
  private static final List<String> SYSTEM_CALL =
      List.of("vfs_write", "ksys_write", "do_syscall_64", "entry_SYSCALL_64_after_hwframe");

  private Stacks() {}

  private static Origin origin(String comm, int pid, List<List<String>> parts) {
    List<String> frames = new ArrayList<>();
    for (List<String> part : parts) {
      for (String function : part) {
        if (frames.size() < MAX_TRACE) {
          frames.add(frame(function));
        }
      }
    }
    return new Origin(comm, pid, frames);
  }

  private static String frame(String function) {
    int module = function.indexOf(' ');
    return module < 0
        ? Symbols.call(function, 0)
        : Symbols.call(function.substring(0, module), 0) + function.substring(module);
  }

  private static List<String> allocator(SimulationOptions options) {
    return List.of(options.kernel().ownCache() ? "kmem_cache_alloc_noprof" : "kmalloc_trace");
  }

  /** A magazine that a free needed. */
  public static Origin magazine(SimulationOptions options, Cpu cpu, boolean lazy) {
    if (cpu.inSoftirq()) {
      return origin(
          "softirq",
          0,
          List.of(
              allocator(options),
              List.of("free_iova_fast", "fq_ring_free_locked", "fq_flush_timeout"),
              TIMER));
    }
    List<String> unmap =
        lazy
            ? List.of("free_iova_fast", "fq_ring_free_locked", "__iommu_dma_unmap")
            : List.of("free_iova_fast", "__iommu_dma_unmap");
    return origin(
        cpu.task().comm,
        cpu.task().pid,
        List.of(
            allocator(options),
            unmap,
            List.of("iommu_dma_unmap_page", "dma_unmap_page_attrs", "nicsim_clean_tx [nicsim]"),
            KTHREAD));
  }

  /**
   * Whatever a new domain allocates; {@code allocator} is the function that hands out the memory.
   */
  public static Origin birth(SimulationOptions options, Task task, String function) {
    return origin(
        task.comm,
        task.pid,
        List.of(
            allocator(options),
            List.of(function, "iommu_dma_init_domain", "iommu_setup_dma_ops"),
            SYSTEM_CALL));
  }

  /** An object of a driver. */
  public static Origin driver(Task task, String allocator, String function, String module) {
    return origin(
        task.comm,
        task.pid,
        List.of(
            List.of(allocator, function + " [" + module + "]"),
            task.comm.startsWith("kworker")
                ? List.of("process_one_work", "worker_thread", "kthread", "ret_from_fork")
                : SYSTEM_CALL));
  }
}
