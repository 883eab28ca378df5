#!/usr/bin/env bash
# Measures what a pod needs: memory at rest and with streams open, processor time for them, under a memory limit. See README.md.
# shellcheck source-path=SCRIPTDIR disable=SC2154
set -euo pipefail

usage() {
    cat << 'TEXT'
bench/pod.sh [options]
  --memory N            MiB that the proxy may have, by a control group of the kernel (512); needs root
  --streams N           streams open at a time (200)
  --every N             milliseconds between two events of a stream (1000)
  --seconds N           seconds that all are open before memory is read (20)
  --program FOLDER      a published program, in place of a fresh one
TEXT
}

memory=512 streams=200 every=1000 seconds=20 program=''
while (($#)); do
    case $1 in
        --help) usage; exit ;;
        --program) program=$2; shift ;;
        --memory | --streams | --every | --seconds)
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
source "$BENCH/memory.sh"

need curl dotnet
ulimit -n "$(ulimit -H -n)"
begin
group=/sys/fs/cgroup/memory/cozeproxy-pod-$$ limit=memory.limit_in_bytes procs=cgroup.procs
if [[ -f /sys/fs/cgroup/cgroup.controllers ]]; then
    group=/sys/fs/cgroup/cozeproxy-pod-$$ limit=memory.max
fi
mkdir "$group"
trap 'end_all; rmdir "$group"' EXIT
echo "$memory"M > "$group/$limit"

if [[ -z $program ]]; then
    program=$WORK/program
    dotnet publish "$BENCH/../Proxy" -c Release -r linux-x64 --self-contained false -p:PublishReadyToRun=true -o "$program" -v quiet -nologo >&2
fi
[[ -f $BENCH/SlowStreams/bin/Release/net10.0/SlowStreams.dll ]] || build SlowStreams/SlowStreams.csproj
start_dotnet upstream "$BENCH/SlowStreams/bin/Release/net10.0/SlowStreams.dll" /

# Into the group before the runtime looks at what it may have.
# shellcheck disable=SC2016
printf '#!/bin/sh\necho $$ > "%s"\nexec dotnet "%s" "$@"\n' "$group/$procs" "$program/CozeProxy.dll" > "$WORK/in-group"
start_in_group() {
    local name=$1
    shift
    PORT[$name]=$(free_port)
    mkdir "$WORK/$name"
    cd "$WORK/$name" || exit
    # As arguments: a shell lets go of variables whose names have a hyphen.
    start "$name" sh "$WORK/in-group" --urls="http://127.0.0.1:${PORT[$name]}" --Logging:LogLevel:Default=Warning --Admin:Token="$ADMIN_TOKEN" "$@"
    cd "$BENCH" || exit
    wait_for "$name" /healthz/ready
}

clients() { # streams, of which at once, words, milliseconds
    dotnet "$BENCH/SlowStreams/bin/Release/net10.0/SlowStreams.dll" clients --url "http://127.0.0.1:${PORT[pod]}/v1/chat/completions" \
        --bearer "$key" --streams "$1" --at-once "$2" --words "$3" --every "$4"
}

# What it used of a processor over some seconds, in thousandths.
millicores() { # seconds
    local before after
    before=$(cpu_ticks pod)
    sleep "$1"
    after=$(cpu_ticks pod)
    echo $(((after - before) * 1000 / ($(getconf CLK_TCK) * $1)))
}

begun=$(date +%s%N)
start_in_group pod --Coze:Channels:bench:BaseUrl="http://127.0.0.1:${PORT[upstream]}" --Coze:Channels:bench:Auth:Type=Token \
    --Coze:Channels:bench:Auth:Token=pat_bench --Billing:Prices:coze-workflow:InputPer1K=0.001 --Billing:Prices:coze-workflow:OutputPer1K=0.002
echo "ready after $((($(date +%s%N) - begun) / 1000000)) ms, with $(cpu_ticks pod)0 ms of processor time"
sleep 5
echo "idle: $(($(resident pod 5) / 1024)) MiB, $(millicores 10) m"
account=$(admin pod accounts -d '{"name":"bench","balance":"1000000000"}' | field id)
key=$(admin pod keys -d "{\"accountId\":$account,\"name\":\"bench\"}" | field key)

before=$(cpu_ticks pod)
clients 4000 64 20 10 > "$WORK/warm-up.log" 2>&1 || fail "while it warms up: $(tail -n 5 "$WORK/warm-up.log")"
echo "4000 short streams of 20 words, 64 at a time: $((($(cpu_ticks pod) - before) * 10000 / 4000)) µs of processor time each; then $(($(resident pod 5) / 1024)) MiB"

start clients clients "$streams" "$streams" $(((seconds + 40) * 1000 / every)) "$every"
wait_for_line clients "open $streams" 60
sleep "$seconds"
echo "$streams streams: $(($(resident pod 5) / 1024)) MiB, $(millicores 10) m"
wait "${PID[clients]}" || fail "the streams: $(tail -n 6 "$WORK/clients.log")"
unset 'PID[clients]'
