# Starts, watches and ends the processes of a run; sourced by run.sh. Nothing is touched that was not started here.

declare -A PID=() PORT=()

fail() {
    echo "bench: $*" >&2
    exit 1
}

end_all() {
    local pid
    for pid in "${PID[@]}"; do
        kill "$pid" 2> /dev/null || true
    done
    for pid in "${PID[@]}"; do
        wait "$pid" 2> /dev/null || true
    done
    if [[ -n ${WORK:-} ]]; then
        rm -rf "$WORK"
    fi
}

# Below the range from which the kernel gives the ports of outgoing connections.
free_port() {
    local port
    while port=$((20000 + RANDOM % 10000)); (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null; do :; done
    echo "$port"
}

start() { # name, command...
    local name=$1
    shift
    "$@" > "$WORK/$name.log" 2>&1 &
    PID[$name]=$!
}

wait_for() { # name, path: until it answers there
    local _
    for _ in {1..300}; do
        kill -0 "${PID[$1]}" 2> /dev/null || fail "$1 has ended: $(tail -n 20 "$WORK/$1.log")"
        if curl -s -o "$WORK/wait.out" "http://127.0.0.1:${PORT[$1]}$2"; then
            return
        fi
        sleep 0.1
    done
    fail "$1 does not answer: $(tail -n 20 "$WORK/$1.log")"
}

start_nginx() { # name, configuration
    PORT[$1]=$(free_port)
    sed -e "s/@UPSTREAM@/${PORT[upstream]}/" -e "s/@NGINX@/${PORT[$1]}/" "$BENCH/nginx/$2.conf" > "$WORK/$2.conf"
    start "$1" nginx -p "$WORK" -c "$WORK/$2.conf"
    wait_for "$1" /
}

start_dotnet() { # name, assembly, path that answers, VARIABLE=value...
    local name=$1 assembly=$2 path=$3
    shift 3
    PORT[$name]=$(free_port)
    # A folder of its own: the working directory is where a proxy looks for more configuration.
    mkdir "$WORK/$name"
    cd "$WORK/$name"
    start "$name" env ASPNETCORE_ENVIRONMENT=Production ASPNETCORE_URLS="http://127.0.0.1:${PORT[$name]}" Logging__LogLevel__Default=Warning \
        "$@" dotnet "$assembly"
    cd "$BENCH"
    wait_for "$name" "$path"
}

start_stock() {
    local cluster=ReverseProxy__Clusters__coze__Destinations__upstream__Address
    start_dotnet stock-yarp "$BENCH/StockYarp/bin/Release/net10.0/StockYarp.dll" / \
        ReverseProxy__Routes__all__ClusterId=coze 'ReverseProxy__Routes__all__Match__Path={**rest}' "$cluster=http://127.0.0.1:${PORT[upstream]}"
}

start_proxy() { # name, synchronous
    start_dotnet "$1" "$BENCH/../Proxy/bin/Release/net10.0/CozeProxy.dll" /healthz/ready \
        "ConnectionStrings__Billing=Data Source=$WORK/$1/ledger.db" Billing__Synchronous="$2" Admin__Token="$ADMIN_TOKEN" \
        Coze__Channels__bench__BaseUrl="http://127.0.0.1:${PORT[upstream]}" Coze__Channels__bench__Auth__Type=Token Coze__Channels__bench__Auth__Token=pat_bench \
        Billing__Prices__coze-workflow__InputPer1K=0.001 Billing__Prices__coze-workflow__OutputPer1K=0.002
    local account
    account=$(admin "$1" accounts -d '{"name":"bench","balance":"1000000000"}' | field id)
    KEY[$1]=$(admin "$1" keys -d "{\"accountId\":$account,\"name\":\"bench\"}" | field key)
    [[ ${KEY[$1]} == sk-* ]] || fail "$1 gave no key"
}

admin() { # name, path, curl's options...
    local name=$1 path=$2
    shift 2
    curl -sSf -H "Authorization: Bearer $ADMIN_TOKEN" -H 'Content-Type: application/json' "http://127.0.0.1:${PORT[$name]}/admin/api/$path" "$@"
}

# The first value of that name in an answer of the admin API.
field() {
    grep -o "\"$1\":[^,}]*" | head -n 1 | sed -e 's/^[^:]*://' -e 's/"//g'
}

# User and system time in clock ticks, of nginx with its workers.
cpu_ticks() {
    local pid=${PID[$1]} child files=()
    for child in "$pid" $(pgrep -P "$pid" || true); do
        files+=("/proc/$child/stat")
    done
    # The command's name, which may hold spaces, ends with the last parenthesis.
    cat "${files[@]}" | sed 's/^.*) //' | awk '{ ticks += $12 + $13 } END { print ticks }'
}
