"""Start the deployed plugin when the board boots: `./doit autostart [on | off]`.

A launcher beside the releases starts whatever release is in use then, with the files of a run: so
`./doit logs` and `./doit stop` see it as any other. Who calls the launcher differs: Elk 1.1 has a
service that runs /udata/autostart.sh (elk-audio/meta-elk, user-autostart.service: user mind, the
limits of a real-time thread); elsewhere it is a unit of systemd, which needs root to be put there.
"""

from __future__ import annotations

from collections.abc import Sequence

from tasks.board.base import Board, Result
from tasks.board.errors import BoardError
from tasks.board.quoting import join
from tasks.board.root import as_root
from tasks.board.script import script
from tasks.board.target import Target
from tasks.core.errors import AntlerError
from tasks.core.frozen import frozen
from tasks.core.words import meant
from tasks.project.model import Project
from tasks.run import host as at
from tasks.run.start import check_deployed
from tasks.sushi.command import play

UNIT, HOOK = "/etc/systemd/system/antler.service", "/udata/autostart.sh"
"""Our unit of systemd; what Elk's user-autostart.service runs."""

SERVICES = ("/lib/systemd/system", "/usr/lib/systemd/system", "/etc/systemd/system")
WORDS = ("on", "off")

LOOK = f"""
ls {' '.join(f'{folder}/user-autostart.service' for folder in SERVICES)} 2>/dev/null
command -v systemctl >/dev/null && [ -d /run/systemd/system ] && echo systemd
[ -e {UNIT} ] && echo unit
grep -q '^# antler: begin' {HOOK} 2>/dev/null && echo hook
sed '/^# antler: begin/,/^# antler: end/d' {HOOK} 2>/dev/null | grep -q sushi && echo taken
[ -e "$1/autostart.sh" ] && echo "launcher $(sha256sum <"$1/autostart.sh")"
echo "user $(id -un)"
true
"""
"""Argument: the target's root. For its output see `parse`."""

_LAUNCHER = r"""
set -e
umask 022
cat >"$1/autostart.sh.new"
chmod 755 "$1/autostart.sh.new"
mv -f "$1/autostart.sh.new" "$1/autostart.sh"
"""

# Behind the first line, which names the interpreter: what follows may never return.
_HOOK_ON = rf"""
set -e
[ -e {HOOK} ] || printf '#!/bin/sh\n# antler: made\n' >{HOOK}
sed '/^# antler: begin/,/^# antler: end/d' {HOOK} >{HOOK}.new
{{ head -n 1 {HOOK}.new
  printf '# antler: begin\n%s &\n# antler: end\n' "$1/autostart.sh"
  tail -n +2 {HOOK}.new; }} >{HOOK}.all
chmod 755 {HOOK}.all
mv -f {HOOK}.all {HOOK}
rm -f {HOOK}.new
"""

_HOOK_OFF = rf"""
set -e
[ -e {HOOK} ] || exit 0
sed '/^# antler: begin/,/^# antler: end/d' {HOOK} >{HOOK}.new
if [ "$(cat {HOOK}.new)" = "$(printf '#!/bin/sh\n# antler: made')" ]; then rm -f {HOOK} {HOOK}.new
else chmod 755 {HOOK}.new; mv -f {HOOK}.new {HOOK}; fi
"""

# What root does is one line each, which a user without sudo can type.
_UNIT_ON = (f"install -m 644 {{}}/antler.service {UNIT} && systemctl daemon-reload && "
            "systemctl enable antler.service")

# `disable` first: it finds the links by what the unit says.
_UNIT_OFF = f"systemctl disable antler.service; rm -f {UNIT} && systemctl daemon-reload"


@frozen
class Seen:
    """What a board has for it.

    Attributes:
        elk: Elk's service that runs `HOOK`.
        systemd: the board was booted by it.
        unit, hook: our unit is there; our lines are in `HOOK`.
        taken: other lines of `HOOK` start a Sushi.
        launcher: sha256 of our launcher; empty: there is none.
        user: who is logged in.
    """

    elk: bool
    systemd: bool
    unit: bool
    hook: bool
    taken: bool
    launcher: str
    user: str

    @property
    def on(self) -> bool:
        """Whether something of ours is called at a boot."""
        return self.unit or self.hook

    @property
    def by(self) -> str:
        """What calls it, for the user."""
        return "Elk's user-autostart" if self.hook else "systemd"


def parse(text: str) -> Seen:
    """What a board has, from the output of `LOOK`; pure."""
    lines = text.splitlines()
    words = {first: rest for first, _, rest in (line.partition(" ") for line in lines)}
    return Seen(any(line.endswith("/user-autostart.service") for line in lines),
                "systemd" in words, "unit" in words, "hook" in words, "taken" in words,
                (words.get("launcher", "").split() or [""])[0], words.get("user", ""))


def check(words: Sequence[str]) -> None:
    """Check what was typed.

    Raises:
        AntlerError: it is not `on`, `off` or nothing.
    """
    if len(words) > 1 or any(word not in WORDS for word in words):
        raise AntlerError(f"`{' '.join(words)}` is neither on nor off",
                          details=meant(words[0], WORDS),
                          resolution="`./doit autostart on`, `./doit autostart off`")


def carry_out(board: Board, project: Project, words: Sequence[str]) -> str:
    """Switch it on or off, or say which it is; a line for the user.

    Raises:
        AntlerError: nothing is deployed, or the board has nothing that could start it.
        BoardError: the board refused it.
    """
    target = project.target
    seen = parse(script(board, LOOK, target.root, check=False).stdout)
    if not words:
        state = f"on, by {seen.by}" if seen.on else "off"
        return f"{target.name}: autostart is {state}"
    if words[0] == "off":
        _switch_off(board, target, seen)
        return f"{target.name} starts nothing of ours at a boot"
    _switch_on(board, project, seen)
    return (f"{target.name} starts the release in use at every boot, by "
            f"{'Elk' if seen.elk else 'systemd'}; {target.doit('autostart off')} ends that")


def _switch_on(board: Board, project: Project, seen: Seen) -> None:
    target = project.target
    check_deployed(board, project, at.host(target))
    if seen.taken:
        raise AntlerError(f"{HOOK} on {target.name} starts a Sushi already",
                          resolution="two cannot play: take that line out there")
    script(board, _LAUNCHER, target.root, stdin=launcher(project))
    if not seen.elk and not seen.systemd:  # the launcher stays: what starts programs can call it
        raise AntlerError(f"{target.name} has neither systemd nor Elk's user-autostart: nothing "
                          f"starts {target.plugin_host.title} there at a boot",
                          resolution=f"let what starts programs there call {target.root}"
                          "/autostart.sh, which is there now and starts the release in use; "
                          f"{target.doit('autostart off')} removes it")
    if seen.elk:
        script(board, _HOOK_ON, target.root)
    else:
        script(board, 'cat >"$1/antler.service"', target.root, stdin=unit(project, seen.user))
        _done(target, as_root(board, target, ["sh", "-c", _UNIT_ON.format(join([target.root]))]))


def _switch_off(board: Board, target: Target, seen: Seen) -> None:
    if seen.hook:
        script(board, _HOOK_OFF)
    if seen.unit:
        _done(target, as_root(board, target, ["sh", "-c", _UNIT_OFF]))
    script(board, 'rm -f "$1/autostart.sh" "$1/antler.service"', target.root)


def _done(target: Target, done: Result) -> None:
    if done.returncode:
        helps = ("`sudo elk_system_utils --remount-as-rw` makes it writable until the next boot"
                 if "Read-only" in done.stderr else "see what systemd says: `journalctl -xe` there")
        raise BoardError(f"the unit of {target.name} could not be changed",
                         details=done.stderr or done.stdout, resolution=helps)


def launcher(project: Project) -> str:
    """The script that starts the release in use, as `./doit run` does; pure.

    The process that is started is the script's own, so that its id is known before.
    """
    place = at.host(project.target)
    words = play(place.program, project.target.os, config=place.config, log=place.log,
                 blocks=at.blocks(project), multicore=project.multicore)
    shell = "/bin/bash -l" if project.target.os.realtime.login_shell else "/bin/sh"
    return f"""#!{shell}
# Made by Antler: `./doit autostart off` removes it.
set -- {join([place.folder, place.release])}
{at.BEGIN.strip()}
set -- {join([place.pid_file])} $$
{at.REMEMBER.strip()}
exec {join(words)} >{join([place.output])} 2>&1 </dev/null
"""


def unit(project: Project, user: str) -> str:
    """The unit of systemd; pure. Limits and order are those of Elk's own sushi.service."""
    target = project.target
    device = target.os.realtime.device
    return f"""[Unit]
Description=Antler: {project.plugin.name}
After=load-drivers.service
{f'ConditionPathExists={device}' if device else ''}
[Service]
Type=simple
User={user}
WorkingDirectory={target.root}
LimitRTPRIO=infinity
LimitMEMLOCK=infinity
KillSignal=SIGINT
ExecStart={target.root}/autostart.sh

[Install]
WantedBy=multi-user.target
"""
