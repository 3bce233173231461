
# --- the kernel: what it is, where its files are, what it can do

T=       # tracefs
I=       # our trace instance
KM=      # the kmemleak file
GROUP=   # our probe group
W=       # work folder: removed at the end
B=       # the bundle
MOUNTED= # what we mounted
ENDED=failed

up() { cut -d' ' -f1 /proc/uptime; }

jiffies() { sed -n '/^jiffies: /{s///p;q;}' /proc/timer_list 2>/dev/null; }

# All changes go through these, so that a dry run can show them instead.
put() { # VALUE FILE
  if [ -n "$DRY" ]; then
    printf "echo '%s' > %s\n" "$1" "$2"
  else
    { printf '%s\n' "$1" >"$2"; } 2>/dev/null
  fi
}

append() { # LINE FILE
  if [ -n "$DRY" ]; then
    printf "echo '%s' >> %s\n" "$1" "$2"
  else
    { printf '%s\n' "$1" >>"$2"; } 2>/dev/null
  fi
}

make_folder() {
  if [ -n "$DRY" ]; then
    printf 'mkdir %s\n' "$1"
  else
    mkdir "$1" 2>/dev/null
  fi
}

mount_at() { # TYPE FOLDER
  grep -q "[[:space:]]$1\$" /proc/filesystems && [ -d "$2" ] || return 1
  if [ -n "$DRY" ]; then
    printf 'mount -t %s none %s\n' "$1" "$2"
  else
    mount -t "$1" none "$2" 2>/dev/null || return 1
    MOUNTED="$2 $MOUNTED"
  fi
}

mount_point() { # TYPE
  awk -v type="$1" '$3 == type { print $2; exit }' /proc/mounts
}

# The kernel's configuration, if it is to be had.
config() { # NAME
  if [ -r /proc/config.gz ]; then
    gzip -dc /proc/config.gz 2>/dev/null
  else
    cat "/boot/config-$(uname -r)" 2>/dev/null
  fi | sed -n "s/^CONFIG_$1=//p" | tr -d '"'
}

find_tracefs() {
  T=$(mount_point tracefs)
  if [ -z "$T" ]; then
    if mount_at tracefs /sys/kernel/tracing; then
      T=/sys/kernel/tracing
    else
      T=$(mount_point debugfs)
      T=${T:+$T/tracing}
    fi
  fi
  [ -n "$DRY" ] && [ -n "$T" ] && [ ! -d "$T/instances" ] && return
  if [ -z "$T" ] || [ ! -d "$T/instances" ]; then
    missing trace "the whole trace" "no tracefs with instances (CONFIG_FTRACE, CONFIG_TRACING)"
    T=
  fi
}

find_kmemleak() {
  debug=$(mount_point debugfs)
  if [ -z "$debug" ]; then
    mount_at debugfs /sys/kernel/debug || die "debugfs cannot be mounted: CONFIG_DEBUG_FS is needed"
    debug=/sys/kernel/debug
  fi
  KM=$debug/kmemleak
  [ -z "$DRY" ] || [ -e "$debug/tracing" ] || return 0
  if [ ! -e "$KM" ]; then
    case $(config DEBUG_KMEMLEAK) in
      y) die "no $KM, though the kernel has kmemleak: see dmesg | grep kmemleak" ;;
      *) die "no $KM: this kernel was built without CONFIG_DEBUG_KMEMLEAK" ;;
    esac
  fi
}

kmemleak_off() {
  if grep -qs '\[integrity\]\|\[confidentiality\]' /sys/kernel/security/lockdown; then
    die "the kernel is locked down, so debugfs cannot be written to: boot without lockdown (or secure boot)"
  fi
  dmesg 2>/dev/null | grep -i 'kmemleak' | tail -n 5 >&3
  if grep -q 'kmemleak=off' /proc/cmdline; then
    die "kmemleak is off: take kmemleak=off from the kernel's command line and boot again"
  elif [ "$(config DEBUG_KMEMLEAK_DEFAULT_OFF)" = y ] && ! grep -q 'kmemleak=on' /proc/cmdline; then
    die "kmemleak is off: boot with kmemleak=on"
  fi
  die "kmemleak refuses to scan, it has switched itself off: if dmesg says that its memory pool ran out," \
    "raise CONFIG_DEBUG_KMEMLEAK_MEM_POOL_SIZE; boot with kmemleak=on"
}

# Functions of iova.c and kmemleak.c, with what the compiler added: ADDRESS NAME.
find_functions() {
  awk '$2 ~ /^[tT]$/ && $3 ~ /iova|kmemleak_scan/ { print $1, $3 }' /proc/kallsyms >"$W/functions"
  if ! grep -q ' alloc_iova_fast$' "$W/functions"; then
    missing calls "the IOVA rcache" "no alloc_iova_fast in this kernel (no IOMMU, or iova.ko is not loaded)"
  fi
}

has_function() { grep -q " $1\$" "$W/functions"; }

# The names that the compiler gave a function or its parts: one per line, the function itself first.
names_of() { # FUNCTION
  has_function "$1" && printf '%s\n' "$1" && return
  sed -n "s/^[^ ]* \($1\.[a-z0-9.]*\)\$/\1/p" "$W/functions" | grep -v '\.cold' | sort -u
}

# Sets HZ and where it is known from.
find_hz() {
  found=$(config HZ) HZ_FROM=config
  if [ -z "$found" ] && [ -s "$W/ticks" ]; then
    # Two moments, each as seconds and jiffies.
    HZ_FROM=jiffies
    found=$(awk 'NR == 1 { s = $1; j = $2 } { t = $1; k = $2 }
      END {
        n = split("100 250 300 1000", known, " ")
        if (t - s > 3) {
          rate = (k - j) / (t - s)
          for (i = 1; i <= n; i++)
            if (rate > known[i] * 0.97 && rate < known[i] * 1.03) print known[i]
        }
      }' "$W/ticks")
  fi
  HZ=${found:-null}
  [ -n "$found" ] || HZ_FROM=
}

tick() { printf '%s %s\n' "$(up)" "$(jiffies)" >>"$W/ticks"; }

# How many CPUs a list like 0-3,8 names.
count_cpus() {
  printf '%s\n' "$1" | tr ',' '\n' | awk -F- '{ n += ($2 == "" ? 1 : $2 - $1 + 1) } END { print n + 0 }'
}

cpus() { cat "/sys/devices/system/cpu/$1" 2>/dev/null; }

# Bytes of a page of memory: one read of the kmemleak file gives no more.
memory_page() {
  bytes=$(getconf PAGESIZE 2>/dev/null)
  if ! is_number "$bytes"; then
    bytes=$(sed -n '/^KernelPageSize:/{s/[^0-9]//g;p;q;}' /proc/self/smaps 2>/dev/null)
    bytes=${bytes:+$((bytes * 1024))}
  fi
  [ -n "$bytes" ] || [ -z "$T" ] || bytes=$(page_size)
  printf '%s' "${bytes:-null}"
}

# Which KASAN the kernel has; the two that tag pointers are found in them.
kasan() {
  for kind in GENERIC SW_TAGS HW_TAGS; do
    [ "$(config "KASAN_$kind")" != y ] || { printf '%s' "$kind" | tr 'A-Z_' 'a-z-' && return; }
  done
  awk '$3 == "__asan_load8" || $3 == "__asan_load8_noabort" { kind = "generic" }
    $3 == "__hwasan_load8_noabort" || $3 == "__hwasan_tag_memory" { kind = "sw-tags" }
    $3 == "kasan_enable_hw_tags" || $3 == "kasan_init_hw_tags_cpu" { kind = "hw-tags" }
    END { printf "%s", kind == "" ? "none" : kind }' /proc/kallsyms
}
