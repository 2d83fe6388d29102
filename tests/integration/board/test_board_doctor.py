"""`./doit doctor`, `board buffer_size` and `autostart` on a board that looks like Elk 1.1.

It is the stand-in's fast form with the files that Elk's driver, its tool and its services have
(elk-audio/meta-elkpi, rpi-evl-audio-driver); sudo is a script that asks as sudo does.
"""

from dataclasses import replace

import pytest

from tasks.board import block_size, commands
from tasks.board.cores import EVL
from tasks.board.errors import BoardError
from tasks.board.plugin_hosts import SUSHI
from tasks.board.ssh import connect
from tasks.core import terminal
from tasks.core.errors import AntlerError
from tasks.house.target import look
from tasks.run import autostart
from tests import samples
from tests.integration.board.fast_boards import PASSWORD, board, of_user

pytestmark = pytest.mark.board

DRIVER, CONF = "/sys/class/audio_evl/audio_buffer_size", "/udata/.elk-system/elk-system.conf"

ELK = r"""
mkdir -p sys/class/audio_evl udata/.elk-system lib/systemd/system etc
echo 64 > sys/class/audio_evl/audio_buffer_size
echo 48000u > sys/class/audio_evl/audio_sampling_rate
echo hifi-berry-pro > sys/class/audio_evl/audio_hat
printf 'CPU_SPEED=max\nAUDIO_BUFFER_SIZE=64\n' > udata/.elk-system/elk-system.conf
for frames in 32 64 128; do printf '#!/bin/sh\n' > usr/bin/sushi_b$frames; done
cat > usr/bin/sushi <<'SUSHI'
#!/bin/sh
. /udata/.elk-system/elk-system.conf
echo "SUSHI - Version 1.1.0"
echo "Audio buffer size in frames: $AUDIO_BUFFER_SIZE"
exit 1
SUSHI
cat > usr/bin/elk_system_utils <<'UTILS'
#!/bin/sh
[ -n "$SUDO" ] || { echo "Please run as root or with sudo permissions"; exit; }
case $2 in
32|64|128) ;;
*) echo "Invalid buffer size of $2. Supported buffer sizes are 32, 64, 128."; exit ;;
esac
echo "Setting audio buffer size to $2."
echo "Changes will take effect only from the next time SUSHI is run."
echo "$2" > /sys/class/audio_evl/audio_buffer_size
sed -i "s/^AUDIO_BUFFER_SIZE=.*/AUDIO_BUFFER_SIZE=$2/" /udata/.elk-system/elk-system.conf
UTILS
cat > usr/bin/sudo <<'ASKS'
#!/bin/sh
while [ "$1" != -- ]; do
  case $1 in
  -n) echo "sudo: a password is required" >&2; exit 1 ;;
  -S) read -r typed
      [ "$typed" = elk ] || { echo "sudo: 1 incorrect password attempt" >&2; exit 1; } ;;
  esac
  shift
done
shift
SUDO=1 exec "$@"
ASKS
chmod 755 usr/bin/sushi* usr/bin/elk_system_utils usr/bin/sudo
echo '[Unit]' > lib/systemd/system/user-autostart.service
chown -R 1000 sys udata
"""


@pytest.fixture(scope="module")
def behind():
    with board(ELK) as where:
        yield where


@pytest.fixture
def user(behind, tmp_path, monkeypatch):
    """One whom the board lets in, with its host key on record."""
    fresh = of_user(behind, tmp_path, monkeypatch)
    (fresh.home / ".ssh").mkdir()
    (fresh.home / ".ssh/config").write_text(f"Host 127.0.0.1\n  IdentityFile {behind.key}\n")
    return fresh


@pytest.fixture
def project(user):
    os = samples.system("aarch64", name="elk-1.1.0", realtime=EVL, user="mind", sushi="1.1.0",
                        frontend="-r", block_sizes=(32, 64, 128), factory_password=PASSWORD,
                        block_size_files=(DRIVER, CONF), open_root=True)
    return samples.project(replace(user.target, os=os, plugin_host=SUSHI, user="mind"))


@pytest.fixture
def known(project, capsys):
    commands.trust(project.target)
    capsys.readouterr()
    return project


@pytest.fixture
def there(behind):
    board = connect(behind)
    yield board
    board.run(["sh", "-c", f"echo 64 >{DRIVER}; sed -i 's/SIZE=.*/SIZE=64/' {CONF}; "
               "rm -rf /udata/antler /udata/autostart.sh /tmp/hat-not-supported"])
    board.close()


def found(project) -> dict:
    checks = {check.name: check for check in look(project)}
    assert all(check.helps for check in checks.values() if not check.well)
    return checks


def test_a_board_that_is_not_known_yet_gets_as_far_as_its_host_key(project) -> None:
    checks = found(project)
    assert {name: check.state for name, check in checks.items()} == {
        "name": "ok", "answers": "ok", "host key": "fail"}
    assert "`./doit trust`" in checks["host key"].helps


def test_one_that_has_no_key_of_the_user_s(known, user) -> None:
    (user.home / ".ssh/config").unlink()
    checks = found(known)
    assert checks["login"].state == "fail"
    assert "`./doit trust`" in checks["login"].helps


def test_a_board_that_is_off(known) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
    off = replace(known, target=replace(known.target, port=port))
    assert {name: check.state for name, check in found(off).items()} == {
        "name": "ok", "answers": "fail"}


def test_all_that_it_says(known, there) -> None:
    checks = found(known)
    assert {name: checks[name].state for name in (
        "name", "answers", "host key", "login", "audio HAT", "sample rate", "block size",
        "Sushi's blocks", "disk", "plugin's libraries", "other Sushis", "autostart",
        "root's password", "its files")} == dict.fromkeys((
            "name", "answers", "host key", "login", "audio HAT", "sample rate", "block size",
            "Sushi's blocks", "disk", "plugin's libraries", "other Sushis", "autostart",
            "root's password", "its files"), "ok")
    assert checks["mind's password"].state == "warn"
    assert checks["mind's password"].seen == "that of every new image"
    assert checks["audio driver"].state == "fail"  # it has no kernel of its own
    assert checks["its real time"].state == "fail"


def test_what_is_wrong_there(known, there) -> None:
    there.run(["sh", "-c", f"echo 128 >{DRIVER}; touch /tmp/hat-not-supported"])
    checks = found(known)
    assert (checks["block size"].state, checks["audio HAT"].state) == ("fail", "fail")
    assert checks["block size"].helps.startswith("`./doit board buffer_size 64`")
    there.run(["cp", "/bin/sleep", "/udata/sushi_b64"])
    other = there.start(["/udata/sushi_b64", "60"], folder="/udata", log="out", status="code")
    assert found(known)["other Sushis"].seen == f"sushi_b64 (process {other})"
    there.run(["kill", "-KILL", str(other)])
    there.run(["rm", "-f", "/udata/sushi_b64", "/udata/out", "/udata/code"])


def asked(monkeypatch, password: str) -> list[str]:
    """Somebody is at the terminal and types the password; what they were asked."""
    prompts = list[str]()
    monkeypatch.setattr(terminal, "present", lambda: True)
    monkeypatch.setattr(terminal, "secret", lambda prompt: prompts.append(prompt) or password)
    return prompts


def test_another_block_size(known, there, monkeypatch, capsys) -> None:
    prompts = asked(monkeypatch, PASSWORD)
    commands.board(known.target, ["buffer_size", "128"])
    assert prompts == ["sudo on elk-pi: the password of mind"]
    assert capsys.readouterr().out == "elk-pi plays blocks of 128 frames now\n"
    commands.board(known.target, ["buffer_size"])
    assert capsys.readouterr().out == f"elk-pi: 128 ({DRIVER}), 128 ({CONF})\n"
    assert there.run(["cat", DRIVER]).stdout == "128\n"
    assert "antler.lock" not in there.run(["ls", "-A", "/udata/antler"]).stdout


def test_a_block_size_that_was_not_taken(known, there, monkeypatch) -> None:
    asked(monkeypatch, "wrong")
    with pytest.raises(BoardError, match="does not accept the password of mind for sudo"):
        commands.board(known.target, ["buffer_size", "128"])
    monkeypatch.setattr(terminal, "present", lambda: False)
    with pytest.raises(BoardError) as caught:
        commands.board(known.target, ["buffer_size", "128"])
    assert caught.value.resolution == ("on the board: `sudo elk_system_utils --set-buffer-size "
                                       "128`")
    with pytest.raises(BoardError, match="has no Sushi for blocks of 256 frames"):
        commands.board(known.target, ["buffer_size", "256"])
    assert there.run(["cat", DRIVER]).stdout == "64\n"


def test_elk_s_tool_that_fails_with_code_0(known, there, monkeypatch) -> None:
    monkeypatch.setattr(block_size, "as_root", lambda board, _, argv: board.run(argv))
    with pytest.raises(BoardError) as caught:
        commands.board(known.target, ["buffer_size", "128"])
    assert caught.value.brief.startswith("elk-pi did not take the block size 128: it has 64 (")
    assert caught.value.details == "Please run as root or with sudo permissions"


def test_autostart_comes_and_goes(known, there) -> None:
    with pytest.raises(AntlerError, match="nothing is deployed on elk-pi"):
        autostart.carry_out(there, known, ["on"])
    there.run(["sh", "-c", "mkdir -p /udata/antler/current; echo {} >/udata/antler/current/"
                           "config.json"])
    assert autostart.carry_out(there, known, []) == "elk-pi: autostart is off"
    assert "at every boot, by Elk;" in autostart.carry_out(there, known, ["on"])
    assert autostart.carry_out(there, known, []) == (
        "elk-pi: autostart is on, by Elk's user-autostart")
    assert there.run(["/udata/autostart.sh"]).returncode == 0
    assert "Version 1.1.0" in there.run(["sh", "-c", "sleep 1; cat /udata/antler/run/host.out"]
                                        ).stdout
    assert found(known)["autostart"].seen == "on, by Elk's user-autostart"
    autostart.carry_out(there, known, ["off"])
    assert there.run(["ls", "/udata/antler"]).stdout.split() == ["current", "run"]
    assert there.run(["ls", "-A", "/udata"]).stdout.split() == [".elk-system", "antler"]
