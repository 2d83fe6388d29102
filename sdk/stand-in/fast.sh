#!/bin/bash
# fast.sh TREE.tar PORT CPUINFO SIZE_MB SETUP [inside]
# SETUP: shell commands that change the board's root file system; they run in it before it starts.
# Runs the stand-in's root file system under qemu-user with its real arm64 sshd, without a kernel of
# its own and without timing. It has its own namespaces (users, mounts, processes) and is in memory, so
# nothing is left when this process ends. Its binfmt_misc is its own too (Linux 6.7 or newer), so it
# does not need root.
set -euo pipefail
tree=$1 port=$2 cpuinfo=$3 size=$4 setup=$5
# Registration line of qemu-aarch64: ELF magic and mask of a 64-bit little-endian arm64 program.
format='\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00'
mask='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'

if [ "${6:-}" != inside ]; then
  new=(--user --mount --pid --fork --kill-child)
  if [ "$EUID" -ne 0 ]; then
    exec unshare "${new[@]}" --map-root-user --map-auto bash "$0" "$tree" "$port" "$cpuinfo" "$size" "$setup" inside
  fi
  # Root needs no subordinate ids: it maps its own, from outside, before the inside goes on.
  exec {gate}> >(exec unshare "${new[@]}" bash -c 'read -r _; exec "$@"' bash \
    bash "$0" "$tree" "$port" "$cpuinfo" "$size" "$setup" inside)
  child=$!
  trap 'kill -TERM "$child" 2>/dev/null' EXIT
  trap 'exit 0' TERM INT
  until [ "$(readlink "/proc/$child/ns/user")" != "$(readlink /proc/self/ns/user)" ]; do sleep 0.01; done
  echo 0 0 65536 > "/proc/$child/uid_map"
  echo 0 0 65536 > "/proc/$child/gid_map"
  echo go >&"$gate"
  wait "$child"
  exit
fi

root=$(mktemp -d)
mount --make-rprivate /
mount -t tmpfs -o "mode=755,size=${size}m" tmpfs "$root"
tar -C "$root" --numeric-owner -xf "$tree"
mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc
# F: the interpreter is opened now, so the root needs no copy of it. C: set-uid programs keep their
# rights. P: a program sees the name that it was called by (BusyBox is many programs in one).
printf '%s' ":antler-aarch64:M::$format:$mask:$(command -v qemu-aarch64-static):POCF" > /proc/sys/fs/binfmt_misc/register
mkdir -p "$root/proc" "$root/dev" "$root/tmp" "$root/run/sshd"
mount -t proc proc "$root/proc"
mount --bind "$cpuinfo" "$root/proc/cpuinfo"
mount --rbind /dev "$root/dev"
chmod 1777 "$root/tmp"
(cd "$root" && eval "$setup")
# A program built for a newer core must die here as it would on a Raspberry Pi 4.
export QEMU_CPU=cortex-a72
exec chroot "$root" /usr/sbin/sshd -D -e -p "$port" -o ListenAddress=127.0.0.1 -o SetEnv=QEMU_CPU=cortex-a72
