"""The files of a plugin host on a board, and the scripts that watch its process."""

from __future__ import annotations

from dataclasses import replace

from tasks.board.target import Target
from tasks.core.frozen import frozen
from tasks.project.model import Project

# A process is identified by its id and its start time: ids are reused.
_SAME = r"""
same() {
  read -r pid start <"$1" || return 1
  stat=$(cat "/proc/$pid/stat" 2>/dev/null) || return 1
  set -- ${stat##*) }
  [ "$1" != Z ] && [ "${20}" = "$start" ]
} 2>/dev/null
"""

REMEMBER = r"""
stat=$(cat "/proc/$2/stat" 2>/dev/null) || exit 0
file=$1 pid=$2
set -- ${stat##*) }
echo "$pid ${20}" >"$file"
"""
"""Arguments: pid file, process id. Writes the pid file."""

REMEMBERED = f"""
file=$1
shift
(
set -- "$file.new" $$
{REMEMBER.strip()}
)
mv -f "$file.new" "$file"
exec "$@"
"""
"""Arguments: pid file, a command. Becomes the command, which is on record before it begins, even
if whoever had it started was interrupted before he knew its id."""

ON_RECORD = r"""
turn=0
until [ -s "$1" ] || [ $turn = 20 ]; do sleep 0.1; turn=$((turn + 1)); done
"""
"""Arguments: pid file. Waits up to 2 s until it is written."""

RUNNING = _SAME + 'same "$1" && echo "$pid"; true'
"""Arguments: pid file. Prints the process id if that process is running."""

SIGNAL = _SAME + r"""
same "$1" || exit 0
[ -z "$2" ] || kill "-$2" "$pid"
turn=0
while [ $turn -lt 20 ]; do
  same "$1" || exit 0
  sleep 0.1
  turn=$((turn + 1))
done
echo "$pid"
"""
"""Arguments: pid file, signal (may be empty). Waits up to 2 s; prints the id if it still runs."""

MISSING = r"""
[ -f "$2" ] || { echo config; exit 0; }
command -v "$1" >/dev/null || echo host
"""
"""Arguments: host, config. Prints `config` or `host` if that is missing."""

BEGIN = r"""
mkdir -p "$1" && cd "$1" || exit 1
rm -f timings.txt signals.json audit.json host.out host.pid host.status host.owner
[ ! -e sushi.log ] || mv -f sushi.log sushi.log.old
cp "$2/manifest.json" . 2>/dev/null
true
"""
"""Arguments: run folder, release. Removes the files of the last run, so that only new ones are
read, and keeps what the release is made of."""

OWN = 'echo "$2" >"$1"'
"""Arguments: owner file, owner. Writes it."""

STARTED_WITH = _SAME + 'same "$1" && cat "$2" 2>/dev/null; true'
"""Arguments: pid file, a file that was written at its start. Prints it if the process runs."""

FOLLOW_UP = _SAME + r"""
if same "$1"; then
  echo "alive $pid"
else
  turn=0
  until [ -s "$2" ] || [ ! -e "$1" ] || [ $turn = 10 ]; do sleep 0.1; turn=$((turn + 1)); done
  echo "dead $(cat "$2" 2>/dev/null)"
fi
echo "--- log"
tail -c 400000 "$3" 2>/dev/null
echo "--- output"
tail -c 4000 "$4" 2>/dev/null
true
"""
"""Arguments: pid file, status, log, output. Prints the state of a run, see `run.look`.

The parent of the host writes the status a moment after the host has ended; never, if it was killed
as well.
"""


@frozen
class Host:
    """A plugin host on a board: its program and files, as paths on the board."""

    program: str
    folder: str
    release: str

    @property
    def config(self) -> str:
        """The configuration that came with the release."""
        return f"{self.release}/config.json"

    @property
    def log(self) -> str:
        """Sushi's log, of the last run only."""
        return f"{self.folder}/sushi.log"

    @property
    def output(self) -> str:
        """Its stdout and stderr."""
        return f"{self.folder}/host.out"

    @property
    def status(self) -> str:
        """The file with its exit code (128+N after a signal), once it has ended."""
        return f"{self.folder}/host.status"

    @property
    def pid_file(self) -> str:
        """The file with process id and start time of the last run."""
        return f"{self.folder}/host.pid"

    @property
    def owner(self) -> str:
        """The file that says who started the last run, and when."""
        return f"{self.folder}/host.owner"

    @property
    def manifest(self) -> str:
        """What the release was made of that the last run was started with."""
        return f"{self.folder}/manifest.json"

    @property
    def timings(self) -> str:
        """The timings, which it writes when it is stopped cleanly."""
        return f"{self.folder}/timings.txt"

    @property
    def signals(self) -> str:
        """What `bench` observed of each signal, written together with the timings."""
        return f"{self.folder}/signals.json"

    @property
    def audit(self) -> str:
        """What `bench` found on the audio thread; written every second that had findings."""
        return f"{self.folder}/audit.json"


def inside(host: Host, folder: str) -> Host:
    """The same host, run in a folder below the usual one."""
    return replace(host, folder=f"{host.folder}/{folder}")


def failed_render(host: Host) -> Host:
    """The host of the last render, whose files are kept if it failed."""
    return inside(host, "render")


def blocks(project: Project) -> tuple[int, ...]:
    """The block size to pass to the host; None for Sushi, which is compiled for one."""
    return (project.audio.block_size,) if project.target.plugin_host.takes_block_size else ()


def host(target: Target) -> Host:
    """The plugin host of a target: `bench` from the release, or the board's Sushi."""
    place, known = target.root, target.plugin_host
    program = f"{place}/current/{known.program}" if known.shipped else known.program
    return Host(program, f"{place}/run", f"{place}/current")
