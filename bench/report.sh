# What a report says of the machine, and where it is kept; sourced after processes.sh.
# shellcheck shell=bash

# As it is before the run has changed it.
LOAD_BEFORE=$(cut -d ' ' -f 1-3 /proc/loadavg)

describe_machine() { # what else had a part in it...
    echo "- $(grep -m 1 'model name' /proc/cpuinfo | sed 's/.*: //'), $(nproc) cores, $(awk '/MemTotal/ { printf "%.1f GiB", $2 / 1048576 }' /proc/meminfo)"
    echo "- Linux $(uname -r), ledger on $(stat -f -c %T "$WORK")"
    echo "- .NET $(dotnet --list-runtimes | sed -n 's/^Microsoft.NETCore.App \([^ ]*\).*/\1/p' | tail -n 1)$(printf ', %s' "$@")"
    echo "- commit $(git -C "$BENCH" rev-parse --short HEAD), load average before the run $LOAD_BEFORE"
}

publish() { # report, name it is saved under, true when it is to be saved
    cat "$1"
    if $3; then
        mkdir -p "$BENCH/results"
        cp "$1" "$BENCH/results/$2.md"
    fi
}
