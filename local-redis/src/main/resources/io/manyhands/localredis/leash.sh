#!/bin/sh
# sh leash.sh SCRATCH COMMAND [ARGUMENT...]
#
# Runs COMMAND for as long as standard input stays open. The other end belongs to the JVM: however that ends, even by
# SIGKILL, the kernel closes the pipe and COMMAND gets SIGTERM. Afterwards the directory SCRATCH (may be empty) is removed.

# Ctrl-C in the terminal is for the JVM, which then decides in which order things end.
trap '' INT HUP QUIT
scratch=$1
shift
exec 3<&0 </dev/null

# Without setsid (macOS) this shell is in the terminal's process group; job control gives COMMAND one of its own.
command -v setsid >/dev/null || set -m
"$@" 3<&- &
child=$!
set +m
trap '' INT HUP QUIT TERM

{
    read -r _ <&3
    kill -TERM "$child"
} 2>/dev/null &
watcher=$!

wait "$child"
status=$?
kill -KILL "$watcher" 2>/dev/null
[ -z "$scratch" ] || rm -rf "$scratch"
exit "$status"
