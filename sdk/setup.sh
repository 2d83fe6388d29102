#!/bin/sh
# setup.sh CHECKOUT WANTED: make CHECKOUT/.venv from requirements.txt and see to system packages.
# setup.sh CHECKOUT --packages GROUP: the packages of one group (system-packages.txt) only.
# setup.sh CHECKOUT --look: name, package and place of each that is needed here; installs nothing.
set -eu
here=$1
say() { printf '%s\n' "$*" >&2; }
fail() { say "antler: $1"; say "  → $2"; exit 3; }

# The groups of system-packages.txt that this machine and user need.
needed() {
    echo use
    [ "$(id -u)" = 0 ] || echo user
    ! grep -Eqs '^ID(_LIKE)?=.*ubuntu' /etc/os-release || echo ubuntu
}

# Where a command, a library (lib….so.N) or a file is. In a subshell: PATH stays as it is.
where() (
    PATH=$PATH:/usr/sbin:/sbin
    case $1 in
    lib*.so.*) ldconfig -p | sed -n "s|^[[:space:]]*$1 .* => ||p" | head -n 1 ;;
    /*) [ ! -e "$1" ] || echo "$1" ;;
    *) command -v "$1" || true ;;
    esac
)

# Prints name, package and place of each row of the groups; `-`: it is missing.
look() {
    grep -v '^#' "$here/sdk/system-packages.txt" | while read -r group name package _; do
        case " $* " in *" $group "*) ;; *) continue ;; esac
        place=$(where "$name")
        printf '%s %s %s\n' "$name" "$package" "${place:--}"
    done
}

missing_packages() {
    look "$@" | while read -r _ package place; do
        [ "$place" != - ] || printf '%s ' "$package"
    done
}

install_missing() {
    packages=$(missing_packages "$@")
    [ -z "$packages" ] || install_packages "${packages% }"
}

install_packages() {
    packages=$1
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

# Sets `python` to one that is new enough.
find_python() {
    python= seen=
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        version=$("$candidate" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' \
                  2>/dev/null) || continue
        seen="$seen, $candidate is $version"
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null &&
            { python=$candidate; return; }
    done
    fail "Python 3.11 or newer is needed${seen:-, there is none}" \
         "apt-get install python3 python3-venv (Debian 12, Ubuntu 24.04 or newer)"
}

make_venv() {
    find_python
    "$python" -c 'import venv, ensurepip' 2>/dev/null || install_packages "$python-venv"
    say "antler: making .venv from requirements.txt"
    # Asked through its Python: the script pip names the folder that the checkout was in at first.
    "$here/.venv/bin/python" -c 'import pip' 2>/dev/null ||
        "$python" -m venv --clear "$here/.venv" ||
        fail "$here/.venv could not be made" "free some space, check who owns the folder"
    "$here/.venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes \
        -r "$here/requirements.txt" 2>"$here/.venv/pip.log" || {
        tail -5 "$here/.venv/pip.log" >&2
        fail "the Python packages could not be installed" "check the network, then run ./doit again"
    }
}

case ${2:-} in
--packages) install_missing "$3" ;;
# shellcheck disable=SC2046
--look) look $(needed) ;;
*)
    # One set-up at a time; the one that waited finds the work done.
    touch "$here/.set-up.lock" 2>/dev/null ||
        fail "$here cannot be written" "check who owns it (ls -ld), or free some space"
    exec 9>"$here/.set-up.lock"
    command -v flock >/dev/null 2>&1 && flock 9
    [ "$(cat "$here/.venv/.set-up" 2>/dev/null || true)" = "$2" ] && exit 0
    # shellcheck disable=SC2046
    install_missing $(needed)
    make_venv
    printf '%s\n' "$2" >"$here/.venv/.set-up"
    ;;
esac
