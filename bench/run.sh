#!/usr/bin/env bash
# Measures the proxy against itself without billing, a stock YARP and nginx in one run: see README.md.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail

usage() {
    cat << 'TEXT'
bench/run.sh [options]
  --quick               one short look, about a minute
  --save                also write the tables to bench/results/<date>.md
  --normal              also measure the proxy with synchronous=NORMAL
  --postgres            also measure the proxy on a throw-away PostgreSQL
  --rounds N            rounds per workload and number of connections (3)
  --seconds N           seconds per contender and round (3)
  --connections A,B     (32,256)
  --workloads A,B       of json, stream-burst, stream-paced (all)
  --no-build            use what is built
TEXT
}

rounds=3 seconds=3 first_warm_up=12 warm_up=3 direct=2
connections=32,256 workloads=json,stream-burst,stream-paced
save=false normal=false postgres=false build=true
while (($#)); do
    case $1 in
        --quick) rounds=1 seconds=1 first_warm_up=4 warm_up=1 direct=1 ;;
        --save) save=true ;;
        --normal) normal=true ;;
        --postgres) postgres=true ;;
        --no-build) build=false ;;
        --help) usage; exit ;;
        --rounds | --seconds | --connections | --workloads)
            [[ $# -ge 2 && $2 =~ ^[0-9a-z,-]+$ ]] || { usage >&2; exit 2; }
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
source "$BENCH/postgres.sh"
source "$BENCH/report.sh"

need wrk nginx curl dotnet
if $build; then
    build ../Proxy/Proxy.csproj Unbilled/Unbilled.csproj StockYarp/StockYarp.csproj
fi

begin
"$BENCH/payloads.sh" "$WORK"
cp "$WORK/json.conf" "$WORK/workload.conf"

start_nginx upstream upstream
start_proxy cozeproxy-full Billing__Synchronous=Full
contenders=(cozeproxy-full)
if $normal; then
    start_proxy cozeproxy-normal Billing__Synchronous=Normal
    contenders+=(cozeproxy-normal)
fi
if $postgres; then
    start_postgres
    start_proxy cozeproxy-postgres Billing__Provider=Postgres "ConnectionStrings__Billing=$(postgres_connection)"
    contenders+=(cozeproxy-postgres)
fi
start_proxy cozeproxy-unbilled
start_stock
start_nginx nginx proxy
contenders+=(cozeproxy-unbilled stock-yarp nginx)

declare -A BYTES=()
for workload in ${workloads//,/ }; do
    [[ -f $WORK/$workload.conf ]] || fail "there is no workload $workload"
    choose_workload "$workload"
    BYTES[upstream]=$(check_answer upstream "$workload")
    for contender in "${contenders[@]}"; do
        BYTES[$contender]=$(check_answer "$contender" "$workload")
        ANSWERED[$contender]=$((${ANSWERED[$contender]:-0} + 1))
        echo "$workload: warming up $contender" >&2
        # What is compiled as it runs, and compiled again when it proves hot, needs its time.
        run "$contender" "$workload" 64 "$([[ $contender == nginx ]] && echo 1 || echo "$first_warm_up")" "${BYTES[$contender]}"
    done
    first_warm_up=$warm_up
    for count in ${connections//,/ }; do
        run upstream "$workload" "$count" "$direct" "${BYTES[upstream]}"
        echo "$workload $count 0 upstream $FIGURES" >> "$WORK/figures"
        for ((round = 0; round < rounds; round++)); do
            for ((turn = 0; turn < ${#contenders[@]}; turn++)); do
                # Each round begins with another, every second one runs backwards: none always runs after the same neighbour.
                ((step = round % 2 == 0 ? turn : ${#contenders[@]} - turn)) || true
                contender=${contenders[(round + step) % ${#contenders[@]}]}
                run "$contender" "$workload" "$count" "$seconds" "${BYTES[$contender]}"
                echo "$workload $count $round $contender $FIGURES" >> "$WORK/figures"
                echo "$workload, $count connections, round $((round + 1)): $contender $((${FIGURES%% *} / seconds))/s" >&2
            done
        done
    done
done

report() {
    local others=("$(nginx -v 2>&1 | sed 's/.*: //')" "$(wrk -v 2>&1 | sed -n 's/^\(wrk [^ ]*\).*/\1/p')")
    if $postgres; then
        others+=("$(postgres_version)")
    fi
    echo "# Benchmark of $(date -u +%F)"
    echo
    describe_machine "${others[@]}"
    echo "- $rounds rounds of $seconds s each per contender, in turn"
    awk -v ticks="$(getconf CLK_TCK)" -v yardstick=stock-yarp -f "$BENCH/report.awk" "$WORK/figures"
    echo
    echo '## Ledger after the run'
    echo
    for contender in "${contenders[@]}"; do
        if is_billed "$contender"; then
            check_ledger "$contender"
        fi
    done
}

report > "$WORK/report.md"
publish "$WORK/report.md" "$(date -u +%F)" "$save"
