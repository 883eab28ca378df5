#!/usr/bin/env bash
# Measures how much memory a slow stream takes, of this proxy and of the stock YARP: see README.md.
# shellcheck source-path=SCRIPTDIR disable=SC2154
set -euo pipefail

usage() {
    cat << 'TEXT'
bench/streams.sh [options]
  --quick               one round and little patience, two minutes: does it work (the stock's figure is too small then)
  --save                also write the table to bench/results/<date>-streams.md
  --streams N           streams open at a time (2000)
  --every N             milliseconds between two events of a stream (1000)
  --seconds N           seconds that all are open before memory is read (60); it is then read over a third as many
  --rounds N            rounds, each with fresh processes (3)
  --no-build            use what is built
TEXT
}

rounds=3 streams=2000 every=1000 seconds=60
save=false build=true
while (($#)); do
    case $1 in
        --quick) rounds=1 seconds=9 ;;
        --save) save=true ;;
        --no-build) build=false ;;
        --help) usage; exit ;;
        --rounds | --streams | --every | --seconds)
            [[ $# -ge 2 && $2 =~ ^[1-9][0-9]*$ ]] || { usage >&2; exit 2; }
            declare "${1#--}=$2"
            shift ;;
        *) usage >&2; exit 2 ;;
    esac
    shift
done

BENCH=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$BENCH/processes.sh"
source "$BENCH/contenders.sh"
source "$BENCH/load.sh"
source "$BENCH/memory.sh"
source "$BENCH/report.sh"

need curl dotnet
if $build; then
    build ../Proxy/Proxy.csproj StockYarp/StockYarp.csproj SlowStreams/SlowStreams.csproj
fi

reading=$(((seconds + 2) / 3))
# Each stream is a connection from a client and one to the upstream.
handles=$((2 * streams + 1000))
ulimit -n "$(ulimit -H -n)"
[[ $(ulimit -n) == unlimited ]] || (($(ulimit -n) >= handles)) || fail "$handles files must be open at a time, and the limit is $(ulimit -n)"
same_runtime_settings "$BENCH/../Proxy/bin/Release/net10.0/CozeProxy" "$BENCH/StockYarp/bin/Release/net10.0/StockYarp"

begin
start_dotnet upstream "$BENCH/SlowStreams/bin/Release/net10.0/SlowStreams.dll" /

# Streams through a contender, of that many words with that many milliseconds between; every word of each is checked.
clients() { # contender, streams, of which at once, words, milliseconds
    dotnet "$BENCH/SlowStreams/bin/Release/net10.0/SlowStreams.dll" clients --url "http://127.0.0.1:${PORT[$1]}$(path_of "$1")" \
        --bearer "${KEY[$1]:-pat_bench}" --streams "$2" --at-once "$3" --words "$4" --every "$5"
}

# Prints its resident KiB at rest and with all streams open.
measure() { # contender
    local contender=$1 rest open
    clients "$contender" $((4 * streams)) 64 20 10 > "$WORK/warm-up.log" 2>&1 || fail "$contender while it warms up: $(tail -n 5 "$WORK/warm-up.log")"
    rest=$(resident "$contender" 5)

    # They open, settle, are measured and have some seconds to spare, in which they end one after the other.
    start clients clients "$contender" "$streams" "$streams" $(((seconds + reading + 15) * 1000 / every)) "$every"
    wait_for_line clients "open $streams" 60
    sleep "$seconds"
    open=$(resident "$contender" "$reading")
    ! grep -q right "$WORK/clients.log" || fail "the streams of $contender ended while they were measured"
    wait "${PID[clients]}" || fail "$contender: $(tail -n 6 "$WORK/clients.log")"
    unset 'PID[clients]'
    echo "$rest $open"
}

contenders=(cozeproxy-full stock-yarp)
for ((round = 0; round < rounds; round++)); do
    for ((turn = 0; turn < ${#contenders[@]}; turn++)); do
        contender=${contenders[(round + turn) % ${#contenders[@]}]}
        if [[ $contender == stock-yarp ]]; then
            start_stock
        else
            start_proxy "$contender" Billing__Synchronous=Full
        fi
        measure "$contender" > "$WORK/measured"
        read -r rest open < "$WORK/measured"
        echo "$round $contender $rest $open" >> "$WORK/figures"
        echo "round $((round + 1)): $contender $(((open - rest) / streams)) KiB per stream ($rest KiB at rest, $open KiB with $streams streams)" >&2
        if is_billed "$contender"; then
            ANSWERED[$contender]=$((5 * streams))
            check_ledger "$contender" > "$WORK/ledger.md"
        fi
        stop "$contender"
    done
done

report() {
    echo "# Slow streams, $(date -u +%F)"
    echo
    describe_machine "one event of each stream in $every ms"
    echo "- $rounds rounds with fresh processes, in turn; $streams streams, all open for $seconds s before memory is read, once a second for $reading s"
    echo "- every word of all streams was checked, and after the proxy's rounds its ledger: exact, no hold open, a completed call for every stream"
    echo
    awk -v streams="$streams" -f "$BENCH/memory.awk" "$WORK/figures"
}

report > "$WORK/report.md"
publish "$WORK/report.md" "$(date -u +%F)-streams" "$save"
