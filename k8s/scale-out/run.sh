#!/usr/bin/env bash
# The scale-out experiment on a cluster: the same job with more and more volunteers. `run.sh --help` says the rest.
# Only finds Python, which then hears of signals itself. Runs on bash 3.2 (macOS) and newer.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd -P)

fail() {
    printf 'run.sh: %s\n' "$1" >&2
    exit 1
}

command -v python3 >/dev/null || fail 'python3 is missing; install Python 3.8 or newer'
python3 -c 'import sys; sys.exit(sys.version_info < (3, 8))' ||
    fail "Python 3.8 or newer is needed, and python3 is $(python3 --version 2>&1)"
# -B: nothing is written beside the scripts.
exec python3 -B "$here/cluster.py" "$@"
