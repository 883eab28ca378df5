#!/usr/bin/env bash
# Measures how long each page of the console and of the portal takes with a million calls: see README.md.
# shellcheck source-path=SCRIPTDIR disable=SC2154
set -euo pipefail

usage() {
    cat << 'TEXT'
bench/console.sh [options]
  --quick               20,000 calls: does it work
  --save                also write the tables to bench/results/<date>-console.md, of one database alone to <date>-console-<database>.md
  --rows N              how many calls (1000000)
  --rounds N            how often each page is opened after the first time (5)
  --only DATABASE       Sqlite or Postgres alone
  --no-build            use what is built
TEXT
}

rows=1000000 rounds=5 save=false build=() only=
while (($#)); do
    case $1 in
        --quick) rows=20000 rounds=1 ;;
        --save) save=true ;;
        --no-build) build=(--no-build) ;;
        --help) usage; exit ;;
        --rows | --rounds)
            [[ $# -ge 2 && $2 =~ ^[1-9][0-9]*$ ]] || { usage >&2; exit 2; }
            declare "${1#--}=$2"
            shift ;;
        --only)
            [[ $# -ge 2 && $2 =~ ^(Sqlite|Postgres)$ ]] || { usage >&2; exit 2; }
            only=$2
            shift ;;
        *) usage >&2; exit 2 ;;
    esac
    shift
done

BENCH=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$BENCH/processes.sh"
source "$BENCH/report.sh"

need dotnet chromium
begin
filter=FullyQualifiedName~Each_page_is_there_within_a_second
if [[ -n $only ]]; then
    filter+="&FullyQualifiedName~$only"
fi

# The tests start and end their own databases, proxies and browser. What is slow fails them, and is in the table all the same.
failed=false
USAGE_ROWS=$rows CONSOLE_ROUNDS=$rounds CONSOLE_TABLE=$WORK/tables.md dotnet test "$BENCH/../Proxy.Tests" --configuration Release "${build[@]}" --nologo \
    --filter "$filter" --logger "console;verbosity=normal" >&2 || failed=true
[[ -s $WORK/tables.md ]] || fail "nothing was measured"

report() {
    echo "# Pages of the console and the portal, $(date -u +%F)"
    echo
    describe_machine "$(chromium --version 2> /dev/null | cut -d ' ' -f 1-2)"
    echo "- $(printf "%'d" "$rows") calls over 30 days, a fifth of them by one key; each page opened $((rounds + 1)) times"
    cat "$WORK/tables.md"
}

report > "$WORK/report.md"
only=${only,,}
publish "$WORK/report.md" "$(date -u +%F)-console${only:+-$only}" "$save"
if $failed; then
    fail "some pages took a second or more, or did not come"
fi
