"""Facts about a board: one script collects them in one round trip, pure parsers read them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tasks.board.base import Board
from tasks.core.frozen import frozen
from tasks.core.versions import numbers

TOOLS = ("bash", "sha256sum", "setsid", "chrt", "taskset", "sudo", "gdb", "strace",
         "evl", "sushi")
_MARK = "@@"

# POSIX sh, GNU or BusyBox. Without getconf, the libc prints its version when it is run.
SCRIPT = f"""
say() {{ echo "{_MARK} $1"; }}
say uname; uname -m -r; uname -v
say glibc; getconf GNU_LIBC_VERSION 2>/dev/null ||
for libc in /lib/libc.so.6 /lib64/libc.so.6 /lib/*/libc.so.6; do
  [ -x "$libc" ] && "$libc" | head -n 1 && break
done
say glibcxx; for folder in /usr/lib/$(uname -m)-linux-gnu /lib/$(uname -m)-linux-gnu \\
/usr/lib64 /lib64 /usr/lib /lib; do
  library=$folder/libstdc++.so.6
  [ -e "$library" ] || continue
  tr -c 'A-Z_.0-9' '\\n' < "$library" | grep -o 'GLIBCXX_3[.0-9]*'
  break
done
say df; folder=$1; while [ ! -d "$folder" ]; do folder=$(dirname "$folder"); done
df -Pk "$folder"
say cpu; cpu=/sys/devices/system/cpu/cpu0/cpufreq
cat $cpu/scaling_cur_freq $cpu/scaling_governor 2>/dev/null
say model; tr -d '\\0' 2>/dev/null < /proc/device-tree/model ||
sed -n 's/^model name[^:]*: *//p;s/^CPU part[^:]*: *//p' /proc/cpuinfo | head -n 1; echo
say os; cat /etc/os-release 2>/dev/null
say realtime; ls -d /dev/evl /proc/xenomai /sys/kernel/realtime 2>/dev/null
say limits; ulimit -a 2>/dev/null | grep -i -e rtprio -e real-time -e locked
say blocks; ls -d /usr/bin/sushi_b[0-9]* 2>/dev/null
say tools; for tool in {" ".join(TOOLS)}; do command -v "$tool" > /dev/null && echo "$tool"; done
true
"""
"""Its argument is the folder whose free space is wanted. For its output see `sections`."""


@frozen
class Facts:
    """Facts that a board reports of itself; unknown ones are None or empty.

    Attributes:
        machine: `uname -m`.
        kernel: release and build line.
        glibc: e.g. (2, 31).
        glibcxx: newest symbol version of its libstdc++, e.g. (3, 4, 28).
        free: bytes that the user may still write to the folder in question.
        frequency: the processor's current frequency in Hz; governor: the policy that sets it.
        model: of the board, or of its processor.
        os: NAME and VERSION from /etc/os-release.
        elk: the version of Elk Audio OS; empty on other systems.
        realtime: `cobalt`, `evl`, `preempt_rt` or `none`.
        block_sizes: block sizes in frames that it has a Sushi for, as Elk's images have.
    """

    machine: str
    kernel: str
    glibc: tuple[int, int] | None
    glibcxx: tuple[int, ...] | None
    free: int | None
    frequency: int | None
    governor: str
    model: str
    os: str
    elk: str
    realtime: str
    rtprio: int | None
    block_sizes: tuple[int, ...]
    tools: frozenset[str]


def probe(board: Board, folder: str = "/") -> Facts:
    """Collect the facts about a board.

    Args:
        folder: the folder whose free space is wanted; it need not exist yet.

    Raises:
        BoardError: the script could not be run.
    """
    return parse(board.run(["sh", "-c", SCRIPT, "probe", folder], check=False).stdout)


def parse(text: str) -> Facts:
    """The facts in the script's output."""
    part = sections(text)
    uname = part.get("uname", "").splitlines()
    machine, kernel = _machine(uname)
    cpu = part.get("cpu", "").split()
    release = parse_os_release(part.get("os", ""))
    name = release.get("PRETTY_NAME") or release.get("NAME", "")
    return Facts(
        machine=machine, kernel=kernel, glibc=parse_glibc(part.get("glibc", "")),
        glibcxx=parse_glibcxx(part.get("glibcxx", "")),
        free=parse_df(part.get("df", "")), model=part.get("model", "").strip(), os=name,
        frequency=int(cpu[0]) * 1000 if cpu and cpu[0].isdecimal() else None,
        governor=cpu[1] if len(cpu) > 1 else "", elk=elk_version(release),
        realtime=realtime_kind(part.get("realtime", ""), kernel),
        rtprio=parse_rtprio(part.get("limits", "")),
        block_sizes=parse_block_sizes(part.get("blocks", "")),
        tools=frozenset(part.get("tools", "").split()))


def sections(text: str) -> dict[str, str]:
    """The sections of the output by name."""
    found: dict[str, str] = {}
    _, *pieces = f"\n{text}".split(f"\n{_MARK} ")
    for piece in pieces:
        name, _, body = piece.partition("\n")
        found[name] = body
    return found


def _machine(lines: list[str]) -> tuple[str, str]:
    """`uname -m -r` prints release before machine on GNU and BusyBox alike."""
    release, _, machine = lines[0].partition(" ") if lines else ("", "", "")
    return machine, " ".join([release, *lines[1:]]).strip()


def parse_glibc(text: str) -> tuple[int, int] | None:
    """The version in `glibc 2.31`, or in the first line that a libc.so.6 prints when it is run."""
    found = re.search(r"(\d+)\.(\d+)", text)
    return (int(found[1]), int(found[2])) if found else None


def parse_glibcxx(text: str) -> tuple[int, ...] | None:
    """The newest `GLIBCXX_3.4.N` in a libstdc++."""
    versions = re.findall(r"GLIBCXX_(\d+(?:\.\d+)*)", text)
    return max((numbers(version) for version in versions), default=None)


def parse_df(text: str) -> int | None:
    """Free bytes, from the last line of `df -Pk`."""
    lines = text.strip().splitlines()
    words = lines[-1].split() if len(lines) > 1 else []
    return int(words[-3]) * 1024 if len(words) >= 6 and words[-3].isdecimal() else None


def parse_os_release(text: str) -> dict[str, str]:
    """The KEY=value lines of os-release, without quotes."""
    pairs = (line.partition("=") for line in text.splitlines() if "=" in line)
    return {key.strip(): value.strip().strip("\"'") for key, _, value in pairs}


def elk_version(release: Mapping[str, str]) -> str:
    """The version of Elk Audio OS (DISTRO_VERSION of its Yocto layer); empty on other systems."""
    name = " ".join(release.get(key, "") for key in ("ID", "NAME", "PRETTY_NAME")).lower()
    return release.get("VERSION_ID") or release.get("VERSION", "") if "elk" in name else ""


def realtime_kind(listing: str, kernel: str) -> str:
    """The real-time core, recognised by the files that only it creates."""
    if "/proc/xenomai" in listing:
        return "cobalt"
    if "/dev/evl" in listing:
        return "evl"
    preempt = "/sys/kernel/realtime" in listing or "PREEMPT_RT" in kernel or "PREEMPT RT" in kernel
    return "preempt_rt" if preempt else "none"


def parse_block_sizes(text: str) -> tuple[int, ...]:
    """The block sizes in the names of Elk's Sushi binaries: `/usr/bin/sushi_b64`."""
    return tuple(sorted(map(int, re.findall(r"/sushi_b(\d+)$", text, re.M))))


def parse_rtprio(text: str) -> int | None:
    """The soft real-time priority limit from a shell's `ulimit -a`."""
    lines = [x for x in text.splitlines() if "rtprio" in x or "real-time priority" in x]
    last = lines[0].split()[-1] if lines else ""
    return int(last) if last.isdecimal() else None
