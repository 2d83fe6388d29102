"""What doctor makes of a board's answers: each question's judge, and all of them on this one."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.board.cores import COBALT, EVL
from tasks.board.kinds import KINDS
from tasks.board.local import LocalBoard
from tasks.board.plugin_hosts import SUSHI
from tasks.board.probe import SCRIPT, parse
from tasks.house import sound, system, use
from tasks.house.questions import Asked, batch, judged
from tasks.house.target import QUESTIONS, ask
from tasks.run import autostart
from tests import samples

NOW = 1_800_000_000.0
FACTS = replace(parse(""), machine="aarch64", free=900_000_000, block_sizes=(32, 64, 128))


def target(core=EVL):
    files = ("/sys/class/audio_evl/audio_buffer_size", "/udata/.elk-system/elk-system.conf")
    os = samples.system("aarch64", name="elk-1.0.0", realtime=core, user="mind",
                        sushi="1.1.0", frontend="-r", block_size_files=files)
    return replace(samples.local("/udata/antler", "elk-pi"), board=KINDS["ssh"], os=os, user="mind",
                   host="elk-pi.local", plugin_host=SUSHI)


ASKED = Asked(samples.project(target()), FACTS, NOW, "mind")


def states(judge, said: str, asked: Asked = ASKED) -> dict[str, str]:
    """State by name; what is not well says what helps."""
    found = list(judge(said, asked))
    assert all(check.helps for check in found if not check.well)
    return {check.name: check.state for check in found}


def seen(judge, said: str, asked: Asked = ASKED) -> str:
    [check] = judge(said, asked)
    return check.seen


DRIVER, CONF = ASKED.target.os.block_size_files


@pytest.mark.parametrize(("said", "state", "words"), [
    (f"{DRIVER} 64\n{CONF} AUDIO_BUFFER_SIZE=64\n", "ok", "64 frames"),
    (f"{DRIVER} 128\n{CONF} AUDIO_BUFFER_SIZE=128\n", "fail",
     "the driver has 128 frames, project.yaml 64"),
    (f"{DRIVER} 64\n{CONF} AUDIO_BUFFER_SIZE=128\n", "fail",
     f"not the same everywhere: 64 ({DRIVER}), 128 ({CONF})"),
    (f"{CONF} AUDIO_BUFFER_SIZE=64\n", "fail", "the audio driver says none: it is not loaded"),
])
def test_the_block_size_of_the_driver(said, state, words) -> None:
    assert states(sound.sizes, said) == {"block size": state}
    assert seen(sound.sizes, said) == words


def test_another_block_size_names_both_cures() -> None:
    [check] = sound.sizes(f"{DRIVER} 128\n", ASKED)
    assert check.helps == ("`./doit board buffer_size 64`, or `audio.block_size: 128` in "
                           "project.yaml")


@pytest.mark.parametrize(("driver", "kept", "helps"), [
    (128, 64, "boot it: `{}`"),
    (64, 128, "for 128 boot it: `{}`, and `audio.block_size: 128` in project.yaml; for 64: "
              "`./doit board buffer_size 64`")])
def test_a_block_size_that_waits_for_a_boot(driver, kept, helps) -> None:
    cobalt = replace(ASKED, project=samples.project(target(COBALT)))
    [check] = sound.sizes(f"{DRIVER} {driver}\n{CONF} AUDIO_BUFFER_SIZE={kept}\n", cobalt)
    assert (check.state, check.seen) == ("fail", f"{driver} frames now, {kept} after a boot")
    assert check.helps == helps.format("ssh -t -p 22 mind@elk-pi.local sudo reboot")


@pytest.mark.parametrize(("said", "found"), [
    ("/sys/class/audio_evl/audio_hat hifi-berry-pro\n", {"audio HAT": "ok"}),
    ("/tmp/audio_hat elk-pi\n/tmp/hat-not-supported \n", {"audio HAT": "fail"}),
    ("/tmp/audio-driver-load-failed \n", {"audio HAT": "fail"}),
    ("", {}),
])
def test_the_hat(said, found) -> None:
    assert states(sound.hat, said) == found


@pytest.mark.parametrize(("said", "state"), [("there\nopen\n", "ok"), ("there\n", "fail"),
                                             ("", "fail")])
def test_the_device_of_the_driver(said, state) -> None:
    [check] = sound.device(said, ASKED)
    assert (check.name, check.state) == ("audio driver", state)
    assert said != "there\n" or "`sudo chown -R mind /dev/audio_evl`" in check.helps


@pytest.mark.parametrize(("said", "found"), [
    ("/sys/class/audio_evl/audio_sampling_rate 48000u\n", {"sample rate": "ok"}),  # one revision
    ("/sys/class/audio_evl/audio_sampling_rate 44100\n", {"sample rate": "fail"}), ("", {})])
def test_the_rate_of_the_hardware(said, found) -> None:
    assert states(sound.rate, said) == found


@pytest.mark.parametrize(("sizes", "state"), [((32, 64), "ok"), ((32, 128), "fail"), ((), "fail")])
def test_block_sizes_with_a_sushi(sizes, state) -> None:
    asked = replace(ASKED, facts=replace(FACTS, block_sizes=sizes))
    assert states(sound.binaries, "", asked) == {"Sushi's blocks": state}


LIMITS = """Limit                     Soft Limit           Hard Limit           Units
Max locked memory         {}            unlimited            bytes
Max realtime priority     {}                   99
"""


@pytest.mark.parametrize(("memory", "priority", "state"), [
    ("unlimited", "99", "ok"), ("unlimited", "0", "warn"), ("65536", "99", "warn")])
def test_the_rights_of_an_audio_thread(memory, priority, state) -> None:
    assert states(sound.rights, LIMITS.format(memory, priority)) == {"real-time rights": state}


CPU = "/sys/devices/system/cpu/cpu0/cpufreq/scaling_{}\n"


def cpu(now: int, most: int, governor: str) -> str:
    return "".join(CPU.format(text) for text in (f"cur_freq {now}", f"max_freq {most}",
                                                 f"governor {governor}"))


@pytest.mark.parametrize(("now", "most", "governor", "state", "words"), [
    (1200000, 1200000, "userspace", "ok", "1200 MHz, governor userspace"),
    (1500000, 1500000, "performance", "ok", "1500 MHz, governor performance"),
    (800000, 1200000, "userspace", "warn", "800 MHz of 1200, governor userspace"),
    (1800000, 1800000, "ondemand", "warn", "1800 MHz, governor ondemand"),
])
def test_the_processor_s_frequency(now, most, governor, state, words) -> None:
    assert states(system.frequency, cpu(now, most, governor)) == {"processor": state}
    assert seen(system.frequency, cpu(now, most, governor)) == words


def test_isolated_cores() -> None:
    file = "/sys/devices/system/cpu/isolated"
    assert states(system.isolation, f"{file} 2-3\n") == {"isolated cores": "ok"}
    assert states(system.isolation, f"{file} \n") == {"isolated cores": "warn"}
    cobalt = replace(ASKED, project=samples.project(target(COBALT)))
    assert states(system.isolation, "", cobalt) == {}


MOUNTS = """/dev/root / ext4 rw,relatime 0 0
tmpfs /udata tmpfs ro 0 0
/dev/mmcblk0p4 /udata ext4 {},relatime 0 0
"""


@pytest.mark.parametrize(("said", "state", "words"), [
    (MOUNTS.format("rw") + "writable yes\n", "ok", "900.0 MB free for /udata/antler, on /udata"),
    (MOUNTS.format("ro"), "fail", "/udata is read-only"),
    (MOUNTS.format("rw"), "fail", "mind may not write to /udata/antler"),
])
def test_the_disk(said, state, words) -> None:
    assert states(system.disk, said) == {"disk": state}
    assert seen(system.disk, said) == words


def test_a_full_disk_and_one_that_an_update_replaces() -> None:
    root = "/dev/root / ext4 rw 0 0\nwritable yes\n"
    assert states(system.disk, root) == {"disk": "ok", "releases": "warn"}
    full = replace(ASKED, facts=replace(FACTS, free=1_000_000))
    assert states(system.disk, MOUNTS.format("rw") + "writable yes\n", full) == {"disk": "warn"}


@pytest.mark.parametrize(("off", "state", "words"), [
    (3, "ok", "as here"), (-90000, "warn", "90000 s behind"), (7200, "warn", "7200 s ahead")])
def test_the_clock(off, state, words) -> None:
    assert states(system.clock, f"{NOW + off:.0f}\n") == {"clock": state}
    assert seen(system.clock, f"{NOW + off:.0f}\n") == words


@pytest.mark.parametrize(("said", "state"), [
    ("\tlibc.so.6 => /lib/libc.so.6 (0x0)\n", "ok"), ("", "ok"),
    ("\tlibfoo.so.1 => not found\n\tlibc.so.6 => /lib/libc.so.6 (0x0)\n", "fail"),
    ("/lib/libc.so.6: version `GLIBC_2.34' not found (required by Sat.so)\n", "fail"),
    ("Sat.so: error while loading shared libraries: Sat.so: cannot open shared object file\n",
     "fail"),
    ("Sat.so: error while loading shared libraries: Sat.so: invalid ELF header\n", "fail")])
def test_libraries_of_the_plugin(said, state) -> None:
    assert states(use.libraries, said) == {"plugin's libraries": state}


@pytest.mark.parametrize(("said", "state", "words"), [
    ("own \n", "ok", "none"), ("own 12\n12 (sushi_b64)\n", "ok", "none beside ours (process 12)"),
    ("own 12\n12 (sushi_b64)\n123 (sushi_b64)\n", "fail", "sushi_b64 (process 123)"),
    ("own \n7 (sushi)\n", "fail", "sushi (process 7)")])
def test_sushis_of_others(said, state, words) -> None:
    assert states(use.others, said) == {"other Sushis": state}
    assert seen(use.others, said) == words


WANTS = "/etc/systemd/system/multi-user.target.wants/"


@pytest.mark.parametrize(("said", "state", "words"), [
    ("", "ok", "off"), (f"{WANTS}sushi.service\n", "warn", "sushi.service starts at every boot")])
def test_a_sushi_that_the_board_starts_by_itself(said, state, words) -> None:
    assert states(use.others_at_boot, said) == {"Sushi's service": state}
    assert seen(use.others_at_boot, said) == words


def test_on_a_board_without_sushi_nobody_asks_for_its_service() -> None:
    bench = Asked(samples.project(samples.local("/srv")), FACTS, NOW, "me")
    assert states(use.others_at_boot, f"{WANTS}sushi.service\n", bench) == {}


TCP = """  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid
   0: {}:{} 00000000:0000 {} 00000000:00000000 00:00000000 00000000  1000        0 29 1
"""


@pytest.mark.parametrize(("place", "port", "mode", "found"), [
    ("00000000", "C76B", "0A", {"gRPC": "warn"}), ("0100007F", "C76B", "0A", {"gRPC": "ok"}),
    ("00000000000000000000000000000000", "C76B", "0A", {"gRPC": "warn"}),
    ("00000000000000000000000001000000", "C76B", "0A", {"gRPC": "ok"}),
    ("0000000000000000FFFF00000100007F", "C76B", "0A", {"gRPC": "ok"}),
    ("4501A8C0", "C76B", "0A", {"gRPC": "warn"}),
    ("00000000", "C76B", "01", {}), ("00000000", "0016", "0A", {})])
def test_who_can_steer_sushi(place, port, mode, found) -> None:
    assert states(use.control, TCP.format(place, port, mode)) == found


def test_a_port_of_this_machine_is_seen_by_the_kernel_s_own_words() -> None:
    import socket

    for host, mine in (("127.0.0.1", True), ("0.0.0.0", False)):
        with socket.create_server((host, 0)) as server:
            text = LocalBoard().run(["cat", "/proc/net/tcp"]).stdout
            [place] = use.listeners(text, server.getsockname()[1])
            assert bool(use._LOOPBACK.fullmatch(place)) is mine


def test_autostart_as_project_yaml_says_or_as_it_was() -> None:
    import hashlib

    now = hashlib.sha256(autostart.launcher(ASKED.project).encode()).hexdigest()
    for said, state, words in (("user mind\n", "ok", "off"),
                               (f"unit\nlauncher {now}  -\n", "ok", "on, by systemd"),
                               (f"hook\nlauncher {now}  -\n", "ok", "on, by Elk's user-autostart"),
                               ("unit\nlauncher 00  -\n", "warn",
                                "on, as project.yaml was before, by systemd"),
                               ("unit\n", "warn",
                                "on, but what it would start is gone, by systemd")):
        assert states(use.at_boot, said) == {"autostart": state}
        assert seen(use.at_boot, said) == words


@given(st.text(alphabet=st.sampled_from("/ \n:=0129AFabcsuhi().-_@"), max_size=200) | st.text())
def test_no_answer_makes_a_judge_fail(text: str) -> None:
    for question in QUESTIONS:
        for check in question.judge(text, ASKED):
            assert check.name
            assert check.well or check.helps


def test_names_are_their_own() -> None:
    names = [*re.findall(r"^say (\w+)", SCRIPT, re.MULTILINE), *(it.name for it in QUESTIONS)]
    assert len({*names}) == len(names) > len(QUESTIONS)


def test_a_question_that_ends_its_shell_does_not_end_the_others(tmp_path) -> None:
    from tasks.house.questions import Question, fixed

    heard = []

    def judge(said, asked):
        heard.append(said.strip())
        yield from ()

    table = [Question("a b", fixed("cd /; echo one; exit 3"), judge),
             Question("c", fixed("pwd; set -- x; echo error >&2"), judge),
             Question("d", fixed('echo "$1"'), judge)]
    text = LocalBoard().run(["sh", "-c", 'cd "$1"; say() { echo "@@ $1"; }\n' + batch(
        table, target()), "x", str(tmp_path)], check=False).stdout
    list(judged(table, text, ASKED))
    assert heard == ["one", str(tmp_path), str(tmp_path)]


def test_this_machine_answers_all_of_it(tmp_path) -> None:
    project = samples.project(samples.local(str(tmp_path)))
    found = {check.name: check for check in ask(LocalBoard(), project)}
    assert found["clock"].state == "ok"
    assert found["disk"].seen.endswith(f"free for {tmp_path}, on {mount_of(tmp_path)}")


def mount_of(path) -> str:
    while not path.is_mount():
        path = path.parent
    return str(path)
