#!/usr/bin/env bash
# Builds the image with Docker, Podman or buildah, whichever is there first, and tags it with the version and as latest.
#   deploy/build-image.sh [--with docker|podman|buildah] [--name cozeproxy] [further arguments of the builder, as --platform linux/arm64]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

with='' name=cozeproxy
while [ $# -gt 0 ]; do
  case $1 in
    --with) with=${2:?--with docker, podman or buildah}; shift 2 ;;
    --name) name=${2:?--name of the image}; shift 2 ;;
    *) break ;;
  esac
done

works() {
  case $1 in
    docker) command -v docker >/dev/null && docker version >/dev/null 2>&1 ;; # The client alone builds nothing.
    podman | buildah) command -v "$1" >/dev/null ;;
    *) echo "--with $1: use docker, podman or buildah." >&2; return 1 ;;
  esac
}

for builder in ${with:-docker podman buildah}; do
  works "$builder" && break
  builder=''
done
if [ -z "$builder" ]; then
  echo "${with:-None of docker, podman and buildah} can be used here." >&2
  exit 1
fi

version=$(sed -n 's:.*<VersionPrefix>\(.*\)</VersionPrefix>.*:\1:p' Directory.Build.props)
revision=$(git rev-parse HEAD)
[ -z "$(git status --porcelain --untracked-files=no)" ] || revision+=-dirty

# The commit's time and not the clock's, so that the same sources make the same labels.
created=$(TZ=UTC git log -1 --format=%cd --date=format-local:%Y-%m-%dT%H:%M:%SZ)

# Docker's own format: OCI's knows no health check, and Podman and buildah would drop it.
format=()
[ "$builder" = docker ] || format=(--format docker)

"$builder" build "${format[@]}" \
  --build-arg VERSION="$version" --build-arg REVISION="$revision" --build-arg CREATED="$created" \
  --tag "$name:$version" --tag "$name:latest" "$@" .
echo "Built $name:$version ($revision) with $builder."
