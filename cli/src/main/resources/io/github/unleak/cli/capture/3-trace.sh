
# --- the trace: probes, events, filters

# What cannot be recorded, and why.
missing() { # ITEM WHAT WHY
  say "cannot record $2: $3"
  printf '{"item": "%s", "what": %s, "why": %s}\n' "$1" "$(str "$2")" "$(str "$3")" >>"$W/missing"
}

# The registers of a function's first parameters, where the kernel does not know $arg1.
register() { # NUMBER
  case $(uname -m) in
    x86_64) set -- "$1" %di %si %dx %cx ;;
    i?86) set -- "$1" %ax %dx %cx '+4(%sp)' ;;
    aarch64) set -- "$1" %x0 %x1 %x2 %x3 ;;
    arm*) set -- "$1" %r0 %r1 %r2 %r3 ;;
    ppc64*) set -- "$1" %gpr3 %gpr4 %gpr5 %gpr6 ;;
    riscv*) set -- "$1" %a0 %a1 %a2 %a3 ;;
    s390x) set -- "$1" %r2 %r3 %r4 %r5 ;;
    *) return 1 ;;
  esac
  shift "$1"
  printf '%s' "$1"
}

# $arg1 as the register that holds it.
in_registers() { # ARGUMENTS
  line=$1
  for n in 1 2 3 4; do
    place=$(register "$n") || return 1
    line=$(printf '%s' "$line" | sed "s/\\\$arg$n/$place/")
  done
  printf '%s' "$line"
}

# Probes the entry or the return of a function; nothing inside it, where registers saved on a stack
# would hold pointers that kmemleak then finds.
probe() { # ITEM p|r EVENT FUNCTION [ARGUMENTS]
  item=$1 kind=$2 event=$3 arguments=${5:-}
  function=$(names_of "$4")
  case $function in
    '')
      missing "$item" "$event" "no function $4 in this kernel"
      return
      ;;
    *.isra* | *.constprop*)
      case $arguments in
        *[$]arg*)
          missing "$item" "$event" "the compiler changed the parameters of $4"
          return
          ;;
      esac
      ;;
  esac
  if [ "$(printf '%s\n' "$function" | wc -l)" -gt 1 ]; then
    missing "$item" "$event" "the compiler made several functions of $4"
    return
  fi
  type=$kind
  # Enough return probes at once for every CPU's task, softirq and interrupt.
  [ "$kind" = p ] || type=r256
  if append "$type:$GROUP/$event $function $arguments" "$T/kprobe_events" ||
    { [ "$kind" = r ] && append "r:$GROUP/$event $function $arguments" "$T/kprobe_events"; } ||
    append "$kind:$GROUP/$event $function $(in_registers "$arguments")" "$T/kprobe_events"; then
    printf '%s %s %s\n' "$event" "$function" "$kind" >>"$W/probes"
  else
    missing "$item" "$event" "$function cannot be probed"
  fi
}

set_probes() {
  if [ ! -e "$T/kprobe_events" ]; then
    missing probes "iova calls and scans" "no kprobe_events (CONFIG_KPROBE_EVENTS)"
    return
  fi
  if [ "$(cat "$(mount_point debugfs)/kprobes/enabled" 2>/dev/null)" = 0 ]; then
    missing probes "iova calls and scans" "kprobes are off (debugfs kprobes/enabled)"
  fi
  if has_function alloc_iova_fast; then
    # shellcheck disable=SC2016 # $arg1 and $retval are the kernel's
    {
      probe calls p alloc_iova_fast alloc_iova_fast \
        'iovad=$arg1:x64 size=$arg2:u64 limit_pfn=$arg3:x64 flush=$arg4:u8'
      probe calls r alloc_iova_fast_ret alloc_iova_fast 'pfn=$retval:x64'
      probe calls p free_iova_fast free_iova_fast 'iovad=$arg1:x64 pfn=$arg2:x64 size=$arg3:u64'
      if [ -n "$(names_of iova_domain_init_rcaches)" ]; then
        probe lives p iova_domain_init_rcaches iova_domain_init_rcaches 'iovad=$arg1:x64'
      fi
      probe lives p free_iova_rcaches free_iova_rcaches 'iovad=$arg1:x64'
      probe lives r free_iova_rcaches_ret free_iova_rcaches
      probe lives p free_cpu_cached_iovas free_cpu_cached_iovas 'cpu=$arg1:u32 iovad=$arg2:x64'
      probe lives p iova_cpuhp_dead iova_cpuhp_dead 'cpu=$arg1:u32'
      probe lives p iova_magazine_free_pfns iova_magazine_free_pfns 'mag=$arg1:x64 iovad=$arg2:x64'
      if [ -n "$(names_of iova_depot_work_func)" ]; then
        probe trims p iova_depot_work_func iova_depot_work_func 'work=$arg1:x64'
        probe trims r iova_depot_work_func_ret iova_depot_work_func
      fi
    }
  fi
  probe scans p kmemleak_scan kmemleak_scan
  probe scans r kmemleak_scan_ret kmemleak_scan
  # The passes of a scan, since Linux 7.3.
  if [ -n "$(names_of __kmemleak_scan)" ]; then
    # shellcheck disable=SC2016
    {
      probe passes p kmemleak_pass __kmemleak_scan 'full=$arg1:u8'
      probe passes r kmemleak_pass_ret __kmemleak_scan 'suspects=$retval:s32'
    }
  fi
}

# --- slab events, of the rcache's call sites if that can be told to the kernel

ALLOCATORS='iova_magazine_alloc|__iova_rcache_insert|iova_rcache_insert|free_iova_fast|iova_domain_init_rcaches|init_iova_rcaches'
FREERS='iova_magazine_free|alloc_iova_fast|iova_rcache_get|__iova_rcache_get|free_global_cached_iovas|__iova_rcache_insert|iova_rcache_insert|free_iova_fast|iova_depot_work_func|free_iova_rcaches|put_iova_domain'

sites() { # NAMES
  grep -E "^[0-9a-f]+ ($1)(\.(part|constprop|isra|cold|llvm)[.0-9]*)*\$" "$W/functions"
}

by_function() { # NAMES
  sites "$1" | awk '{ printf "%scall_site.function==%s", (NR > 1 ? " || " : ""), $2 }'
}

# From each function's address to the next one's: FROM TO.
ranges() { # FILE
  grep -v '^0*[[:space:]]' "$1" >"$W/ranges"
  [ -s "$W/ranges" ] || return 1
  awk -v wanted="$W/ranges" '
    BEGIN { while ((getline line < wanted) > 0) { split(line, f, " "); from[++n] = f[1] } }
    { for (i = 1; i <= n; i++) if ($1 > from[i] && (to[i] == "" || $1 < to[i])) to[i] = $1 }
    END { for (i = 1; i <= n; i++) print from[i], to[i] }' /proc/kallsyms
}

by_address() { # NAMES
  sites "$1" >"$W/sites"
  ranges "$W/sites" |
    awk '{ printf "%s(call_site >= 0x%s && call_site < 0x%s)", (NR > 1 ? " || " : ""), $1, $2 }'
}

# By the size of a magazine, 1024 bytes or before Linux 6.1 1032: better than nothing.
by_size() { # EVENT
  case $1 in
    kmem/kmalloc | kmem/kmem_cache_alloc) printf 'bytes_req==1024 || bytes_req==1032' ;;
    kmem/kmem_cache_free) printf 'name=="iommu_iova_magazine" || name=="kmalloc-1k"' ;;
    *) return 1 ;;
  esac
}

try_filter() { # EVENT KIND FILTER
  [ -n "$3" ] && put "$3" "$I/events/$1/filter" && filter_kind=$2
}

set_filter() { # EVENT NAMES
  filter_kind=none
  try_filter "$1" function "$(by_function "$2")" ||
    try_filter "$1" address "$(by_address "$2")" ||
    try_filter "$1" size "$(by_size "$1")" ||
    missing filter "$1 of the rcache alone" "no filter is accepted; all of them are recorded"
}

# Functions of kmemleak that allocate its own records. Others may have such names: they do not lie among
# kmemleak's functions, which are in two places, as the linker puts those of initialisation elsewhere.
own_allocators() {
  awk '$3 ~ /\.cold/ { next }
    $3 ~ /^(kmemleak_scan|kmemleak_alloc|kmemleak_scan_area)(\.|$)/ { at[NR] = NR }
    $2 ~ /^[tT]$/ && $3 ~ /^(mem_pool_alloc|_*alloc_object|_*create_object|add_scan_area|kmemleak_scan_area)(\.|$)/ {
      line[NR] = $1 " " $3
    }
    END {
      for (n in line)
        for (a in at)
          if (n - a < 60 && a - n < 60) {
            print line[n]
            break
          }
    }' /proc/kallsyms
}

# All slab events but kmemleak's own, which come with each of the others.
leave_out_kmemleak() { # EVENT
  case $1 in
    kmem/kmem_cache_free)
      try_filter "$1" not-kmemleak 'name!="kmemleak_object" && name!="kmemleak_scan_area"'
      ;;
    kmem/kmem_cache_alloc*)
      own_allocators >"$W/sites"
      try_filter "$1" not-kmemleak "$(ranges "$W/sites" |
        awk '{ printf "%s(call_site < 0x%s || call_site >= 0x%s)", (NR > 1 ? " && " : ""), $1, $2 }')" ||
        try_filter "$1" not-kmemleak \
          "$(awk '{ printf "%scall_site.function!=%s", (NR > 1 ? " && " : ""), $2 }' "$W/sites")"
      ;;
  esac
}

slab_event() { # EVENT NAMES
  if [ ! -d "$T/events/$1" ]; then
    missing slab "$1" "no such event"
    return
  fi
  filter_kind=none
  if [ "$OBJECTS" = all ]; then
    leave_out_kmemleak "$1"
  else
    set_filter "$1" "$2"
  fi
  if put 1 "$I/events/$1/enable"; then
    printf '{"event": %s, "filter": %s}\n' "$(str "$1")" "$(str "$filter_kind")" >>"$W/events"
  else
    missing slab "$1" "the event cannot be switched on"
  fi
}

# Magazines have a cache of their own since Linux 6.9; before, they came from kmalloc.
magazine_cache() {
  if [ -e /sys/kernel/slab/iommu_iova_magazine ] || grep -qs '^iommu_iova_magazine' /proc/slabinfo; then
    printf own
  elif [ -d /sys/kernel/slab ] && [ -n "$(ls /sys/kernel/slab)" ]; then
    printf kmalloc
  else
    printf unknown
  fi
}

set_slab_events() {
  cache=$(magazine_cache)
  [ "$OBJECTS" = all ] && cache=all
  if [ "$OBJECTS" = iova ] && ! has_function alloc_iova_fast; then
    return
  fi
  if [ "$cache" != kmalloc ]; then
    slab_event kmem/kmem_cache_alloc "$ALLOCATORS"
    slab_event kmem/kmem_cache_free "$FREERS"
  fi
  if [ "$cache" != own ]; then
    slab_event kmem/kmalloc "$ALLOCATORS"
    slab_event kmem/kfree "$FREERS"
  fi
  if [ "$cache" = all ]; then
    # Gone since Linux 6.1, where the other two say the node.
    for event in kmem/kmalloc_node kmem/kmem_cache_alloc_node; do
      [ ! -d "$T/events/$event" ] || slab_event "$event" "$ALLOCATORS"
    done
  fi
}
