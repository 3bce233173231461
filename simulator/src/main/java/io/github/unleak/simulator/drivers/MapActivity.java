package io.github.unleak.simulator.drivers;

import io.github.unleak.simulator.kernel.Activity;
import io.github.unleak.simulator.kernel.AllocOperation;
import io.github.unleak.simulator.kernel.Cpu;
import io.github.unleak.simulator.kernel.FlushQueues;
import io.github.unleak.simulator.kernel.IovaDomain;
import io.github.unleak.simulator.kernel.Machine;
import io.github.unleak.simulator.kernel.RangeTree;
import org.jspecify.annotations.Nullable;

/** A driver maps buffers, in ramps: iommu_dma_alloc_iova() again and again. */
final class MapActivity extends Activity {

  private final Machine machine;
  private final NicDriver driver;
  private final IovaDomain domain;
  private final int rampLength;
  private final long rampPause;
  private int left;
  private int inRamp;
  private int pages;
  private boolean lowTry;
  private @Nullable AllocOperation operation;

  /**
   * @param count how many buffers
   * @param rampLength how many without a pause
   * @param rampPause in ns
   */
  MapActivity(
      Machine machine,
      NicDriver driver,
      IovaDomain domain,
      int count,
      int rampLength,
      long rampPause) {
    this.machine = machine;
    this.driver = driver;
    this.domain = domain;
    this.left = count;
    this.rampLength = rampLength;
    this.rampPause = rampPause;
    domain.users++;
  }

  @Override
  public long step(Cpu cpu) {
    if (operation == null) {
      if (left == 0) {
        domain.users--;
        return DONE;
      }
      pages = driver.pickPages();
      lowTry = driver.limit() > RangeTree.LOW_LIMIT;
      operation =
          new AllocOperation(
              machine, domain, pages, Math.min(driver.limit(), RangeTree.LOW_LIMIT), !lowTry);
    }
    long pause = operation.step(cpu);
    if (pause != DONE) {
      return pause;
    }
    long pfn = operation.pfn();
    if (pfn == 0 && lowTry) {
      lowTry = false;
      operation = new AllocOperation(machine, domain, pages, driver.limit(), true);
      return 300;
    }
    operation = null;
    if (pfn != 0) {
      driver.mapped(new FlushQueues.Range(pfn, pages));
    }
    left--;
    if (++inRamp == rampLength) {
      inRamp = 0;
      return rampPause + machine.choices.pick(1000);
    }
    return 1000L + machine.choices.pick(3000);
  }
}
