#!/usr/bin/env bash
# Measures what many keys and channels cost against one of each: see README.md.
# shellcheck source-path=SCRIPTDIR disable=SC2154
set -euo pipefail

usage() {
    cat << 'TEXT'
bench/many.sh [options]
  --quick               one short look, about a minute
  --save                also write the tables to bench/results/<date>-many.md
  --parts               also measure many keys on one channel, and one key on many channels
  --keys N              how many keys (10000), over 100 accounts
  --channels N          how many channels (100)
  --rounds N            rounds per number of connections (5)
  --seconds N           seconds per contender and round (3)
  --connections A,B     (32,256)
  --no-build            use what is built
TEXT
}

rounds=5 seconds=3 warm_up=12 keys=10000 channels=100 connections=32,256
save=false parts=false build=true
while (($#)); do
    case $1 in
        --quick) rounds=1 seconds=1 warm_up=4 ;;
        --save) save=true ;;
        --parts) parts=true ;;
        --no-build) build=false ;;
        --help) usage; exit ;;
        --keys | --channels | --rounds | --seconds | --connections)
            [[ $# -ge 2 && $2 =~ ^[1-9][0-9,]*$ ]] || { usage >&2; exit 2; }
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
source "$BENCH/report.sh"

readonly ACCOUNTS=100
((keys >= ACCOUNTS && keys % ACCOUNTS == 0)) || fail "--keys must be a multiple of $ACCOUNTS"
need wrk nginx curl dotnet
if $build; then
    build ../Proxy/Proxy.csproj Unbilled/Unbilled.csproj
fi

# Channels beside the one that each proxy has: all lead to the one upstream, with a weight and a token of their own.
more_channels() {
    local i channel
    for ((i = 2; i <= channels; i++)); do
        channel=Coze__Channels__bench$i
        echo "${channel}__BaseUrl=http://127.0.0.1:${PORT[upstream]}"
        echo "${channel}__Auth__Type=Token"
        echo "${channel}__Auth__Token=pat_bench$i"
        echo "${channel}__Weight=$((i % 10 + 1))"
    done
}

# As many keys as there are to be, evenly over the accounts; a few are made at a time, each account's over one connection.
make_keys() { # contender
    local account part making=() of_account=$((keys / ACCOUNTS))
    for ((account = 0; account < ACCOUNTS; account++)); do
        (
            id=$(admin "$1" accounts -d "{\"name\":\"many $account\",\"balance\":\"1000000000\"}" | field id)
            admin "$1" "keys?[1-$of_account]" -d "{\"accountId\":$id,\"name\":\"many\"}"
        ) > "$WORK/$1.keys.$account" &
        making+=($!)
        if ((${#making[@]} == 8)); then
            for part in "${making[@]}"; do wait "$part" || fail "$1 made no keys"; done
            making=()
        fi
    done
    for part in "${making[@]}"; do wait "$part" || fail "$1 made no keys"; done
    cat "$WORK/$1.keys".* | grep -o '"key":"[^"]*"' | cut -d '"' -f 4 > "$WORK/$1.keys"
    [[ $(wc -l < "$WORK/$1.keys") == "$keys" ]] || fail "$1 made $(wc -l < "$WORK/$1.keys") keys instead of $keys"
}

start_contender() { # contender: its name ends with what it has many of
    local more=()
    if [[ $1 == *-many || $1 == *-channels ]]; then
        mapfile -t more < <(more_channels)
    fi
    start_proxy "$1" "${more[@]}"
    if [[ $1 == *-many || $1 == *-keys ]]; then
        make_keys "$1"
    else
        echo "${KEY[$1]}" > "$WORK/$1.keys"
    fi
}

begin
"$BENCH/payloads.sh" "$WORK"
cp "$WORK/json.conf" "$WORK/workload.conf"
start_nginx upstream upstream

kinds=(one many)
if $parts; then
    kinds+=(keys channels)
fi
for ledger in cozeproxy cozeproxy-unbilled; do
    for kind in "${kinds[@]}"; do
        echo "starting $ledger-$kind" >&2
        start_contender "$ledger-$kind"
    done
done

declare -A BYTES=()
choose_workload json
for ledger in cozeproxy cozeproxy-unbilled; do
    for kind in "${kinds[@]}"; do
        contender=$ledger-$kind
        BYTES[$contender]=$(check_answer "$contender" json)
        ANSWERED[$contender]=1
        echo "warming up $contender" >&2
        # Long enough for every key to have come by once, too.
        run "$contender" json 64 "$warm_up" "${BYTES[$contender]}"
    done
    for count in ${connections//,/ }; do
        for ((round = 0; round < rounds; round++)); do
            for ((turn = 0; turn < ${#kinds[@]}; turn++)); do
                # Each round begins with another.
                kind=${kinds[(round + turn) % ${#kinds[@]}]}
                run "$ledger-$kind" json "$count" "$seconds" "${BYTES[$ledger-$kind]}"
                echo "$ledger $count $round $kind $FIGURES" >> "$WORK/figures"
                echo "$ledger, $count connections, round $((round + 1)): $kind $((${FIGURES%% *} / seconds))/s" >&2
            done
        done
    done
done

report() {
    echo "# Many keys and channels, $(date -u +%F)"
    echo
    describe_machine "$(nginx -v 2>&1 | sed 's/.*: //')" "$(wrk -v 2>&1 | sed -n 's/^\(wrk [^ ]*\).*/\1/p')"
    echo "- $rounds rounds of $seconds s each per contender, in turn; workload json"
    awk -v ticks="$(getconf CLK_TCK)" -v yardstick=one -f "$BENCH/report.awk" "$WORK/figures" \
        | sed -e 's/^| one |/| 1 key, 1 channel |/' -e "s/^| many |/| $keys keys, $channels channels |/" \
            -e "s/^| keys |/| $keys keys, 1 channel |/" -e "s/^| channels |/| 1 key, $channels channels |/"
    echo
    echo '## Ledgers after the run'
    echo
    for kind in "${kinds[@]}"; do
        check_ledger "cozeproxy-$kind"
    done
}

report > "$WORK/report.md"
publish "$WORK/report.md" "$(date -u +%F)-many" "$save"
