#!/bin/sh
# unleak capture: records on the machine under test what `unleak analyze` needs.
# Run it as root: sh capture.sh --help. Needs a POSIX shell and BusyBox's tools.
# Part of unleak, Apache-2.0.
#
# It writes nothing to kmemleak but "scan", works in a trace instance and a probe group of its own, and
# takes both away when it ends, however it ends.

# Much of it runs from the trap at the end only.
# shellcheck disable=SC2317
set -u +C +f
umask 077
LC_ALL=C
export LC_ALL
# What a user may have exported is not to change what the tools do.
unset CDPATH ENV BASH_ENV GREP_OPTIONS TAR_OPTIONS TAPE POSIXLY_CORRECT
IFS=' 	
'

VERSION=@VERSION@
ROUNDS=@ROUNDS@
DURATION=@DURATION@
PAUSE=@PAUSE@
OBJECTS=@OBJECTS@
WORKLOAD=@WORKLOAD@
BUFFER_KB=@BUFFER_KB@
TRACE=@TRACE@
OUT=@OUT@
DRY=@DRY@

usage() {
  cat <<'END'
Usage: sh capture.sh [OPTION]...
Records kmemleak scans and what the kernel does with IOVA magazines meanwhile.

  --rounds N         scans (default 6; with a workload, as many as it lasts)
  --duration SECONDS scan until so much time has passed
  --pause SECONDS    between two scans (default 10, at least 6)
  --objects WHAT     iova (default), or all: every slab allocation and free
  --workload COMMAND runs meanwhile, and is ended after the last round
  --trace FORM       text; dat: a trace.dat, which costs far less while it runs; or
                     auto (default): dat where there is a trace-cmd to read it
  --buffer-kb N      ring buffer of each CPU (default: by the memory that is free)
  --out FOLDER       a new folder for the bundle; - writes a tar to standard output,
                     as does no --out where standard output is no terminal
  --dry-run          say what would be done, and do nothing
  --help             show this and exit

Ctrl-C ends the recording early: what was recorded till then is kept.
END
}

# Standard error by another number, as a signal may come while 2 leads elsewhere.
exec 3>&2
say() { printf 'unleak: %s\n' "$*" >&3; }

die() {
  say "error: $*"
  exit 2
}

is_number() {
  case $1 in
    '' | *[!0-9]* | ???????*) return 1 ;;
  esac
}

number() { # OPTION VALUE LEAST
  if ! is_number "$2" || [ "$2" -lt "$3" ]; then
    die "$1: a number of $3 or more, please, not '$2'"
  fi
}

options() {
  while [ $# -gt 0 ]; do
    option=$1
    case $option in
      --*=*)
        value=${option#*=}
        option=${option%%=*}
        shift
        set -- "$option" "$value" "$@"
        ;;
    esac
    case $option in
      --dry-run) DRY=1 ;;
      --help | -h)
        usage
        exit 0
        ;;
      --rounds | --duration | --pause | --objects | --workload | --trace | --buffer-kb | --out)
        [ $# -ge 2 ] || die "$option needs a value"
        shift
        case $option in
          --rounds) ROUNDS=$1 ;;
          --duration) DURATION=$1 ;;
          --pause) PAUSE=$1 ;;
          --objects) OBJECTS=$1 ;;
          --workload) WORKLOAD=$1 ;;
          --trace) TRACE=$1 ;;
          --buffer-kb) BUFFER_KB=$1 ;;
          --out) OUT=$1 ;;
        esac
        ;;
      *) die "unknown option '$option'; see --help" ;;
    esac
    shift
  done
  check_options
}

check_options() {
  [ -z "$ROUNDS" ] || number --rounds "$ROUNDS" 1
  [ -z "$DURATION" ] || number --duration "$DURATION" 1
  [ -z "$BUFFER_KB" ] || number --buffer-kb "$BUFFER_KB" 16
  number --pause "$PAUSE" 6
  case $OBJECTS in
    iova | all) ;;
    *) die "--objects: iova or all" ;;
  esac
  case $TRACE in
    auto | text | dat) ;;
    *) die "--trace: auto, text or dat" ;;
  esac
  if [ -z "$ROUNDS$DURATION$WORKLOAD" ]; then
    ROUNDS=6
  fi
  if [ -z "$OUT" ]; then
    if [ -t 1 ]; then
      OUT=unleak-$(date +%Y%m%d-%H%M%S)
    else
      OUT=-
    fi
  fi
  case $OUT in
    -?*) OUT=./$OUT ;;
  esac
}
