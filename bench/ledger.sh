#!/usr/bin/env bash
# Measures the ledger alone, without a proxy around it: see README.md.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail

usage() {
    cat << 'TEXT'
bench/ledger.sh [options]
  --quick               one short look, under a minute
  --save                also write the table to bench/results/<date>-ledger.md
  --rounds N            rounds per load (3)
  --seconds N           seconds per contender and round (3)
  --warm-up N           seconds per contender and load before them (3)
  --callers A,B         how many call at once (64,256)
  --accounts A,B        over how many accounts they are spread (1,100)
  --only NAME           the contenders whose name begins like that, such as "SQLite FULL"
  --no-postgres         without a PostgreSQL
  --no-build            use what is built
TEXT
}

rounds=3 seconds=3 warm_up=3 callers=64,256 accounts=1,100
save=false postgres=true build=true only=
while (($#)); do
    case $1 in
        --quick) rounds=1 seconds=1 warm_up=1 callers=64 ;;
        --save) save=true ;;
        --no-postgres) postgres=false ;;
        --no-build) build=false ;;
        --help) usage; exit ;;
        --rounds | --seconds | --warm-up | --callers | --accounts)
            [[ $# -ge 2 && $2 =~ ^[0-9,]+$ ]] || { usage >&2; exit 2; }
            option=${1#--}
            declare "${option/-/_}=$2"
            shift ;;
        --only)
            [[ $# -ge 2 ]] || { usage >&2; exit 2; }
            only=$2
            shift ;;
        *) usage >&2; exit 2 ;;
    esac
    shift
done

BENCH=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$BENCH/processes.sh"
source "$BENCH/postgres.sh"
source "$BENCH/report.sh"

need dotnet
if $build; then
    build Ledger/Ledger.csproj
fi

begin
arguments=(--folder "$WORK" --rounds "$rounds" --seconds "$seconds" --warm-up "$warm_up" --callers "$callers" --accounts "$accounts")
others=("SQLite by Microsoft.Data.Sqlite $(sed -n 's/.*"Microsoft.Data.Sqlite" Version="\([^"]*\)".*/\1/p' "$BENCH/../Directory.Packages.props")")
if $postgres; then
    start_postgres
    arguments+=(--postgres "$(postgres_connection)")
    others+=("$(postgres_version)")
fi
if [[ -n $only ]]; then
    arguments+=(--only "$only")
fi

# In the background and waited for, so that whoever interrupts the run ends this as well.
dotnet "$BENCH/Ledger/bin/Release/net10.0/LedgerBench.dll" "${arguments[@]}" > "$WORK/table.md" &
PID[ledger]=$!
wait "${PID[ledger]}" || fail "the measurement failed"

report() {
    echo "# Ledger benchmark of $(date -u +%F)"
    echo
    describe_machine "${others[@]}"
    echo "- $rounds rounds of $seconds s each per contender, in turn; medians, and the median of the rounds' ratios to SQLite FULL with group commit"
    echo "- after each load every ledger was verified: exact, no hold open, as many calls as were counted"
    echo
    cat "$WORK/table.md"
}

report > "$WORK/report.md"
publish "$WORK/report.md" "$(date -u +%F)-ledger" "$save"
