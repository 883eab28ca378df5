#!/usr/bin/env bash
# Builds the image with Debian's buildah and shows that it keeps its word: it runs as nobody special on a read-only root, answers its own
# health check, serves calls, ends with 0 when asked to; and prints what it takes. Needs root, buildah, runc, jq and curl (Debian) and
# the .NET SDK. Where no image registry can be reached its base images are made of what is installed here: base-images.sh.
#   deploy/test/image.sh [--starts 5] [--streams 64] [--no-build] [--keep] [--store FOLDER]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

starts=5 streams=64 build=yes keep='' store=/var/tmp/cozeproxy-image
while [ $# -gt 0 ]; do
  case $1 in
    --starts) starts=$2; shift 2 ;;
    --streams) streams=$2; shift 2 ;;
    --no-build) build=''; shift ;; # Takes the image that --keep left, and the Sandbox as it is.
    --keep) keep=yes; shift ;;
    --store) store=$2; shift 2 ;; # Where images are kept meanwhile.
    *) echo "Unknown: $1" >&2; exit 2 ;;
  esac
done

readonly IMAGE=cozeproxy:latest PORT=$((20000 + RANDOM % 5000)) COZE_PORT=$((25000 + RANDOM % 5000)) SANDBOX_PORT=$((30000 + RANDOM % 2000))
readonly TOKEN=pat_of_the_proof ADMIN=admin-token-of-the-proof
work=$(mktemp -d)
chmod 755 "$work"
mkdir -p "$store"
printf '[storage]\ndriver = "overlay"\ngraphroot = "%s"\nrunroot = "%s"\n' "$store/store" "$store/run" >"$work/storage.conf"
export CONTAINERS_STORAGE_CONF=$work/storage.conf BUILDAH_ISOLATION=chroot
sandbox='' container='' name=''

end() {
  [ -z "$name" ] || runc --root "$work/runc" delete --force "$name" 2>/dev/null || true
  [ -z "$sandbox" ] || kill "$sandbox" 2>/dev/null || true
  if [ -n "$container" ]; then
    buildah umount "$container" >/dev/null
    buildah rm "$container" >/dev/null
  fi
  rm -rf "$work"
  [ -n "$keep" ] || rm -rf "$store/store" "$store/run"
}
trap end EXIT

fail() {
  echo "FAILED: $*" >&2
  cat "$work/proxy.log" >&2 2>/dev/null || true
  exit 1
}

passed() { echo "ok  $*"; }

image_config() { # jq filter over the image's configuration
  buildah inspect --type image "$IMAGE" | jq -r ".Docker.config | $1"
}

build_image() {
  buildah inspect --type image "mcr.microsoft.com/dotnet/sdk:10.0" >/dev/null 2>&1 || deploy/test/base-images.sh

  # This machine's way to its packages, and those it has already. It is mounted for the build and no part of the image.
  deploy/build-image.sh --with buildah --pull=never --volume "$HOME/.nuget:/root/.nuget" --volume /etc/ssl/certs:/etc/ssl/certs:ro >"$work/build.log" 2>&1 || {
    tail -n 40 "$work/build.log" >&2
    exit 1
  }
}

start_coze() {
  [ -z "$build" ] || dotnet build Sandbox --nologo -v quiet
  dotnet Sandbox/bin/Debug/net10.0/CozeProxy.Sandbox.dll \
    --port "$SANDBOX_PORT" --coze-port "$COZE_PORT" --coze-token "$TOKEN" >"$work/sandbox.log" 2>&1 &
  sandbox=$!
  until curl -fsS -o /dev/null "http://127.0.0.1:$COZE_PORT/sandbox/workflows" 2>/dev/null; do
    kill -0 "$sandbox" || fail "the Sandbox ended: $(cat "$work/sandbox.log")"
    sleep 0.2
  done
}

# A bundle as container engines make one of an image: its own command, user and environment, and a root that cannot be written to.
write_bundle() { # root file system, folder for /data
  local settings=(
    "ASPNETCORE_HTTP_PORTS=$PORT" "Admin__Token=$ADMIN" "Coze__Channels__main__BaseUrl=http://127.0.0.1:$COZE_PORT" "Coze__Channels__main__Auth__Type=Token"
    "Coze__Channels__main__Auth__Token=$TOKEN" "Billing__Prices__coze-workflow__PerCall=0.001"
  )
  echo '127.0.0.1 localhost' >"$work/hosts"
  buildah inspect --type image "$IMAGE" | jq --arg root "$1" --arg data "$2" --arg hosts "$work/hosts" '
    .Docker.config as $image | ($image.User | tonumber) as $user | {
      ociVersion: "1.0.2",
      process: {
        args: $image.Entrypoint, env: ($image.Env + $ARGS.positional), cwd: $image.WorkingDir, user: { uid: $user, gid: $user },
        noNewPrivileges: true, capabilities: {}
      },
      root: { path: $root, readonly: true },
      mounts: [
        { destination: "/proc", type: "proc", source: "proc" },
        { destination: "/dev", type: "tmpfs", source: "tmpfs", options: [ "nosuid", "noexec", "mode=755", "size=64k" ] },
        { destination: "/etc/hosts", type: "bind", source: $hosts, options: [ "bind", "ro" ] },
        { destination: ($image.Volumes | keys[0]), type: "bind", source: $data, options: [ "bind", "rw" ] }
      ],
      linux: { namespaces: [ { type: "pid" }, { type: "mount" }, { type: "ipc" }, { type: "uts" } ] }
    }' --args "${settings[@]}" >"$work/bundle/config.json"
}

start_proxy() {
  name=cozeproxy-$RANDOM$RANDOM
  runc --root "$work/runc" run --bundle "$work/bundle" --pid-file "$work/pid" "$name" >"$work/proxy.log" 2>&1 &
  runner=$!
}

wait_ready() {
  until curl -fs -o /dev/null "http://127.0.0.1:$PORT/healthz/ready"; do
    kill -0 "$runner" 2>/dev/null || fail "it ended while it started"
    sleep 0.01
  done
}

stop_proxy() {
  local status=0
  runc --root "$work/runc" kill "$name" "$(image_config '.StopSignal // "SIGTERM"')"
  wait "$runner" || status=$?
  name=''
  [ "$status" -eq 0 ] || fail "it ended with $status and not with 0"
}

in_container() { # command...
  runc --root "$work/runc" exec "$name" "$@"
}

memory() { awk '/^VmRSS/ { printf "%d", $2 / 1024 }' "/proc/$(cat "$work/pid")/status"; }

admin() { # path, body
  curl -fsS "http://127.0.0.1:$PORT/admin/api/$1" -H "Authorization: Bearer $ADMIN" -H 'Content-Type: application/json' -d "$2"
}

chat() { # stream
  curl -sS -N -w '\n%{time_starttransfer}' "http://127.0.0.1:$PORT/v1/chat/completions" -H "Authorization: Bearer $key" -H 'Content-Type: application/json' \
    -d '{"model":"coze-workflow","workflow_id":"7342866812345","messages":[{"role":"user","content":"Hello"}],"stream":'"$1}"
}

sizes() { # image: compressed and uncompressed megabytes
  buildah push --quiet "$1" "dir:$work/pushed" >/dev/null
  jq '[.layers[].size] | add / 1e6 | round' "$work/pushed/manifest.json"
  rm -rf "$work/pushed"
  buildah images --json "$1" | jq -r '.[0].size' | sed 's/ MB//'
}

[ -z "$build" ] || build_image
SECONDS=0
start_coze
container=$(buildah from --pull=never "$IMAGE")
root=$(buildah mount "$container")
mkdir -p "$work/bundle" "$work/data"
chown 1654:1654 "$work/data"
write_bundle "$root" "$work/data"

start_proxy
wait_ready
passed "it is ready"
process=/proc/$(cat "$work/pid")

read -r _ uid _ < <(grep ^Uid: "$process/status")
[ "$uid" -ne 0 ] || fail "it runs as root"
grep -q '^CapEff:[[:space:]]*0*$' "$process/status" || fail "it has capabilities"
passed "it runs as user $uid without capabilities"

mapfile -t health < <(image_config '.Healthcheck.Test[1:][]')
in_container "${health[@]}" || fail "its health check"
! in_container "${health[@]}" --url "http://127.0.0.1:1" 2>/dev/null || fail "its health check says yes to nobody"
passed "its own health check says yes, and no where nobody listens"

# Not even root can, as seen from within.
for path in /app/x /tmp/x /home/app/x /x; do
  ! touch "$process/root$path" 2>/dev/null || fail "$path can be written"
done
! in_container /app/CozeProxy prices export /app/prices.json >/dev/null 2>"$work/refused" || fail "a command wrote to /app"
grep -qi read-only "$work/refused" || fail "the command failed otherwise: $(cat "$work/refused")"
in_container /app/CozeProxy prices export /data/prices.json >/dev/null || fail "a command cannot write to /data"
passed "nothing can be written but /data"

admin accounts '{"name":"demo","balance":"1000"}' >/dev/null
key=$(admin keys '{"accountId":1,"name":"demo"}' | jq -r .key)
streamed=$(chat true)
grep -q '^data: \[DONE\]' <<<"$streamed" || fail "the streamed call: $streamed"
first=$(tail -n 1 <<<"$streamed")
whole=$(chat false | head -n 1)
[ "$(jq -r '.choices[0].finish_reason' <<<"$whole")" = stop ] || fail "the whole call: $whole"
[ "$(curl -fsS "http://127.0.0.1:$PORT/admin/api/ledger/verify" -H "Authorization: Bearer $ADMIN" | jq -c '[.ok, .calls, .openHolds]')" = '[true,2,0]' ] ||
  fail "the ledger does not verify"
passed "it answers a streamed and a whole call, and the ledger verifies"

[ "$(curl -fsS -o /dev/null -w '%{http_code}' "http://127.0.0.1:$PORT/admin/sign-in")" = 200 ] || fail "the console is not there"
[ -e "$root/usr/share/zoneinfo/Asia/Shanghai" ] || fail "there are no time zones"
passed "the console is there, and time zones are"

stop_proxy
passed "asked to end, it ends with 0"

# Written beside the mounts it would lie in the container's own layer.
[ -z "$(find "$root/app" "$root/tmp" "$root/home" "$root/data" -newer "$work/bundle/config.json" -print -quit)" ] || fail "something was written to the root"
left=$(find "$work/data" -mindepth 1 -printf '%f\n' | sort | tr '\n' ' ')
passed "it left in /data: $left"

times=()
for ((start = 0; start < starts; start++)); do
  find "$work/data" -mindepth 1 -delete
  begin=$(date +%s%N)
  start_proxy
  wait_ready
  times+=($((($(date +%s%N) - begin) / 1000000)))
  if ((start == starts - 1)); then break; fi
  stop_proxy
done
median=$(printf '%s\n' "${times[@]}" | sort -n | sed -n "$(((starts + 1) / 2))p")

sleep 10
idle=$(memory)
admin accounts '{"name":"demo","balance":"1000"}' >/dev/null
key=$(admin keys '{"accountId":1,"name":"demo"}' | jq -r .key)
callers=() loaded=0
for ((caller = 0; caller < streams; caller++)); do
  (for _ in 1 2 3; do chat true; done >"$work/stream-$caller" 2>&1) &
  callers+=($!)
done
while [ -n "$(jobs -pr | grep -Fxf <(printf '%s\n' "${callers[@]}"))" ]; do
  now=$(memory)
  loaded=$((now > loaded ? now : loaded))
  sleep 0.2
done
done=$(cat "$work"/stream-* | grep -c '^data: \[DONE\]')
[ "$done" -eq $((streams * 3)) ] || fail "$done of $((streams * 3)) streams came to their end"
begin=$(date +%s%N)
in_container "${health[@]}" >/dev/null
check=$((($(date +%s%N) - begin) / 1000000))
stop_proxy

{ read -r compressed; read -r uncompressed; } < <(sizes "$IMAGE")
{ read -r base_compressed; read -r base; } < <(sizes "$(sed -n 's/^ARG DOTNET=\(.*\)/mcr.microsoft.com\/dotnet\/aspnet:\1-noble-chiseled/p' Dockerfile)")
cat <<FIGURES

image                                 $uncompressed MB, compressed $compressed MB
of these our layers                   $((${uncompressed%.*} - ${base%.*})) MB, compressed $((compressed - base_compressed)) MB
start to ready, median of $starts          $median ms (${times[*]})
first byte of the first call          $first s
memory (RSS) idle                     $idle MB
memory (RSS) under $streams streams        $loaded MB
health check                          $check ms
(proved in $SECONDS s, the build not counted)
FIGURES
