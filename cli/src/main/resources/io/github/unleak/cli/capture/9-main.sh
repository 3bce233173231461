
# --- from begin to end

prepare() {
  for tool in awk dd dmesg grep id mkdir mktemp sed sleep tail tar tr uname wc; do
    command -v "$tool" >/dev/null || die "there is no $tool on this machine"
  done
  [ "$(id -u)" = 0 ] || die "this has to run as root"
  W=$(mktemp -d "${TMPDIR:-/tmp}/unleak.XXXXXX") || die "no temporary folder: set TMPDIR"
  W=$(cd "$W" && pwd)
  if [ "$OUT" = - ]; then
    B=$W/unleak-bundle
    mkdir "$B" || exit 2
  elif [ -z "$DRY" ]; then
    [ ! -e "$OUT" ] || die "--out: $OUT is there already"
    mkdir "$OUT" 2>/dev/null || die "--out: the folder $OUT cannot be made"
    B=$(cd "$OUT" && pwd)
  fi
  BEGAN=$(up)
  CLOCK=null KB=null HASHED=0 STATUS=null GROUPED=
  PARAMETERS=$(parameters)
}

# Puts everything back, and then hands over what was recorded.
leave() { # STATUS
  trap '' INT TERM HUP PIPE
  trap - EXIT
  if [ -n "$W" ] && [ -z "$DRY" ]; then
    [ -z "$SLEEP" ] || kill "$SLEEP" 2>/dev/null
    stop_scan
    stop_workload
    stop_trace
    remove_trace
    if [ -s "$W/snapshots" ]; then
      save_kernel
      tick
      bundle_json >"$B/bundle.json"
      if [ "$(tail -n 1 "$B/bundle.json")" != '}' ]; then
        say "error: the bundle could not be written to its end: is the disk full?"
        set -- 2
      fi
      deliver
    elif [ "$OUT" != - ]; then
      rm -rf "$B"
    fi
    for folder in $MOUNTED; do
      umount "$folder" 2>/dev/null || say "could not unmount $folder"
    done
  fi
  [ -z "$W" ] || rm -rf "$W"
  exit "$1"
}

deliver() {
  if [ "$OUT" = - ]; then
    cd "$W" || return
    # The trace last: it is the longest.
    for file in unleak-bundle/*; do
      case $file in
        */trace.txt | */trace.dat) ;;
        *) set -- "$@" "$file" ;;
      esac
    done
    for file in unleak-bundle/trace.txt unleak-bundle/trace.dat; do
      [ ! -e "$file" ] || set -- "$@" "$file"
    done
    tar -cf - "$@"
    cd /
  else
    say "the bundle is in $OUT; now: unleak analyze $OUT"
  fi
}

interrupted() { # STATUS
  ENDED=interrupted
  say "interrupted: putting everything back"
  exit "$1"
}

main() {
  options "$@"
  # shellcheck disable=SC2154 # the status of the command that ended us
  trap 'leave $?' EXIT
  trap 'interrupted 129' HUP
  trap 'interrupted 130' INT
  trap 'interrupted 141' PIPE
  trap 'interrupted 143' TERM
  prepare
  find_kmemleak
  find_tracefs
  find_functions
  start_trace
  rounds
  ENDED=complete
}

main "$@"; exit
