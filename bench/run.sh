#!/usr/bin/env bash
# Measures the proxy against a stock YARP and nginx in one run: see README.md.
set -euo pipefail

usage() {
    cat << 'TEXT'
bench/run.sh [options]
  --quick               one short look, under a minute
  --save                also write the tables to bench/results/<date>.md
  --normal              also measure the proxy with synchronous=NORMAL
  --rounds N            rounds per workload and number of connections (3)
  --seconds N           seconds per contender and round (3)
  --connections A,B     (32,256)
  --workloads A,B       of json, stream-burst, stream-paced (all)
  --no-build            use what is built
TEXT
}

rounds=3 seconds=3 first_warm_up=12 warm_up=3 direct=2
connections=32,256 workloads=json,stream-burst,stream-paced
save=false normal=false build=true
while (($#)); do
    case $1 in
        --quick) rounds=1 seconds=1 first_warm_up=4 warm_up=1 direct=1 ;;
        --save) save=true ;;
        --normal) normal=true ;;
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
ADMIN_TOKEN=bench-admin-token
declare -A KEY=() ANSWERED=() CUT=()
source "$BENCH/processes.sh"

for tool in wrk nginx curl dotnet; do
    command -v "$tool" > /dev/null || fail "$tool is missing; on Debian: apt-get install wrk nginx-light curl"
done

if $build; then
    for project in ../Proxy/Proxy.csproj StockYarp/StockYarp.csproj; do
        dotnet build "$BENCH/$project" -c Release -v quiet -nologo >&2
    done
fi

WORK=$(mktemp -d)
trap end_all EXIT
trap 'exit 130' INT TERM
# nginx's workers, who may be nobody, read the answers there.
chmod 755 "$WORK"
"$BENCH/payloads.sh" "$WORK"
cp "$WORK/json.conf" "$WORK/workload.conf"

# Whom a request goes to, with what: the proxy gets OpenAI's body, all others Coze's.
path_of() { [[ -n ${KEY[$1]:-} ]] && echo /v1/chat/completions || echo /v1/workflow/stream_run; }
body_of() {
    if [[ -z ${KEY[$1]:-} ]]; then
        echo "$WORK/coze.json"
    else
        echo "$WORK/openai-stream-$([[ $2 == json ]] && echo false || echo true).json"
    fi
}

choose_workload() {
    local file
    cp "$WORK/$1.conf" "$WORK/workload.conf"
    kill -HUP "${PID[upstream]}"
    file=$WORK/$([[ $1 == json ]] && echo whole || echo stream).sse
    local _
    for _ in {1..50}; do
        sleep 0.1
        curl -s -d @"$WORK/coze.json" "http://127.0.0.1:${PORT[upstream]}/v1/workflow/stream_run" | cmp -s - "$file" && break
    done
    # The workers before them close the last of their connections.
    sleep 0.5
}

# One answer read whole: it must be right before it is counted. Prints its length.
check_answer() { # contender, workload
    local answer=$WORK/answer.out
    curl -sS --fail-with-body -H 'Content-Type: application/json' -H "Authorization: Bearer ${KEY[$1]:-pat_bench}" -d @"$(body_of "$1" "$2")" \
        "http://127.0.0.1:${PORT[$1]}$(path_of "$1")" > "$answer" || fail "$1 refuses the workload $2: $(cat "$answer") $(tail -n 20 "$WORK/$1.log")"
    if [[ -z ${KEY[$1]:-} ]]; then
        cmp -s "$answer" "$WORK/$([[ $2 == json ]] && echo whole || echo stream).sse" || fail "$1 does not pass the answer of $2 through: $(wc -c < "$answer") bytes, $(head -c 300 "$answer")"
    elif [[ $2 == json ]]; then
        grep -q '"content":"Paris .*"finish_reason":"stop"' "$answer" || fail "$1 answers $2 with $(cat "$answer")"
    else
        [[ $(grep -c '"content":"word' "$answer") == 50 && $(tail -n 2 "$answer" | head -n 1) == 'data: [DONE]' ]] || fail "$1 answers $2 with $(cat "$answer")"
    fi
    wc -c < "$answer"
}

# Prints requests, µs, bytes, p50 and p99 in µs, CPU ticks of the contender, errors (of which there must be none).
load() { # contender, workload, connections, seconds, bytes of an answer
    local before after line
    before=$(cpu_ticks "$1")
    line=$(timeout $(($4 + 20)) wrk -t1 -c"$3" -d"$4s" --timeout 10s --latency -s "$BENCH/post.lua" "http://127.0.0.1:${PORT[$1]}$(path_of "$1")" \
        -- "$(body_of "$1" "$2")" "${KEY[$1]:-pat_bench}" | grep '^RESULT ') || fail "wrk failed on $1"
    after=$(cpu_ticks "$1")
    local _ requests us bytes p50 p99 status socket
    read -r _ requests us bytes p50 p99 status socket <<< "$line"
    ((requests > 0)) || fail "$1 answered nothing under $2 with $3 connections"
    ((status == 0 && socket == 0)) || fail "$1 under $2 with $3 connections: $status answers were not 2xx, $socket socket errors ($(tail -n 5 "$WORK/$1.log"))"
    ((bytes / requests >= $5)) || fail "$1 under $2 with $3 connections: the answers are shorter than they should be"
    echo "$requests $us $bytes $p50 $p99 $((after - before)) $((status + socket))"
}

# The same for a contender, which also keeps count of what its ledger must hold.
run() {
    local figures
    figures=$(load "$@") || exit 1
    ANSWERED[$1]=$((${ANSWERED[$1]:-0} + ${figures%% *}))
    CUT[$1]=$((${CUT[$1]:-0} + $3))
    FIGURES=$figures
}

# Every answer has its usage row. wrk leaves with requests under way: at most one row more for each of its connections.
check_ledger() { # contender
    local verified rows completed answered=${ANSWERED[$1]} _
    for _ in {1..40}; do
        verified=$(admin "$1" ledger/verify)
        [[ $(field openHolds <<< "$verified") == 0 ]] && break
        sleep 0.5
    done
    [[ $(field ok <<< "$verified") == true && $(field openHolds <<< "$verified") == 0 ]] || fail "$1: the ledger is not exact: $verified"
    rows=$(admin "$1" 'usage?pageSize=1' | grep -o '"total":[0-9]*,"page"' | grep -o '[0-9]*')
    completed=$(admin "$1" 'usage?pageSize=1&outcome=completed' | grep -o '"total":[0-9]*,"page"' | grep -o '[0-9]*')
    local more=$((rows - answered))
    ((more >= 0 && more <= CUT[$1])) || fail "$1: $rows usage rows for $answered answers"
    ((completed >= answered)) || fail "$1: only $completed completed usage rows for $answered answers"
    echo "- $1: exact (\`ok\` true, \`openHolds\` 0); $answered answers, $rows usage rows, of which $completed completed. The $more more are requests that wrk left under way at the end of a round."
}

describe_machine() {
    echo "- $(grep -m 1 'model name' /proc/cpuinfo | sed 's/.*: //'), $(nproc) cores, $(awk '/MemTotal/ { printf "%.1f GiB", $2 / 1048576 }' /proc/meminfo)"
    echo "- Linux $(uname -r), ledger on $(stat -f -c %T "$WORK")"
    echo "- .NET $(dotnet --list-runtimes | sed -n 's/^Microsoft.NETCore.App \([^ ]*\).*/\1/p' | tail -n 1), $(nginx -v 2>&1 | sed 's/.*: //'), $(wrk -v 2>&1 | sed -n 's/^\(wrk [^ ]*\).*/\1/p')"
    echo "- commit $(git -C "$BENCH" rev-parse --short HEAD), load average before the run $load_before"
    echo "- $rounds rounds of $seconds s each per contender, in turn"
}

load_before=$(cut -d ' ' -f 1-3 /proc/loadavg)
start_nginx upstream upstream
start_proxy cozeproxy-full Full
contenders=(cozeproxy-full)
if $normal; then
    start_proxy cozeproxy-normal Normal
    contenders+=(cozeproxy-normal)
fi
start_stock
start_nginx nginx proxy
contenders+=(stock-yarp nginx)

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
                # Each round begins with another: none always runs after the same neighbour.
                contender=${contenders[(round + turn) % ${#contenders[@]}]}
                run "$contender" "$workload" "$count" "$seconds" "${BYTES[$contender]}"
                echo "$workload $count $round $contender $FIGURES" >> "$WORK/figures"
                echo "$workload, $count connections, round $((round + 1)): $contender $((${FIGURES%% *} / seconds))/s" >&2
            done
        done
    done
done

report() {
    echo "# Benchmark of $(date -u +%F)"
    echo
    describe_machine
    awk -v ticks="$(getconf CLK_TCK)" -f "$BENCH/report.awk" "$WORK/figures"
    echo
    echo '## Ledger after the run'
    echo
    for contender in "${contenders[@]}"; do
        if [[ -n ${KEY[$contender]:-} ]]; then
            check_ledger "$contender"
        fi
    done
}

report > "$WORK/report.md"
cat "$WORK/report.md"
if $save; then
    mkdir -p "$BENCH/results"
    cp "$WORK/report.md" "$BENCH/results/$(date -u +%F).md"
fi
