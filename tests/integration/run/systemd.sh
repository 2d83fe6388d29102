#!/bin/bash
# systemd.sh FOLDER SHARED…
# Boots this machine's own systemd in a copy of its root file system, as PID 1 of namespaces of its
# own: FOLDER keeps what it changes, SHARED are folders that are the same inside. Ends with SIGKILL.
set -euo pipefail
if [ "$$" != 1 ]; then
  exec unshare --mount --pid --fork --kill-child --cgroup --uts --ipc --propagation private \
    bash "$0" "$@"
fi
folder=$1 root=$1/root
shift
mkdir -p "$folder"/{changed,work,root}
mount -t overlay overlay -o "lowerdir=/,upperdir=$folder/changed,workdir=$folder/work" "$root"
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/run"
mount -t tmpfs tmpfs "$root/tmp"
for each in "$@"; do mkdir -p "$root$each" && mount --bind "$each" "$root$each"; done
units=$root/etc/systemd/system
if [ ! -e "$folder/made" ]; then  # none of this machine's own services
  rm -rf "$units"
  mkdir -p "$units"
  for each in systemd-binfmt.service proc-sys-fs-binfmt_misc.automount console-getty.service \
    dbus.service dbus.socket sys-kernel-debug.mount sys-kernel-tracing.mount dev-hugepages.mount \
    systemd-udevd.service systemd-udev-trigger.service getty.target systemd-logind.service; do
    ln -s /dev/null "$units/$each"
  done
  touch "$folder/made"
fi
exec chroot "$root" env -i container=docker PATH=/usr/sbin:/usr/bin:/sbin:/bin \
  /lib/systemd/systemd --system --log-target=console --show-status=no
