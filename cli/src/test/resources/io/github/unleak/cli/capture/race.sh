# A load for kernels without the mark, in step with the recorder's scans: in the second half of a scan
# magazines are popped from the depot, and none is pushed before two scans are over. So what lies below
# is missed by both scans, and listed.
M=/sys/module/iovalab/parameters
insmod "/mods/$(uname -r)/iovalab.ko" burst=6000 hold_ms=20 pause_ms=300 prod_cpu=1 cons_cpu=2
trap 'rmmod iovalab; exit' TERM

# The recorder's process that scans, while there is one.
scans() {
  for file in /tmp/unleak.*/scanner; do
    read -r scanner <"$file" && read -r call _ <"/proc/$scanner/syscall" && [ "$call" = running ] && return
  done 2>/dev/null
  return 1
}

scan_begins() {
  polls=0
  while [ $polls -lt 3 ]; do
    usleep 10000
    if scans; then polls=$((polls + 1)); else polls=0; fi
  done
}

scan_ends() { while scans; do usleep 10000; done; }

now() { # in hundredths of a second
  read -r up _ </proc/uptime
  printf '%s' "${up%.*}${up#*.}"
}

rounds() {
  end=$(($(cat $M/rounds) + $1))
  while [ "$(cat $M/rounds)" -lt $end ]; do usleep 20000; done
}

tell() { # PARAMETER=VALUE ...
  for word; do echo "${word#*=}" >"$M/${word%=*}"; done
}

# All CPUs' magazines are full, wherever the timer ran that frees, and the depot is deep.
rounds 6
tell burst=0 pause_ms=20
took=100
while :; do
  # What is over the depot's limit is trimmed.
  sleep 3
  # CPU 1's own magazines are used up at once, and the next ones slowly.
  tell step=254 step_ms=400 burst=1800
  usleep 200000
  tell burst=0
  usleep 100000
  tell step=1 step_ms=200
  for scan in 1 2; do
    scan_begins
    begin=$(now)
    usleep $((took * 5200 - 30000))
    # One pop in some 65 ms.
    tell step=32 step_ms=12
    usleep $((took * 3300))
    tell step=1 step_ms=200
    scan_ends
    took=$(($(now) - begin))
    echo "scan $scan took $took"
  done
  # All is unmapped, and goes back to the depot.
  tell step=0
  rounds 1
done
