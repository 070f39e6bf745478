# Shell functions that the scripts share. Sourced, never run.
# shellcheck shell=bash

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
PY=.venv/bin/python

say() { printf '%s\n' "$@"; }
die() { printf '%s\n' "$*" >&2; exit 1; }

# Run a command as root, where that takes no password.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo -n "$@"
  else return 1; fi
}

# Install Debian packages where this user may; 1 where not.
apt_install() {
  command -v apt-get >/dev/null && as_root true || return 1
  say "Installing $* with apt-get"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 && return
  as_root apt-get update -qq >/dev/null 2>&1
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# Pango draws the text of PDF reports. Without it everything works but those.
ensure_pango() {
  "$PY" - <<'PYTHON' 2>/dev/null && return
import ctypes.util, sys
sys.exit(not all(ctypes.util.find_library(name) for name in ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")))
PYTHON
  apt_install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 ||
    say "PDF reports need Pango. Install it with: sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
}

# Browser tests drive an installed Chromium. Without it they are skipped, and say so.
ensure_chromium() {
  [ -n "${CHROMIUM:-}" ] && return
  local name
  for name in chromium chromium-browser google-chrome; do command -v "$name" >/dev/null && return; done
  apt_install chromium ||
    say "Browser tests will be skipped: no Chromium here. Install it with: sudo apt-get install chromium"
}
