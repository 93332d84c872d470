# shellcheck shell=bash
# Shared by the scripts beside it: messages, paths, secrets, ports, packages.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
local_dir=$root/.local
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-${MAK_TARGET_DIR:-$HOME/.cache/mak-crm/target}}

if [ -t 2 ]; then bold=$'\e[1m' red=$'\e[31m' plain=$'\e[0m'; else bold='' red='' plain=''; fi

say() { printf '%s==>%s %s\n' "$bold" "$plain" "$*" >&2; }
die() { printf '%serror:%s %s\n' "$red" "$plain" "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
is_root() { [ "$(id -u)" = 0 ]; }

# A Node.js that scripts/need got because the system's was too old.
use_own_node() { if [ -x "$local_dir/node/bin/node" ] && [[ :$PATH: != *:$local_dir/node/bin:* ]]; then export PATH=$local_dir/node/bin:$PATH; fi; }
use_own_node

# random_hex BYTES
random_hex() { head -c "$1" /dev/urandom | od -An -tx1 | tr -d ' \n'; }

# secret NAME: the secret of that name, made at first use.
secret() {
  local file=$local_dir/secrets/$1
  if [ ! -s "$file" ]; then
    (umask 077; mkdir -p "$local_dir/secrets"; random_hex 32 >"$file.$$"; ln "$file.$$" "$file" 2>/dev/null || true; rm "$file.$$")
  fi
  cat "$file"
}

port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# free_port: a free port below the range that outgoing connections use.
free_port() {
  local port
  for _ in $(seq 50); do
    port=$((20000 + RANDOM % 10000))
    port_taken "$port" || { echo "$port"; return; }
  done
  die "no free port between 20000 and 29999"
}

# keep_port FILE: the port kept in FILE, or another one if somebody else has it by now.
keep_port() {
  if [ ! -s "$1" ] || port_taken "$(cat "$1")"; then free_port >"$1"; fi
  cat "$1"
}

# apt_install WHY PACKAGE...: installs Debian packages without starting the servers in them.
apt_install() {
  local why=$1 sudo=()
  shift
  have apt-get || die "$why needs: $* (no apt-get here: install them by hand)"
  if ! is_root; then
    if have sudo; then sudo=(sudo); else die "$why needs: $* (run: apt-get install $*)"; fi
  fi
  say "Installing $* ($why)"
  local quiet=(env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1)
  "${sudo[@]}" "${quiet[@]}" apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 && return
  "${sudo[@]}" "${quiet[@]}" apt-get update -qq >/dev/null || true
  "${sudo[@]}" "${quiet[@]}" apt-get install -y -qq --no-install-recommends "$@" >/dev/null ||
    die "$why: apt-get could not install $*"
}
