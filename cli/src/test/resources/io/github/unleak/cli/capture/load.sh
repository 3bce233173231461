# Maps and unmaps through the DMA API until it is ended. Kernels that can be told to leak are told so.
M=/sys/module/iovalab/parameters
P=/sys/module/iova/parameters
insmod "/mods/$(uname -r)/iovalab.ko" burst=2500 hold_ms=20 pause_ms=1500 prod_cpu=1 cons_cpu=2
trap 'rmmod iovalab; exit' TERM

# In flight: slowly more, which pops, and slowly less, which pushes.
ramp() {
  echo 381 >$M/burst
  echo 127 >$M/step
  echo 120 >$M/step_ms
  echo 80 >$M/ustep_ms
  echo 150 >$M/hold_ms
  echo 50 >$M/pause_ms
}

sleep 3
ramp
sleep 4
if [ -e $P/leak_mode ]; then
  # A popped magazine that is dropped, then an old one that is not freed.
  echo 4 >$P/leak_max
  echo 3 >$P/leak_every
  echo 1 >$P/leak_mode
  sleep 6
  echo 7 >$P/leak_max
  echo 4 >$P/leak_mode
  sleep 4
  echo 0 >$P/leak_mode
fi
if [ -e "/mods/$(uname -r)/kmemleak-test.ko" ] && [ "$1" = module ]; then
  insmod "/mods/$(uname -r)/kmemleak-test.ko" && rmmod kmemleak_test
fi
while :; do
  sleep 1
done
