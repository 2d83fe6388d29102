#!/bin/sh
# setup.sh CHECKOUT WANTED: make CHECKOUT/.venv from requirements.txt and see to system packages.
# setup.sh CHECKOUT --tests: what only tests need: their system packages, requirements-dev.txt.
# setup.sh CHECKOUT --reference: the interpreters that a model's reference runs in.
# setup.sh CHECKOUT --report: what draws the page of `./doit report`.
# setup.sh CHECKOUT --watch: what is told of files that are saved.
# setup.sh CHECKOUT --container: what talks to a container engine.
# setup.sh CHECKOUT --compare: what shares cells among workers, Dask.
# setup.sh CHECKOUT --store: what reads and writes a shared store.
# setup.sh CODE --system: the system packages alone, of an Antler that is installed.
# setup.sh CHECKOUT --look: name, package and place of each that is needed here; installs nothing.
#
# ANTLER_APT_WAIT: how many seconds to wait for another user of apt (default: 600).
set -eu
here=$1
python=$here/.venv/bin/python
IN_CONTAINER=75 # exit code: ./doit shall run in a container
say() { printf '%s\n' "$*" >&2; }
fail() { say "antler: $1"; say "  → $2"; exit 3; }

# The groups of system-packages.txt that this machine and user need.
needed() {
    echo use
    [ "$(id -u)" = 0 ] || echo user
    ! on_ubuntu || echo ubuntu
}

on_ubuntu() { grep -Eqs '^ID(_LIKE)?=.*ubuntu' /etc/os-release; }

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
    packages=$1 as_root=
    line="apt-get install -y --no-install-recommends $packages"
    command -v apt-get >/dev/null 2>&1 || without_apt
    if [ "$(id -u)" != 0 ]; then
        say "antler: missing system packages: $packages"
        say "  → sudo $line"
        [ -t 0 ] || exit 3
        printf 'Run it now? [y/N] ' >&2
        read -r answer
        case $answer in y|Y|yes) as_root=sudo ;; *) exit 3 ;; esac
    fi
    say "antler: installing system packages: $packages"
    log=$(mktemp)
    # The lists may be missing or old: refresh them and try once more before giving up.
    # shellcheck disable=SC2086
    apt_get install -y --no-install-recommends $packages || {
        apt_get update || true
        apt_get install -y --no-install-recommends $packages ||
            { tail -5 "$log" >&2; fail "apt-get could not install: $packages" "$line"; }
    }
    rm -f "$log"
}

# Whether apt can work while .venv is made: it asks nobody, and Python needs nothing of it.
apt_goes_alone() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null &&
        python3 -I -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

# Has ./doit run in a container, if there is an engine for that.
without_apt() {
    ! command -v docker >/dev/null && ! command -v podman >/dev/null || exit "$IN_CONTAINER"
    fail "these programs are missing, and this is no Debian or Ubuntu: $packages" \
         "install Docker or Podman, in which ./doit then runs, or your distribution's packages of \
the same names; then run ./doit again"
}

# Runs apt-get, its output in $log. Waits while another process holds one of apt's locks, as
# unattended-upgrades does for minutes after a boot: apt's own option waits for dpkg's only.
apt_get() {
    left=${ANTLER_APT_WAIT:-600} waiting_for=
    until $as_root env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 apt-get "$@" \
            </dev/null >"$log" 2>&1; do
        holder=$(lock_holder)
        [ -n "$holder" ] || return 1
        [ "$left" -gt 0 ] || fail "apt is still in use by $holder" \
                                  "wait until that ends, then run ./doit again"
        [ "$holder" = "$waiting_for" ] || say "antler: waiting for $holder, which is using apt"
        waiting_for=$holder left=$((left - 1))
        sleep 1
    done
}

# Who holds the lock that apt-get complained of in $log; empty where it failed for another reason.
lock_holder() {
    grep -q '^E: Could not get lock' "$log" || return 0
    name=$(sed -n 's/^E: Could not get lock .* held by process \([0-9]*\) (\(.*\)).*/\2 (process \1)/p' \
           "$log" | head -n 1)
    echo "${name:-another process}"
}

# Sets `system_python` to one that is new enough, best one that can make a .venv.
find_python() {
    system_python= seen=
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        version=$("$candidate" -I -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' \
                  2>/dev/null) || continue
        seen="$seen, $candidate is $version"
        "$candidate" -I -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
        system_python=${system_python:-$candidate}
        "$candidate" -I -c 'import venv, ensurepip' 2>/dev/null &&
            { system_python=$candidate; return; }
    done
    [ -n "$system_python" ] ||
        fail "Python 3.11 or newer is needed${seen:-, there is none}" \
             "apt-get install python3 python3-venv (Debian 12, Ubuntu 24.04 or newer)"
    install_packages "$system_python-venv"
}

# Without pip, whose own installer takes longer than uv for everything: it comes with the
# requirements, and where these must be fetched, by `download`.
make_venv() {
    "$python" -I -c 'import sys, sysconfig, os
sys.exit(not os.path.isdir(sysconfig.get_path("purelib")))' 2>/dev/null && return
    find_python
    say "antler: making .venv with $system_python"
    "$system_python" -I -m venv --without-pip --clear "$here/.venv" ||
        fail "$here/.venv could not be made" "free some space, check who owns the folder"
}

# Installs a requirements file from the wheels that the store keeps for it and for this Python, so
# that the next checkout needs no package index. Fetches them where the store lacks them, or where
# one of them is damaged.
install_requirements() {
    say "antler: installing ${1##*/} into .venv"
    tool=$(wheels_of "$here/sdk/uv.txt")
    wheels=$(wheels_of "$1")
    if [ -d "$wheels" ]; then
        ! install_wheels "$1" || return 0
        rm -rf "$tool" "$wheels" # something in them is damaged
    fi
    fetch_wheels "$here/sdk/uv.txt" "$tool"
    fetch_wheels "$1" "$wheels"
    install_wheels "$1" || explain_pip
}

wheels_of() {
    "$python" -I - "$here" "$1" <<'PYTHON'
import hashlib, pathlib, sys, sysconfig
sys.path.insert(0, sys.argv[1])
from tasks.core.paths import home
made_for = f"{sys.implementation.cache_tag} {sysconfig.get_platform()}\n".encode()
digest = hashlib.sha256(made_for + pathlib.Path(sys.argv[2]).read_bytes()).hexdigest()
print(home() / "wheels" / digest[:16])
PYTHON
}

install_wheels() {
    "$tool/uv" pip install --python "$python" --no-config --no-cache --offline --no-index \
        --find-links "$wheels" --no-deps --require-hashes --quiet -r "$1" 2>"$here/.venv/pip.log"
}

# Into a folder that is renamed when it is complete; what a killed run fetched is not fetched again.
fetch_wheels() {
    [ ! -d "$2" ] || return 0
    part=$2.part store=${2%/*/*}
    lock=$store/locks/wheels-${2##*/}
    mkdir -p "$part" "${lock%/*}" 2>/dev/null && touch "$lock" 2>/dev/null ||
        fail "the store $store cannot be written" \
             "set ANTLER_HOME to a folder that can, or free some space"
    exec 8>"$lock"
    flock 8
    [ -d "$2" ] || { download "$1" && take_uv && mv "$part" "$2"; } || explain_pip
    exec 8>&-
}

download() {
    "$python" -I -c 'import pip' 2>/dev/null || "$python" -I -m ensurepip >/dev/null ||
        fail "pip could not be installed" "free some space, then run ./doit again"
    "$python" -I -m pip download --dest "$part" -r "$1" --quiet --disable-pip-version-check \
        --require-hashes 2>"$here/.venv/pip.log"
}

# Beside its wheel, if that is among those in $part.
take_uv() {
    set -- "$part"/uv-*.whl
    [ -e "$1" ] || return 0
    "$python" -I - "$1" "$part/uv" 2>"$here/.venv/pip.log" <<'PYTHON'
import os, shutil, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    name, = (it for it in wheel.namelist() if it.endswith("/scripts/uv"))
    with wheel.open(name) as packed, open(sys.argv[2], "wb") as program:
        shutil.copyfileobj(packed, program)
os.chmod(sys.argv[2], 0o755)
PYTHON
}

explain_pip() {
    tail -5 "$here/.venv/pip.log" >&2
    helps="check the network, then run ./doit again"
    ! grep -q "No space left" "$here/.venv/pip.log" || helps="free some space, then run ./doit again"
    fail "the Python packages could not be installed" "$helps"
}

# Installs requirements that not every command needs, where they changed.
install_also() {
    stamp=$here/.venv/.set-up-$1 wanted=$(sha256sum <"$2")
    [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ] || return 0
    say "antler: $3"
    install_requirements "$2"
    printf '%s\n' "$wanted" >"$stamp"
}

# Set up only once at a time; the one that waited finds the work done.
exclusively() {
    touch "$here/.set-up.lock" 2>/dev/null ||
        fail "$here cannot be written" "check who owns it (ls -ld), or free some space"
    exec 9>"$here/.set-up.lock"
    flock 9
}

case ${2:-} in
# shellcheck disable=SC2046
--look) look $(needed) ;;
# shellcheck disable=SC2046
--system) install_missing $(needed) ;;
--tests)
    exclusively
    # shellcheck disable=SC2046
    install_missing test $(on_ubuntu || echo browser)
    install_also tests "$here/requirements-dev.txt" "the tests need packages of their own"
    ;;
--reference)
    exclusively
    install_also reference "$here/requirements-reference.txt" \
        "the models' own interpreters, LiteRT and ONNX Runtime, are needed for the first time"
    ;;
--report)
    exclusively
    install_also report "$here/requirements-report.txt" \
        "what draws the page, matplotlib, is needed for the first time"
    ;;
--watch)
    exclusively
    install_also watch "$here/requirements-watch.txt" \
        "what is told of files that are saved, watchfiles, is needed for the first time"
    ;;
--container)
    exclusively
    install_also container "$here/requirements-container.txt" \
        "the docker SDK for Python is needed for the first time"
    ;;
--store)
    exclusively
    install_also store "$here/requirements-store.txt" \
        "what reads and writes a shared store is needed for the first time"
    ;;
--control)
    exclusively
    install_also control "$here/requirements-control.txt" \
        "what speaks OSC and gRPC with a plugin host that runs is needed for the first time"
    ;;
--compare)
    exclusively
    install_also compare "$here/requirements-compare.txt" \
        "Dask, which shares work among workers, is needed for the first time"
    ;;
*)
    exclusively
    stamp=$here/.venv/.set-up
    [ "$(cat "$stamp" 2>/dev/null)" != "$2 $(readlink -f "$python")" ] || exit 0
    beside=
    # shellcheck disable=SC2046
    if apt_goes_alone; then
        install_missing $(needed) &
        beside=$!
        trap 'wait' EXIT # leaves no apt behind that still works
    else
        install_missing $(needed)
    fi
    make_venv
    install_requirements "$here/requirements.txt"
    [ -z "$beside" ] || wait "$beside"
    printf '%s\n' "$2 $(readlink -f "$python")" >"$stamp"
    ;;
esac
