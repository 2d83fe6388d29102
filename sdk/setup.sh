#!/bin/sh
# setup.sh CHECKOUT WANTED: make CHECKOUT/.venv from requirements.txt and see to system packages.
# setup.sh CHECKOUT --packages GROUP: the packages of one group (system-packages.txt) only.
set -eu
here=$1
say() { printf '%s\n' "$*" >&2; }
fail() { say "antler: $1"; say "  → $2"; exit 3; }

# Words of column 2 (command) whose command is absent; prints column 3 (package) of each.
missing_packages() {
    grep -v '^#' "$here/sdk/system-packages.txt" | while read -r group command package _; do
        case " $* " in *" $group "*) ;; *) continue ;; esac
        PATH=$PATH:/usr/sbin:/sbin command -v "$command" >/dev/null 2>&1 || printf '%s ' "$package"
    done
}

install_packages() {
    packages=$(missing_packages "$@")
    [ -n "$packages" ] || return 0
    line="apt-get install -y --no-install-recommends $packages"
    command -v apt-get >/dev/null 2>&1 ||
        fail "these programs are missing, and this is no Debian or Ubuntu: $packages" \
             "install your distribution's packages of the same names, then run ./doit again"
    if [ "$(id -u)" != 0 ]; then
        say "antler: missing system packages: $packages"
        say "  → sudo $line"
        [ -t 0 ] || exit 3
        printf 'Run it now? [y/N] ' >&2
        read -r answer
        case $answer in y|Y|yes) line="sudo $line" ;; *) exit 3 ;; esac
    fi
    say "antler: installing system packages: $packages"
    log=$(mktemp)
    # The lists may be missing or old: refresh them and try once more before giving up.
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive $line >"$log" 2>&1 || {
        ${line%%apt-get*}apt-get update >>"$log" 2>&1 || true
        DEBIAN_FRONTEND=noninteractive $line >>"$log" 2>&1 ||
            { tail -5 "$log" >&2; fail "apt-get could not install: $packages" "$line"; }
    }
    rm -f "$log"
}

make_venv() {
    python=
    for candidate in python3 python3.13 python3.12 python3.11; do
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null &&
            { python=$candidate; break; }
    done
    [ -n "$python" ] || fail "Python 3.11 or newer is needed" "apt-get install python3 python3-venv"
    "$python" -c 'import venv, ensurepip' 2>/dev/null ||
        fail "Python's venv module is missing" "apt-get install python3-venv"
    say "antler: making .venv from requirements.txt"
    [ -x "$here/.venv/bin/pip" ] || "$python" -m venv --clear "$here/.venv"
    "$here/.venv/bin/pip" install --quiet --disable-pip-version-check --require-hashes \
        -r "$here/requirements.txt" 2>"$here/.venv/pip.log" || {
        tail -5 "$here/.venv/pip.log" >&2
        fail "the Python packages could not be installed" "check the network, then run ./doit again"
    }
}

case ${2:-} in
--packages) install_packages "$3" ;;
*)
    # One set-up at a time; the one that waited finds the work done.
    exec 9>"$here/.set-up.lock"
    command -v flock >/dev/null 2>&1 && flock 9
    [ "$(cat "$here/.venv/.set-up" 2>/dev/null || true)" = "$2" ] && exit 0
    groups=use
    [ "$(id -u)" = 0 ] || groups="use user"
    # shellcheck disable=SC2086
    install_packages $groups
    make_venv
    printf '%s\n' "$2" >"$here/.venv/.set-up"
    ;;
esac
