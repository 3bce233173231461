package io.github.unleak.analyzer.timeline;

import io.github.unleak.parser.kmemleak.Backtrace;
import io.github.unleak.parser.kmemleak.Frame;
import java.util.Set;

/** What the functions in a backtrace say of the machine. */
final class MachineCode {

  /** Entry points that only arch/x86 has, and whose names no other architecture uses. */
  private static final Set<String> X86 =
      Set.of(
          "entry_SYSCALL_64",
          "entry_SYSCALL_64_after_hwframe",
          "do_syscall_64",
          "x64_sys_call",
          "asm_common_interrupt",
          "x86_64_start_kernel",
          "secondary_startup_64",
          "secondary_startup_64_no_verify");

  private MachineCode() {}

  /** True for backtraces of x86, where pages always have 4096 bytes. */
  static boolean x86(Backtrace backtrace) {
    for (Frame frame : backtrace.frames()) {
      String symbol = frame.symbol();
      if (symbol != null
          && (X86.contains(symbol)
              || symbol.startsWith("__x64_sys_")
              || symbol.startsWith("sysvec_")
              || symbol.startsWith("asm_sysvec_"))) {
        return true;
      }
    }
    return false;
  }
}
