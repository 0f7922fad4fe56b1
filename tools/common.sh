# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=sh
# Shared by tools/demo and tools/test, which set `root` and go there first.

export LC_ALL="${LC_ALL:-C.UTF-8}"

say ()
{
  printf '%s\n' "$*"
}

fail ()
{
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# Prints the packages of the sections that are named.
list_packages ()
{
  for section in "$@"; do
    sed -n "/^\[$section\]/,/^\[/ s/^[a-z].*/&/p" tools/packages
  done
}

is_installed ()
{
  dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null |
    grep -qx installed
}

as_root ()
{
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "needs root or sudo for: $*"
  fi
}

apt ()
{
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq "$@" \
    </dev/null >out/apt.log 2>&1 ||
    { cat out/apt.log >&2; fail "apt-get $1 failed"; }
}

# Installs what is missing of some sections; asks nobody if nothing is.
need ()
{
  missing=
  command -v dpkg-query >/dev/null || return 0
  for package in $(list_packages "$@"); do
    is_installed "$package" || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  say "Installing:$missing"
  mkdir -p out
  apt update
  # Word by word.
  # shellcheck disable=SC2086
  apt install --no-install-recommends $missing
}

# configure FOLDER OPTION...: once is enough.
configure ()
{
  folder=$1
  shift
  mkdir -p out
  [ -f "$folder/build.ninja" ] ||
    meson setup "$folder" "$@" >out/build.log 2>&1 ||
    { cat out/build.log >&2; fail "cannot configure $folder"; }
}

build ()
{
  configure "$@"
  ninja -C "$folder" -j "$(nproc)" >out/build.log 2>&1 ||
    { cat out/build.log >&2; fail "cannot compile in $folder"; }
}
