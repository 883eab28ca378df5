#!/usr/bin/env bash
# Installs what the tests need where it is missing (Debian, as root), builds, checks the format and runs all tests.
# The last line is: N passed, N failed, N skipped. Arguments are passed on to `dotnet test`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

install_missing() {
  local packages=()
  command -v redis-server >/dev/null || packages+=(redis-server)
  has_postgres || packages+=(postgresql)
  command -v node >/dev/null || packages+=(nodejs)
  command -v npm >/dev/null || packages+=(npm)
  command -v curl >/dev/null || packages+=(curl)
  # The console's tests drive it, and look at Chinese text.
  command -v chromium >/dev/null || packages+=(chromium fonts-noto-cjk)
  [ ${#packages[@]} -eq 0 ] && return
  echo "Installing ${packages[*]}"
  apt-get update -qq
  # Servers are started by the tests that use them, on ports and data of their own; the system's stay off, and PostgreSQL
  # is not even given any data.
  local status=0 no_cluster=/etc/postgresql-common/createcluster.d/cozeproxy-tests.conf
  mkdir -p "${no_cluster%/*}"
  echo 'create_main_cluster = false' >"$no_cluster"
  RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null || status=$?
  rm "$no_cluster"
  return "$status"
}

# Debian keeps the server's programs off the PATH.
has_postgres() { command -v initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb'; } >/dev/null

install_clients() {
  local folder=Proxy.Tests/Clients
  if [ "$folder/package-lock.json" -nt "$folder/node_modules/.package-lock.json" ]; then
    (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error)
    touch "$folder/node_modules/.package-lock.json"
  fi
}

install_missing
install_clients
dotnet build CozeProxy.sln --nologo -v quiet
dotnet format CozeProxy.sln --verify-no-changes --no-restore

log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
# The console's pages in a browser take minutes: ./test.sh --filter FullyQualifiedName~Tests.Console runs them.
[ $# -gt 0 ] || set -- --filter 'FullyQualifiedName!~CozeProxy.Tests.Console'
dotnet test Proxy.Tests --no-build --nologo --logger "console;verbosity=minimal" "$@" 2>&1 | tee "$log" || status=$?

count() { sed -nE "s/.*(Passed|Failed)! .*$1: *([0-9]+),.*/\2/p" "$log" | tail -n 1; }
passed=$(count Passed) failed=$(count Failed) skipped=$(count Skipped)
if [ -z "$passed" ]; then
  echo "The tests did not run to their end." >&2
  exit 1
fi

echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
