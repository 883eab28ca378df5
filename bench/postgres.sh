# A throw-away PostgreSQL, Debian's, durable as it is installed; sourced after processes.sh.
# shellcheck shell=bash disable=SC2034,SC2154,SC2004

# Its programs are not on the PATH there. Empty when it is not installed.
postgres_programs() {
    local initdb
    initdb=$(command -v initdb || printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)
    if [[ -x $initdb ]]; then
        dirname "$(readlink -f "$initdb")"
    fi
}

start_postgres() {
    local programs data=$WORK/postgres/data as_user=() _
    programs=$(postgres_programs)
    [[ -n $programs ]] || fail "PostgreSQL is missing; on Debian: apt-get install postgresql"
    mkdir "$WORK/postgres"
    if ((EUID == 0)); then
        # It refuses to run as root. setpriv becomes the program it starts, so that the process is the server itself.
        as_user=(setpriv --reuid=postgres --regid=postgres --clear-groups)
        chown postgres: "$WORK/postgres"
    fi
    cd "$WORK/postgres" || exit
    "${as_user[@]}" "$programs/initdb" --pgdata "$data" --auth=trust --username=postgres --encoding=UTF8 --no-locale > "$WORK/initdb.log" 2>&1 \
        || fail "no PostgreSQL could be made: $(tail -n 5 "$WORK/initdb.log")"
    PORT[postgres]=$(free_port)
    # It need not tidy up for those who are still connected: nobody will read this data again.
    END_SIGNAL[postgres]=QUIT
    start postgres "${as_user[@]}" "$programs/postgres" -D "$data" -p "${PORT[postgres]}" -h 127.0.0.1 -c unix_socket_directories= -c max_connections=300
    cd "$BENCH" || exit
    for _ in {1..300}; do
        kill -0 "${PID[postgres]}" 2> /dev/null || fail "PostgreSQL has ended: $(tail -n 20 "$WORK/postgres.log")"
        if "$programs/pg_isready" -q -h 127.0.0.1 -p "${PORT[postgres]}"; then
            return
        fi
        sleep 0.1
    done
    fail "PostgreSQL does not answer: $(tail -n 20 "$WORK/postgres.log")"
}

postgres_connection() {
    echo "Host=127.0.0.1;Port=${PORT[postgres]};Username=postgres;Database=postgres"
}

postgres_version() {
    "$(postgres_programs)/postgres" --version | sed 's/^postgres (PostgreSQL) \([^ ]*\).*/PostgreSQL \1/'
}
