# Starts, watches and ends the processes of a run; sourced by those that measure. Nothing is touched that was not started
# here.
# shellcheck shell=bash

declare -A PID=() PORT=() END_SIGNAL=()

fail() {
    echo "bench: $*" >&2
    exit 1
}

need() { # programs...
    local program
    for program in "$@"; do
        command -v "$program" > /dev/null || fail "$program is missing; README.md says what is needed"
    done
}

build() { # projects...
    local project
    for project in "$@"; do
        dotnet build "$BENCH/$project" -c Release -v quiet -nologo >&2
    done
}

# A folder for everything a run leaves on the disk, which goes with it.
begin() {
    WORK=$(mktemp -d)
    trap end_all EXIT
    trap 'exit 130' INT TERM
    # Servers that run as somebody else, nginx's workers and PostgreSQL, have their files there.
    chmod 755 "$WORK"
}

end_all() {
    local name
    for name in "${!PID[@]}"; do
        kill -s "${END_SIGNAL[$name]:-TERM}" "${PID[$name]}" 2> /dev/null || true
    done
    for name in "${!PID[@]}"; do
        wait "${PID[$name]}" 2> /dev/null || true
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

wait_for_line() { # name, beginning of a line it is to print, seconds
    local i
    for ((i = 0; i < $3 * 10; i++)); do
        if grep -q "^$2" "$WORK/$1.log"; then
            return
        fi
        kill -0 "${PID[$1]}" 2> /dev/null || fail "$1 has ended: $(tail -n 20 "$WORK/$1.log")"
        sleep 0.1
    done
    fail "$1 does not say \"$2\": $(tail -n 20 "$WORK/$1.log")"
}

# Ends one before the end of the run, so that another of that name may start afresh.
stop() { # name
    kill -s "${END_SIGNAL[$1]:-TERM}" "${PID[$1]}"
    wait "${PID[$1]}" || fail "$1 ended with $?: $(tail -n 20 "$WORK/$1.log")"
    unset "PID[$1]" "PORT[$1]"
    rm -rf "${WORK:?}/$1"
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
