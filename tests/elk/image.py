"""The image of an Elk version as shell commands that make it of the stand-in's root."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass
from pathlib import Path

from tasks.board.target import OperatingSystem
from tasks.core.versions import written
from tasks.project.freeze import operating_system
from tasks.project.load import OS_FILE, OS_SCHEMA
from tasks.project.schema import Schema
from tasks.project.source import read
from tasks.sushi.versions import dialect
from tests.elk.scenarios import SCENARIOS, Scenario

HERE = Path(__file__).parent

VERSIONS = ("0.9.0", "0.11.0", "1.0.0", "1.1.0")

SERIES = {"0.9.0": "warrior", "0.11.0": "dunfell", "1.0.0": "kirkstone", "1.1.0": "scarthgap"}

PASSWORD = ("$6$antler$Feq9fe4XVO2VNCeOYcMJqRz/fYLhCdKPz01Y4.SbpfdBUUTL42f7tFpY/95iO4UNRoC15TjnTQ82"
            "pu7UxmuXw1")
"""`openssl passwd -6 -salt antler elk`"""


@dataclass(frozen=True)
class Programs:
    """Programs for aarch64, made by the tests' CMake: folders with them.

    Attributes:
        programs: elk-kernel and elk-sudo.
        bench: antler-bench; None: the board has no Sushi that plays.
    """

    programs: Path
    bench: Path | None


def system(version: str) -> OperatingSystem:
    """The row of sdk/os.yaml."""
    name = f"elk-{version}"
    return operating_system(name, Schema.read(OS_SCHEMA).filled(read(OS_FILE).data)[name])


def setup(version: str, names: tuple[str, ...], programs: Programs) -> str:
    """The commands; they run in the board's root, outside of it.

    Args:
        version: one of `VERSIONS`.
        names: of scenarios.
    """
    row, chosen = system(version), [SCENARIOS[name] for name in names]
    core = row.realtime.name
    return "\n".join(["set -e", _folders(), _layers(version, core), _users(row),
                      _identity(row, version), _programs(programs), _sushi(row, programs),
                      *(it.setup() for it in chosen), _start(core, chosen),
                      *(it.last for it in chosen)])


def _folders() -> str:
    """What is in memory on a board, and devices that are not this machine's."""
    return """
rm -rf run
mkdir run && mount -t tmpfs -o mode=755 tmpfs run
mkdir -p run/sshd run/kernel
mount -t tmpfs -o mode=1777 tmpfs tmp
mount -t tmpfs -o mode=755,size=96m tmpfs udata
mount -t tmpfs -o mode=755 tmpfs dev
for node in null zero full random urandom tty; do
  : > "dev/$node" && mount --bind "/dev/$node" "dev/$node"
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=666,mode=620 devpts dev/pts
ln -s pts/ptmx dev/ptmx
mount -t tmpfs -o mode=1777 tmpfs dev/shm
mkdir -p sys/devices/system/cpu/cpu0/cpufreq
echo 2-3 > sys/devices/system/cpu/isolated
echo 1200000 > sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq
echo userspace > sys/devices/system/cpu/cpu0/cpufreq/scaling_governor
ln -sf bash usr/bin/sh
"""


def _layers(version: str, core: str) -> str:
    layers = (HERE / "root" / name for name in ("elk", core, version))
    return "\n".join(f"cp -rT --no-preserve=ownership {layer} ." for layer in layers
                     if layer.is_dir())


def _users(row: OperatingSystem) -> str:
    """Users, groups, passwords and sshd as in meta-elk; the stand-in's own key opens as well."""
    return rf"""
sed -i 's|^mind:.*|mind:x:1000:2004::/home/mind:/bin/bash|' etc/passwd
echo 'xenomai:x:2004:' >> etc/group
sed -i -e 's|^sudo:.*|sudo:x:27:mind|' -e 's|^audio:.*|audio:x:29:mind|' etc/group
sed -i -e 's|^mind:[^:]*|mind:{PASSWORD}|' etc/shadow
{"sed -i 's|^root:[^:]*|root:|' etc/shadow" if row.open_root else ""}
sed -i -e 's/^PermitRootLogin .*/PermitRootLogin yes/' \
  -e 's/^PasswordAuthentication .*/PasswordAuthentication yes\nPermitEmptyPasswords yes/' \
  -e 's|^AuthorizedKeysFile .*|& .ssh/authorized_keys|' \
  etc/ssh/sshd_config
cp etc/ssh/authorized_keys/mind etc/ssh/authorized_keys/root
mkdir -p .{row.plugins} home/mind/config_files root
chmod 700 root
chown -R 1000:2004 home/mind udata
"""


def _identity(row: OperatingSystem, version: str) -> str:
    """Whose board it is, in the words of Poky's os-release and of the kernel."""
    number = row.version_ids[0]
    kernel = f"{written(row.kernel)}.{'78-v8' if row.kernel >= (5,) else '83'}"
    line = "#1 SMP PREEMPT IRQPIPE" if row.realtime.tool else "#1 SMP PREEMPT ipipe"
    return f"""
cat > etc/os-release <<'END'
ID=elk
NAME="ELK Poky based distribution for Yocto Project"
VERSION="{number} ({SERIES[version]})"
VERSION_ID={number}
PRETTY_NAME="ELK Poky based distribution for Yocto Project {number} ({SERIES[version]})"
END
echo {kernel} > run/kernel/release
echo '{line} Thu Jun 1 12:00:00 UTC 2023' > run/kernel/version
echo elk-pi | tee run/kernel/hostname > etc/hostname
echo hifi-berry-pro > run/kernel/hat
mkdir -p run/kernel/proc/device-tree run/kernel/proc/self
sed -e 's/^\\(Max realtime priority  *\\)[0-9][0-9]* /\\199 /' \
  -e 's/^\\(Max locked memory  *\\)[0-9][0-9]* /\\1unlimited /' \
  /proc/self/limits > run/kernel/proc/self/limits
printf 'Raspberry Pi 4 Model B Rev 1.4\\0' > run/kernel/proc/device-tree/model
printf '#!/bin/sh\\necho "glibc {written(row.glibc)}"\\n' > usr/bin/getconf
chmod +x usr/bin/getconf
library=$(readlink -f usr/lib/aarch64-linux-gnu/libstdc++.so.6)
printf '\\nGLIBCXX_{written(row.glibcxx)}\\n' >> "$library"
"""


def _programs(programs: Programs) -> str:
    """The kernel's face, sudo; gdb and strace that say what recorded ones said."""
    return f"""
cp {programs.programs}/libelk-kernel.so usr/lib/
echo /usr/lib/libelk-kernel.so > etc/ld.so.preload
cp {programs.programs}/elk-sudo usr/bin/sudo
chmod 4755 usr/bin/sudo
"""


def _sushi(row: OperatingSystem, programs: Programs) -> str:
    """Sushi's binaries: links to the script that stands for it, each with a bench of its name."""
    spoken = dialect(row.sushi)
    old, newest = spoken.version < (1, 0), spoken.version >= (1, 2)
    refused = ("--disable-grpc", "--disable-osc") if old or newest else ("--no-grpc", "--no-osc")
    evl = bool(row.realtime.tool)
    facts = {
        "version": row.sushi, "version_code": "0" if newest else "1",
        "built": "vst3, lv2, xenomai, rpc control, ableton link",
        "unknown_options": " ".join((*refused, *(["--base-plugin-path"] if old else []))),
        "modes": "yes" if old else "", "device": row.realtime.device,
        "driver_frames": row.block_size_files[0],
        "threads": "/dev/evl" if evl else ""}
    lines = [f"mkdir -p usr/lib/sushi {'dev/evl' if evl else 'dev/rtdm'}",
             "cat > usr/lib/sushi/facts <<'END'",
             *(f"{key}={shlex.quote(value)}" for key, value in facts.items()), "END"]
    if evl:
        lines.append("chown 1000:2004 dev/evl && chmod 770 dev/evl")
    for size in row.block_sizes:
        lines.append(f"ln -s ../lib/sushi/sushi usr/bin/sushi_b{size}")
        if programs.bench:
            folder = f"usr/lib/sushi/{size}"
            first = f"usr/lib/sushi/{row.block_sizes[0]}/sushi_b{row.block_sizes[0]}"
            lines.append(f"mkdir {folder}")
            lines.append(f"cp {programs.bench} {folder}/sushi_b{size}"
                         if size == row.block_sizes[0] else f"ln {first} {folder}/sushi_b{size}")
    return "\n".join(lines)


def _start(core: str, chosen: list[Scenario]) -> str:
    """Drivers are loaded as at every start, and the kernel begins to count."""
    words = " ".join(word for it in chosen for word in it.kernel)
    return (f"chroot . /usr/bin/load-drivers || true\n"
            f"{sys.executable} {HERE / 'kernel.py'} \"$PWD\" {core} {words} &\n")
