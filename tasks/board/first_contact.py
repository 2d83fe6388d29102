"""First contact with a board that accepts none of the user's keys: one is installed, by password.

The password is asked for once and is used only for the encrypted login: it is never in an argument,
the environment or a file.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path
from shutil import which

from tasks.board import keys
from tasks.board.address import Address, local_user
from tasks.board.base import Result
from tasks.board.errors import BoardError, NotAllowed
from tasks.board.keys import OwnKey
from tasks.board.probe import parse_df
from tasks.board.quoting import join
from tasks.board.remote import SshBoard
from tasks.board.root import by_root
from tasks.board.script import script
from tasks.board.ssh import connect
from tasks.core import terminal

# All or nothing, and no existing key is lost: the file is replaced by an extended copy. sshd
# demands that nobody else may write it. If it is a link, the file it points to is replaced.
_INSTALL = r"""
export LC_ALL=C
umask 077
cd && mkdir -p .ssh && file=$(readlink -f .ssh/authorized_keys) || exit 1
new=$file.antler
fail() { rm -f "$new"; exit 1; }
if [ -e "$file" ]; then cp -p "$file" "$new" || fail; else : > "$new" || fail; fi
if ! grep -v '^[[:space:]]*#' "$new" | grep -qF "$1"; then
  [ -z "$(tail -c 1 "$new")" ] || echo >> "$new" || fail
  printf '%s\n' "$1 $2" >> "$new" || fail
fi
chmod go-w .ssh "$new" && mv -f "$new" "$file" && sync || fail
"""

_REMOUNT = ("elk_system_utils", "--remount-as-rw")


def let_in(address: Address, factory_password: str = "") -> Iterator[str]:
    """Make the board accept a key of the user's; yields a line for each thing done.

    Args:
        factory_password: the password of every new image of its system; empty if unknown.

    Raises:
        BoardError: it still refuses the login; says why.
    """
    try:
        connect(address).close()
    except NotAllowed as refusal:
        if not refusal.by_board:
            raise
        key = _own_key(address, refusal)
    else:
        yield f"{address.where} lets you in."
        return
    known = f", which is `{factory_password}` on a new image" if factory_password else ""
    password = terminal.secret(f"{address.where} has none of your keys. Its password{known}")
    _bring(key, address, password)
    yield f"{address.where} lets you in now, by {key.name}."
    if factory_password and password == factory_password:
        yield from _offer_another(address, key)


def _own_key(address: Address, refusal: NotAllowed) -> OwnKey:
    """The user's key to install; if there is none and the user agrees, a new one.

    Raises:
        BoardError: there is no key, or nobody at the terminal who could type the password.
    """
    ring, trust = keys.keyring(address.host), address.doit("trust")
    file = Path.home() / ".ssh" / "id_ed25519"
    if not ring.usable and ring.locked:
        raise BoardError(refusal.brief, details=f"your key {ring.locked[0]} has a passphrase, and "
                         "no agent has it", resolution=f"unlock it: `ssh-add {ring.locked[0]}`, "
                         f"then {trust}") from refusal
    if not terminal.present():
        raise BoardError(refusal.brief, details="at a terminal this asks for its password",
                         resolution=_by_hand(address, ring.usable)) from refusal
    if ring.usable:
        return ring.usable[0]
    if not terminal.agreed(f"You have no SSH key. Make {file}, without a passphrase?",
                           default=True):
        raise BoardError(refusal.brief, details="you have no SSH key", resolution="make one: "
                         f"`ssh-keygen -t ed25519`, then {trust}") from refusal
    return keys.make(file, _whose())


def _by_hand(address: Address, usable: tuple[OwnKey, ...]) -> str:
    make = "" if usable else "`ssh-keygen -t ed25519`, then "
    named = _identity(usable[0]) if usable else ()
    return f"put your key on it: {make}`{join(['ssh-copy-id', *named, *address.server])}`"


def _identity(key: OwnKey) -> tuple[str, ...]:
    """The option that selects a key file; OpenSSH offers an agent's keys anyway."""
    return ("-i", key.name) if Path(key.name).is_file() else ()


def _whose() -> str:
    return f"{local_user()}@{socket.gethostname()}"


def _bring(key: OwnKey, address: Address, password: str) -> None:
    """Install the key on the board, and check that it is accepted."""
    with contextlib.closing(_by_password(address, password, key)) as board:
        done = script(board, _INSTALL, key.line, _whose(), check=False)
        if done.returncode:
            raise _not_written(board, address, done)
        try:
            connect(address).close()
        except NotAllowed as error:
            rights = board.run(["ls", "-ld", ".", ".ssh", ".ssh/authorized_keys"], check=False)
            raise BoardError(
                f"{address.where} has your key now, and still refuses the login",
                details=rights.stdout, resolution="these must be writable by their user only; "
                "does its sshd look elsewhere? `grep -r AuthorizedKeysFile /etc/ssh` there"
                ) from error


def _by_password(address: Address, password: str, key: OwnKey) -> SshBoard:
    from paramiko import BadAuthenticationType

    try:
        return connect(address, password)
    except NotAllowed as error:
        brief, helps = "the password is wrong", (
            f"try again: {address.doit('trust')} (it says the same to users whom it does not "
            f"know: is it `user: {address.user}`?)")
        if isinstance(error.__cause__, BadAuthenticationType):
            if "keyboard-interactive" in error.__cause__.allowed_types:
                brief = "the password is wrong, or it asks for more than a password"
                helps += f"; or {_by_hand(address, (key,))}"
            else:
                brief = "it takes no passwords"
                helps = f"on its console, add this line to ~/.ssh/authorized_keys: {key.line}"
        raise BoardError(f"{address.where} refuses the login: {brief}",
                         resolution=helps) from error


def _not_written(board: SshBoard, address: Address, done: Result) -> BoardError:
    what, helps = "cannot be written", "`ls -ld ~ ~/.ssh` there shows who may write"
    free = parse_df(board.run(["df", "-Pk", "."], check=False).stdout)
    if "Read-only" in done.stderr:
        sudo = script(board, "command -v sudo", check=False).stdout
        way = join(["sudo", *_REMOUNT]) if sudo else by_root(address.host, address.port, _REMOUNT)
        what, helps = "is on a read-only file system", f"make it writable; on Elk: `{way}`"
    elif free is not None and free < 4096:
        what, helps = "is on a full disk", "free some space there: `df -h ~`"
    return BoardError(f"your key cannot be put on {address.where}: ~/.ssh/authorized_keys {what}",
                      details=done.stderr, resolution=helps)


def _offer_another(address: Address, key: OwnKey) -> Iterator[str]:
    """Offer to change the factory password.

    That is safe and can be undone: the key works whatever the password is, and sudo asks for the
    new one.
    """
    command = ["-t", *address.server, "passwd"]
    if which("ssh") and terminal.agreed(f"{address.user} has the password of all new images. "
                                        "Give it another one now?", default=False):
        files = " ".join(f'"{file}"' for file in address.known_hosts)
        known = ("-o", f"UserKnownHostsFile={files}")
        if terminal.hand_over(["ssh", *known, *_identity(key), *command]) == 0:
            return
        yield "The password was not changed."
    yield f"To change it later: {join(['ssh', *command])}"
