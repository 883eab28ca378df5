#!/usr/bin/env bash
# Kills the proxy, its database and its disk many times under load and holds the books against what clients and Coze saw.
# test.sh does the same a few times. Needs what the tests need: run ./test.sh once before.
set -euo pipefail

usage() {
    cat << 'TEXT'
bench/chaos.sh [options]
  --kills N       kills per test (30)
  --seed N        repeat the choices of a run; each prints its own
  --only NAME     one of the_proxy_is_killed, the_proxy_is_killed_over_postgres, postgres_is_killed_and_restarted, the_disk_runs_full
  --no-build      use what is built
TEXT
}

kills=30 seed='' only='' build=true
while (($#)); do
    case $1 in
        --no-build) build=false ;;
        --help) usage; exit ;;
        --kills | --seed | --only)
            [[ $# -ge 2 && $2 =~ ^[0-9a-zA-Z_]+$ ]] || { usage >&2; exit 2; }
            declare "${1#--}=$2"
            shift ;;
        *) usage >&2; exit 2 ;;
    esac
    shift
done

cd "$(dirname "${BASH_SOURCE[0]}")/.."
if $build; then
    dotnet build CozeProxy.sln -c Release -v quiet -nologo
fi

# Each line once, and at once: some awks wait for more before they say anything.
once() {
    local line
    local -A seen=()
    while IFS= read -r line; do
        if [[ -n $line && -z ${seen[$line]:-} ]]; then
            seen[$line]=1
            echo "$line"
        fi
    done
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
CHAOS_KILLS=$kills CHAOS_SEED=$seed dotnet test Proxy.Tests -c Release --no-build --nologo \
    --filter "TestCategory=Chaos${only:+&Name=${only^}}" --logger 'console;verbosity=normal' > "$log" 2>&1 &
# The figures of each test as soon as it is over, each once.
tail -n +1 -f --pid=$! "$log" | grep -E --line-buffered 'CHAOS_SEED=|Chaos figures|^ +(Passed|Failed) ' | once || true
wait $! || status=$?

if ((status)); then
    cat "$log"
fi
exit "$status"
