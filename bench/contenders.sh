# Starts those who are measured and looks after them; sourced after processes.sh.
# shellcheck shell=bash disable=SC2034,SC2154,SC2004

ADMIN_TOKEN=bench-admin-token
declare -A KEY=()

# Which of them is this proxy, and which keeps a ledger. The proxies' keys are made when they start.
is_proxy() { [[ -n ${KEY[$1]:-} ]]; }
is_billed() { [[ $1 == cozeproxy-* && $1 != cozeproxy-unbilled* ]]; }

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
    cd "$WORK/$name" || exit
    start "$name" env ASPNETCORE_ENVIRONMENT=Production ASPNETCORE_URLS="http://127.0.0.1:${PORT[$name]}" Logging__LogLevel__Default=Warning \
        "$@" dotnet "$assembly"
    cd "$BENCH" || exit
    wait_for "$name" "$path"
}

start_stock() {
    local cluster=ReverseProxy__Clusters__coze__Destinations__upstream__Address
    start_dotnet stock-yarp "$BENCH/StockYarp/bin/Release/net10.0/StockYarp.dll" / \
        ReverseProxy__Routes__all__ClusterId=coze 'ReverseProxy__Routes__all__Match__Path={**rest}' "$cluster=http://127.0.0.1:${PORT[upstream]}"
}

start_proxy() { # name, VARIABLE=value of its own...
    local name=$1 assembly=$BENCH/../Proxy/bin/Release/net10.0/CozeProxy.dll
    shift
    if ! is_billed "$name"; then
        assembly=$BENCH/Unbilled/bin/Release/net10.0/UnbilledProxy.dll
    fi
    start_dotnet "$name" "$assembly" /healthz/ready "ConnectionStrings__Billing=Data Source=$WORK/$name/ledger.db" Admin__Token="$ADMIN_TOKEN" \
        Coze__Channels__bench__BaseUrl="http://127.0.0.1:${PORT[upstream]}" Coze__Channels__bench__Auth__Type=Token Coze__Channels__bench__Auth__Token=pat_bench \
        Billing__Prices__coze-workflow__InputPer1K=0.001 Billing__Prices__coze-workflow__OutputPer1K=0.002 Coze__ShutdownDelay=0 "$@"
    local account
    account=$(admin "$name" accounts -d '{"name":"bench","balance":"1000000000"}' | field id)
    KEY[$name]=$(admin "$name" keys -d "{\"accountId\":$account,\"name\":\"bench\"}" | field key)
    [[ ${KEY[$name]} == sk-* ]] || fail "$name gave no key"
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

