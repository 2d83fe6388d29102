#!/bin/sh
# run.sh WORDS…: `./doit WORDS` in a container with Debian (sdk/workstation/Dockerfile), by Docker or
# Podman. ./doit calls it on a machine that lacks what it needs and has no apt to install it with.
#
# The checkout, the project, the store and ~/.ssh have the paths that they have outside; files are made by the user
# who calls; the network is the machine's own, and so is what says how to reach stores and package indexes.
# The container ends with the command.
set -eu
here=$(readlink -f "$0")
sdk=${here%/workstation/run.sh} checkout=${here%/sdk/workstation/run.sh}
store=${ANTLER_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/antler}
id=$(id -u) group=$(id -g)

engine='' there=''
for each in podman docker; do # the last one that answers: it may be off, or another user's
    command -v $each >/dev/null || continue
    there=$each
    ! $each info >/dev/null 2>&1 || engine=$each
done
[ -n "$there" ] || {
    echo "antler: neither Docker nor Podman is installed" >&2
    echo "  → install one of them: ./doit then runs in a container" >&2
    exit 3
}
[ -n "$engine" ] || {
    echo "antler: $there does not answer" >&2
    echo "  → \`$there info\` says why: it may be off, or your user may not use it" >&2
    exit 3
}
! $engine --version | grep -qi podman || engine=podman # some distributions call it docker, too
first=100000 count=65536
# A container of a user's own Podman has 65536 ids in all, of which one is the user's.
[ $engine = docker ] || [ "$id" = 0 ] || first=$((id < 30000 ? 30000 : 1000)) count=20000
recipe=$(cat "$sdk/workstation/Dockerfile" "$sdk/system-packages.txt" | cksum | cut -d ' ' -f 1)
image=antler-workstation:$recipe-$id-$group-$first
"$engine" image inspect "$image" >/dev/null 2>&1 || {
    echo "antler: building $image, a Debian with what it needs" >&2
    "$engine" build --network host --tag "$image" --file "$sdk/workstation/Dockerfile" \
        --build-arg ID="$id" --build-arg GROUP="$group" \
        --build-arg FIRST="$first" --build-arg COUNT="$count" \
        --build-arg MIRROR="${ANTLER_DEBIAN_MIRROR:-}" "$sdk" >&2
}

project=${ANTLER_PROJECT:-$PWD}
case ${1:-} in
--project=*) project=${1#*=} ;;
--project) project=${2:-.} ;;
esac
project=$(readlink -f "$project")

# From the last words to the first: the command, what it sees, who runs it.
set -- "$image" "$checkout/doit" "$@"
[ ! -d "$HOME/.ssh" ] || set -- --volume "$HOME/.ssh:$HOME/.ssh" "$@"
[ ! -S "${SSH_AUTH_SOCK:-}" ] || set -- --volume "$SSH_AUTH_SOCK:$SSH_AUTH_SOCK" \
                                        --env SSH_AUTH_SOCK "$@"
for name in $(env | sed -n 's/^\(\(ANTLER\|AWS\|PIP\)_[A-Z_]*\|[a-zA-Z]*_proxy\|[A-Z]*_PROXY\|TERM\)=.*/\1/p'); do
    set -- --env "$name" "$@"
done
case $PWD in
/ | "$checkout" | "$checkout"/*) ;;
*) set -- --volume "$PWD:$PWD" "$@" ;; # files that the words name
esac
case $project in
/ | "$PWD" | "$checkout" | "$checkout"/*) ;;
*) [ ! -d "$project" ] || set -- --volume "$project:$project" "$@" ;;
esac
mkdir -p "$store"
set -- --volume "$checkout:$checkout" --volume "$store:$store" --workdir "$PWD" \
       --env HOME="$HOME" --env USER="$(id -un)" --env ANTLER_HOME="$store" "$@"
# Compilers run in namespaces of their own, which a container's usual rules forbid: to root, too, who
# makes them without a user namespace. SELinux would keep the folders from it.
set -- --security-opt seccomp=unconfined --security-opt label=disable "$@"
[ "$id" != 0 ] || set -- --cap-add SYS_ADMIN --cap-add NET_ADMIN "$@"
case $engine in
podman)
    [ "$id" = 0 ] || set -- --userns keep-id "$@" # root's has no such thing, nor needs it
    set -- --security-opt unmask=ALL "$@"
    ;;
*) set -- --user "$id:$group" --security-opt apparmor=unconfined \
          --security-opt systempaths=unconfined "$@" ;;
esac
[ ! -t 0 ] || [ ! -t 1 ] || set -- --tty "$@"
exec "$engine" run --rm --interactive --network host "$@"
