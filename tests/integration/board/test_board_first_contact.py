"""`./doit trust` on a board that knows no key of the user's, over a real sshd."""

import os
import subprocess

import pytest

from tasks.board import commands
from tasks.board.errors import BoardError, NotAllowed
from tasks.board.ssh import connect
from tasks.core import terminal
from tests.integration.board.fast_boards import PASSWORD, Fresh, board, of_user

pytestmark = pytest.mark.board

FILE = ".ssh/authorized_keys"


@pytest.fixture(scope="module")
def behind():
    with board() as where:
        yield where


@pytest.fixture
def fresh(behind, tmp_path, monkeypatch):
    fresh = of_user(behind, tmp_path, monkeypatch)
    admin = fresh.looked_after()
    admin.run(["sh", "-c", "rm -rf .ssh; chmod 755 ."])
    yield fresh
    admin.close()


@pytest.fixture
def answers(monkeypatch):
    """What the user says at the terminal; `said` is what they were asked."""
    class Answers:
        password, agrees, said = PASSWORD, {"SSH key": True, "another one": False}, []

        def secret(self, prompt: str) -> str:
            self.said.append(prompt)
            return self.password

        def agreed(self, question: str, *, default: bool) -> bool:
            self.said.append(question)
            return next(yes for words, yes in self.agrees.items() if words in question)

    answers = Answers()
    answers.said = []
    monkeypatch.setattr(terminal, "present", lambda: True)
    monkeypatch.setattr(terminal, "secret", answers.secret)
    monkeypatch.setattr(terminal, "agreed", answers.agreed)
    return answers


def on(fresh: Fresh, script: str) -> str:
    admin = fresh.looked_after()
    try:
        return admin.run(["sh", "-c", script]).stdout
    finally:
        admin.close()


def own_key(fresh: Fresh, *more: str, name: str = "id_ed25519") -> str:
    """Make the user a key with OpenSSH's program; its public half."""
    file = fresh.home / ".ssh" / name
    file.parent.mkdir(mode=0o700, exist_ok=True)
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file, *more], check=True)
    return " ".join(file.with_suffix(".pub").read_text().split()[:2])


def refused(fresh: Fresh) -> str:
    with pytest.raises(BoardError) as error:
        commands.trust(fresh.target)
    return str(error.value)


def test_elsewhere_a_refused_login_names_trust(fresh, answers):
    answers.password = "wrong"
    refused(fresh)  # its host key is on record then
    with pytest.raises(NotAllowed) as error:
        connect(fresh.address)
    assert str(error.value).endswith("`./doit trust` installs your key there, and asks for the "
                                     "password once")


def test_the_key_goes_there_by_the_password_that_is_asked_for_once(fresh, answers, capsys):
    public = own_key(fresh)
    commands.trust(fresh.target)
    connect(fresh.address).close()
    assert on(fresh, f"cat {FILE}").startswith(f"{public} ")
    assert on(fresh, f"stat -c '%a %U' .ssh {FILE}") == "700 mind\n600 mind\n"
    assert on(fresh, "ls -A .ssh") == "authorized_keys\n"
    assert answers.said[0] == (f"elk-pi (mind@127.0.0.1:{fresh.behind.port}) has none of "
                               "your keys. Its password, which is `elk` on a new image")
    assert capsys.readouterr().out.endswith(
        f"lets you in now, by {fresh.home}/.ssh/id_ed25519.\n"
        f"To change it later: ssh -t -p {fresh.behind.port} mind@127.0.0.1 passwd\n")
    answers.said.clear()
    commands.trust(fresh.target)
    assert answers.said == []
    assert capsys.readouterr().out.endswith("lets you in.\n")


@pytest.mark.parametrize(("before", "ahead"), [
    ("ssh-rsa AAAA other", "ssh-rsa AAAA other\n"),  # its last line has no end
    ("# mine\nfrom=\"10.0.0.1\" ssh-rsa AAAA x\n", "# mine\nfrom=\"10.0.0.1\" ssh-rsa AAAA x\n"),
])
def test_keys_that_are_there_stay(fresh, answers, before, ahead):
    public = own_key(fresh)
    on(fresh, f"mkdir -p .ssh; printf %s '{before}' > {FILE}; chmod 664 {FILE}")
    commands.trust(fresh.target)
    text = on(fresh, f"cat {FILE}")
    assert text.startswith(f"{ahead}{public} ")
    assert text.count("\n") == ahead.count("\n") + 1
    assert on(fresh, f"stat -c %a {FILE}") == "644\n"


def test_a_link_stays_one_and_a_key_is_not_put_there_twice(fresh, answers):
    public = own_key(fresh)
    on(fresh, f"mkdir -p .ssh keys; echo '# {public}' > keys/all; echo 'ssh-rsa AAAA' >> keys/all;"
              f"echo '{public} before' >> keys/all; chmod g+w keys/all; ln -s ../keys/all {FILE}")
    commands.trust(fresh.target)
    assert on(fresh, f"readlink {FILE}") == "../keys/all\n"
    assert on(fresh, f"cat {FILE}") == f"# {public}\nssh-rsa AAAA\n{public} before\n"


def test_a_user_without_a_key_gets_one(fresh, answers):
    commands.trust(fresh.target)
    made = fresh.home / ".ssh" / "id_ed25519"
    assert made.stat().st_mode & 0o777 == 0o600
    assert made.parent.stat().st_mode & 0o777 == 0o700
    shown = subprocess.run(["ssh-keygen", "-y", "-f", made], text=True, capture_output=True,
                           check=True).stdout.split()
    assert made.with_suffix(".pub").read_text().split()[:2] == shown[:2]
    connect(fresh.address).close()


def test_who_wants_no_key_is_told_how_to_make_one(fresh, answers):
    answers.agrees = {"SSH key": False}
    assert "ssh-keygen -t ed25519" in refused(fresh)
    assert not (fresh.home / ".ssh").exists()


def test_the_key_of_ssh_config_is_the_one(fresh, answers):
    own_key(fresh)
    public = own_key(fresh, name="boards")
    (fresh.home / ".ssh/config").write_text("Host 127.0.0.1\n  IdentityFile ~/.ssh/boards\n")
    commands.trust(fresh.target)
    assert on(fresh, f"cat {FILE}").startswith(f"{public} ")


def test_a_key_of_the_agent(fresh, answers, monkeypatch):
    public = own_key(fresh, name="locked")
    socket = fresh.home / "agent"
    with subprocess.Popen(["ssh-agent", "-D", "-a", socket], stdout=subprocess.DEVNULL) as agent:
        while not socket.exists():
            pass
        monkeypatch.setenv("SSH_AUTH_SOCK", str(socket))
        subprocess.run(["ssh-add", "-q", fresh.home / ".ssh/locked"], check=True)
        commands.trust(fresh.target)
        connect(fresh.address).close()
        agent.terminate()
    assert on(fresh, f"cat {FILE}").startswith(f"{public} ")


def test_a_locked_key_is_to_be_unlocked_first(fresh, answers):
    own_key(fresh, "-N", "secret")
    text = refused(fresh)
    assert "id_ed25519 has a passphrase, and no agent has it" in text
    assert f"`ssh-add {fresh.home}/.ssh/id_ed25519`, then `./doit trust`" in text
    assert answers.said == []


@pytest.mark.parametrize("has_key", [True, False])
def test_without_a_terminal_it_says_what_to_run(fresh, has_key):
    own = f"-i {fresh.home}/.ssh/id_ed25519 " if has_key else ""
    if has_key:
        own_key(fresh)
    text = refused(fresh)
    assert f"`ssh-copy-id {own}-p {fresh.behind.port} mind@127.0.0.1`" in text
    assert ("ssh-keygen" in text) is not has_key


def test_a_wrong_password_changes_nothing(fresh, answers):
    own_key(fresh)
    answers.password = "wrong"
    assert refused(fresh).endswith("refuses the login: the password is wrong\n"
                                   "  → try again: `./doit trust` (it says the same to users "
                                   "whom it does not know: is it `user: mind`?)")
    assert on(fresh, "[ -e .ssh ] || echo none") == "none\n"


def test_a_home_that_others_may_write_is_shown(fresh, answers):
    own_key(fresh)
    on(fresh, "chmod 777 .")
    text = refused(fresh)
    assert "has your key now, and still refuses the login\n  drwxrwxrwx " in text


def test_a_full_disk(fresh, answers):
    own_key(fresh)
    on(fresh, f"mkdir .ssh; echo 'ssh-rsa AAAA' > {FILE}; cat /dev/zero > /udata/all 2>&1; true")
    text = refused(fresh)
    on(fresh, "rm /udata/all")
    assert "~/.ssh/authorized_keys is on a full disk" in text
    assert on(fresh, f"cat {FILE}; ls .ssh") == "ssh-rsa AAAA\nauthorized_keys\n"


def test_a_read_only_home(answers, tmp_path, monkeypatch):
    with board("mount --bind home/mind home/mind && mount -o remount,bind,ro home/mind") as where:
        fresh = of_user(where, tmp_path, monkeypatch)
        own_key(fresh)
        text = refused(fresh)
    assert "~/.ssh/authorized_keys is on a read-only file system" in text
    assert "elk_system_utils --remount-as-rw" in text


@pytest.mark.parametrize(("others", "brief"), [
    ("no", "refuses the login: it takes no passwords\n  → on its console, add this line to "
           "~/.ssh/authorized_keys: ssh-ed25519 "),
    ("yes", "refuses the login: the password is wrong, or it asks for more than a password"),
], ids=["keys only", "keyboard-interactive only"])
def test_a_board_that_takes_no_password(answers, tmp_path, monkeypatch, others, brief):
    with board("sed -i -e 's/^PasswordAuthentication .*/PasswordAuthentication no/' -e 's/^Challeng"
               f"eResponseAuthentication .*/ChallengeResponseAuthentication {others}/' "
               "etc/ssh/sshd_config") as where:
        fresh = of_user(where, tmp_path, monkeypatch)
        own_key(fresh)
        text = refused(fresh)
    assert brief in text


def test_the_password_is_nowhere_but_in_the_login(fresh, answers, monkeypatch):
    """Neither in an argument or environment of a process here or there, nor in a file here."""
    own_key(fresh)
    answers.password = PASSWORD
    seen = []

    def look(*_: object) -> None:
        seen.append([name for name, value in os.environ.items() if value == PASSWORD])
        seen.append(on(fresh, "cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null "
                              "| tr '\\0' '\\n' | grep -xc e[l]k; true").strip())

    monkeypatch.setattr("tasks.board.first_contact._whose", lambda: look() or "me@here")
    commands.trust(fresh.target)
    assert seen == [[], "0"]
    assert [file for file in fresh.home.rglob("*") if file.is_file()
            and PASSWORD.encode() in file.read_bytes().split()] == []
