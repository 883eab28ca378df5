#!/usr/bin/env bash
# Makes the Dockerfile's two base images out of this machine's .NET and Debian packages, under their official names, for machines that
# reach no image registry. They are stand-ins: Debian's libraries where the official ones have Ubuntu's. Needs root and buildah.
set -euo pipefail

dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
version=$(sed -n 's/^ARG DOTNET=//p' "$(dirname "${BASH_SOURCE[0]}")/../../Dockerfile")

# What .NET loads, and what the builder has besides: a shell, its usual programs, and what they load.
readonly RUNTIME=(base-files libc6 libgcc-s1 libstdc++6 libssl3 zlib1g)
readonly BUILDER=(dash coreutils libacl1 libattr1 libgmp10 libpcre2-8-0 libselinux1 openssl ca-certificates tzdata)

copy_packages() { # root, packages...
  local root=$1
  shift
  mkdir -p "$root"/{usr/{bin,sbin,lib,lib64},etc,tmp,root,proc,dev,sys}
  chmod 1777 "$root/tmp"
  local folder
  for folder in bin sbin lib lib64; do
    ln -s "usr/$folder" "$root/$folder"
  done
  # Through the links: a package may call /usr/lib still /lib.
  dpkg-query --listfiles "$@" | while read -r file; do
    case $file in
      /usr/share/doc/* | /usr/share/man/* | /usr/share/locale/* | /usr/share/lintian/* | /usr/share/bug/*) ;;
      *) if [ -f "$file" ] || [ -L "$file" ]; then echo "${file#/}"; fi ;;
    esac
  done | tar --create --directory / --files-from - | tar --extract --directory "$root" --keep-directory-symlink
}

copy_dotnet() { # root, folders...
  local root=$1
  shift
  mkdir -p "$root/usr/share/dotnet"
  (cd "$dotnet" && cp -a dotnet "$@" "$root/usr/share/dotnet/")
  ln -s ../share/dotnet/dotnet "$root/usr/bin/dotnet"
}

add_user() { # root
  echo "root:x:0:0:root:/root:/sbin/nologin
app:x:1654:1654::/home/app:/sbin/nologin" >"$1/etc/passwd"
  echo "root:x:0:
app:x:1654:" >"$1/etc/group"
  install -d -o 1654 -g 1654 "$1/home/app"
  mkdir -p "$1/etc/ssl/certs"
  cp -L /etc/ssl/certs/ca-certificates.crt "$1/etc/ssl/certs/"
}

make() { # name, function that fills the root, configuration...
  local container root
  container=$(buildah from scratch)
  root=$(buildah mount "$container")
  "$2" "$root"
  buildah umount "$container" >/dev/null
  buildah config "${@:3}" "$container"
  buildah commit --quiet --rm "$container" "$1" >/dev/null
  echo "Made $1"
}

fill_sdk() {
  copy_packages "$1" "${RUNTIME[@]}" "${BUILDER[@]}"
  copy_dotnet "$1" host packs sdk sdk-manifests shared templates
  add_user "$1"
}

fill_runtime() {
  copy_packages "$1" "${RUNTIME[@]}"
  copy_dotnet "$1" host shared

  # Libraries alone, as in the image it stands for.
  find "$1/usr/bin" "$1/usr/sbin" -type f -delete
  add_user "$1"
}

make "mcr.microsoft.com/dotnet/sdk:$version" fill_sdk \
  --env PATH=/usr/sbin:/usr/bin --env APP_UID=1654 --env DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=true --env DOTNET_CLI_TELEMETRY_OPTOUT=true \
  --env DOTNET_NOLOGO=true
make "mcr.microsoft.com/dotnet/aspnet:$version-noble-chiseled" fill_runtime \
  --env PATH=/usr/sbin:/usr/bin --env APP_UID=1654 --env ASPNETCORE_HTTP_PORTS=8080 --env DOTNET_RUNNING_IN_CONTAINER=true \
  --env DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=true --user 1654
