#!/bin/bash
# make.sh OUT HERE MIRROR SUITE ARCH PACKAGES KERNEL MODULES DISK_MB
# Makes the stand-in board's image from Debian packages. Runs no arm64 code and needs neither
# binfmt_misc nor a second stage: packages are unpacked and what their scripts would do is done here.
# Equal packages and keys make equal bytes: no time, no random number and no order of folders is in it.
# As root, or as root of a user namespace with subordinate ids. OUT holds keys/ (made before).
set -euo pipefail
out=$1 here=$2 mirror=$3 suite=$4 arch=$5 packages=$6 kernel=$7 modules=$8 disk=$9
work=$out/work
mkdir "$work"
timeless() { find "$1" -exec touch -h -d @0 {} +; }
# In a namespace of our own the tree lives in memory: nothing owned by foreign ids can be left over.
if [ "${ANTLER_UNSHARED:-}" ]; then mount -t tmpfs -o mode=755 tmpfs "$work"; else trap 'rm -rf "$work"' EXIT; fi
root=$work/root debs=$work/debs ramdisk=$work/ramdisk
mkdir -p "$debs" "$ramdisk"/{bin,modules,proc,sys,dev,root}

echo "STEP packages"
fetch='export APT_CONFIG=$MMDEBSTRAP_APT_CONFIG; cd "$DEBS" && apt-get download -q busybox-static $(apt-cache depends "$KERNEL" | awk "/Depends: linux-image/{print \$2}")'
DEBS=$debs KERNEL=$kernel mmdebstrap --mode=root --variant=extract --skip=check/qemu --arch="$arch" \
  --include="$packages" --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr \
  --aptopt='APT::Install-Recommends "false"' --aptopt='APT::Sandbox::User "root"' \
  --aptopt='Acquire::Languages "none"' --extract-hook="$fetch" "$suite" "$root" "$mirror" 2>&1

echo "STEP files"
rm -rf "$root"/usr/share/{doc,man,locale,info,lintian,bash-completion} "$root"/var/{cache,lib}/apt
for kind in passwd group; do cp "$root/usr/share/base-passwd/$kind.master" "$root/etc/$kind"; done
echo "mind:x:1000:1000:Elk:/home/mind:/bin/bash" >> "$root/etc/passwd"
echo "mind:x:1000:" >> "$root/etc/group"
echo "sshd:x:105:65534::/run/sshd:/usr/sbin/nologin" >> "$root/etc/passwd"
# `*`, not `!`: an sshd without PAM takes `!` for a locked account.
sed -E 's/^([^:]*):.*/\1:*:19000:0:99999:7:::/' "$root/etc/passwd" > "$root/etc/shadow"
chmod 640 "$root/etc/shadow"
ln -sf dash "$root/usr/bin/sh"
ln -sf mawk "$root/usr/bin/awk"
cp "$root/usr/share/base-files/profile" "$root/etc/profile"
cp -rT --no-preserve=ownership "$here/root" "$root"
mkdir -p "$root"/{run/sshd,home/mind,udata,etc/ssh/authorized_keys}
cp "$out/keys/id.pub" "$root/etc/ssh/authorized_keys/mind"
cp "$out/keys/host" "$root/etc/ssh/ssh_host_ed25519_key"
cp "$out/keys/host.pub" "$root/etc/ssh/ssh_host_ed25519_key.pub"
chmod -R go-w "$root/etc"; chmod 755 "$root" "$root/etc" "$root/etc/ssh"
chmod 600 "$root/etc/ssh/ssh_host_ed25519_key"
chmod 644 "$root/etc/ssh/authorized_keys/mind"
chown -R 0:0 "$root/etc/ssh"
chown -R 1000:1000 "$root/home/mind" "$root/udata"
timeless "$root"
tar -C "$root" --sort=name --numeric-owner --exclude='./dev/*' -cf "$out/root.tar" .

echo "STEP kernel"
mkdir "$work/kernel"
# A module that is built into this kernel has no file; tar names it and ends with 2.
wanted=(); for module in $modules; do wanted+=("./lib/modules/*/$module.ko"); done
dpkg-deb --fsys-tarfile "$debs"/linux-image-*.deb |
  { tar -C "$work/kernel" -x --wildcards './boot/vmlinuz*' "${wanted[@]}" 2>/dev/null || true; }
mv "$work"/kernel/boot/vmlinuz-* "$out/vmlinuz"
for module in $modules; do
  file=$(find "$work/kernel" -name "$module.ko")
  if [ "$file" ]; then cp "$file" "$ramdisk/modules/" && echo "$module.ko"; fi
done > "$ramdisk/modules/order"

echo "STEP image"
dpkg-deb --fsys-tarfile "$debs"/busybox-static*.deb | tar -C "$ramdisk" -x ./bin/busybox
ln -s busybox "$ramdisk/bin/sh"
cp "$here/initrd/init" "$ramdisk/init"
timeless "$ramdisk"
(cd "$ramdisk" && find . | LC_ALL=C sort | cpio -o -H newc -R 0:0 --reproducible --quiet) | gzip -1 > "$out/initrd.gz"
timeless "$root" # tar has read it
export E2FSPROGS_FAKE_TIME=1 SOURCE_DATE_EPOCH=1
id=5ca1ab1e-0000-4000-8000-000000000001
mkfs.ext4 -q -F -U "$id" -E hash_seed="$id" -d "$root" "$out/root.img" "${disk}M"
# It takes over when each file was made, which no touch can change.
last=$(dumpe2fs -h "$out/root.img" 2>&1 | awk '/^Inode count/ {all = $3} /^Free inodes/ {print all - $3}')
seq -f 'set_inode_field <%.0f> ctime 0' 12 "$last" | debugfs -w -f - "$out/root.img" > /dev/null 2>&1
echo "STEP done"
