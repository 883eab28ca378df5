#!/usr/bin/env bash
# Measures how long each page of the console takes with a million calls: see README.md.
set -euo pipefail

usage() {
    cat << 'TEXT'
bench/console.sh [options]
  --rows N              how many calls (1000000)
  --postgres            on PostgreSQL as well
  --no-build            use what is built
TEXT
}

rows=1000000 postgres=false build=()
while (($#)); do
    case $1 in
        --postgres) postgres=true ;;
        --no-build) build=(--no-build) ;;
        --help) usage; exit ;;
        --rows)
            [[ $# -ge 2 && $2 =~ ^[0-9]+$ ]] || { usage >&2; exit 2; }
            rows=$2
            shift ;;
        *) usage >&2; exit 2 ;;
    esac
    shift
done

# Its own server and browser, both of which the tests start and end.
filter='FullyQualifiedName~Each_page_is_there'
if ! $postgres; then
    filter+='&FullyQualifiedName~Sqlite'
fi

cd "$(dirname "${BASH_SOURCE[0]}")/.."
USAGE_ROWS=$rows dotnet test Proxy.Tests --configuration Release "${build[@]}" --nologo --filter "$filter" --logger "console;verbosity=normal"
