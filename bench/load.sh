# Puts load on the contenders, and checks what they answered and wrote down; sourced after contenders.sh.
# shellcheck shell=bash disable=SC2034,SC2154,SC2004

declare -A ANSWERED=() CUT=()

# Whom a request goes to, with what: the proxy gets OpenAI's body, all others Coze's.
path_of() { is_proxy "$1" && echo /v1/chat/completions || echo /v1/workflow/stream_run; }
body_of() {
    if ! is_proxy "$1"; then
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
    if ! is_proxy "$1"; then
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
    local before after line script=post.lua bearer=${KEY[$1]:-pat_bench}
    if [[ -f $WORK/$1.keys ]]; then
        script=keys.lua bearer=$WORK/$1.keys
    fi
    before=$(cpu_ticks "$1")
    line=$(timeout $(($4 + 20)) wrk -t1 -c"$3" -d"$4s" --timeout 10s --latency -s "$BENCH/$script" "http://127.0.0.1:${PORT[$1]}$(path_of "$1")" \
        -- "$(body_of "$1" "$2")" "$bearer" | grep '^RESULT ') || fail "wrk failed on $1"
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
