"""Looks at an SDK once: what its script exports, and whether it fits the target."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from tasks.core.errors import AntlerError
from tasks.core.files import write_atomically
from tasks.core.frozen import frozen
from tasks.core.process import run
from tasks.core.versions import numbers, written
from tasks.toolchain.enter import enter
from tasks.toolchain.model import Say, Toolchain
from tasks.toolchain.sdk import SdkFolder

CAPTURE = r'. "$1" || exit; printf "\0"; env -0'
"""Sources the script $1; behind the first zero byte is what it left in the environment. The shell
is clean: with LD_LIBRARY_PATH set, the scripts of Yocto's SDKs warn and export nothing."""

FACTS = r"""
newest() { grep -ao "$1_[0-9.]*[0-9]" "$($CXX -print-file-name=$2)" | sort -uV | tail -n 1; }
echo "machine: $($CC -dumpmachine)"
echo "gcc: $($CC -dumpfullversion)"
echo "glibc: $(newest GLIBC libc.so.6)"
echo "glibcxx: $(newest GLIBCXX libstdc++.so.6)"
"""
"""Asks an SDK's compilers what they are and what they link against."""

_OF_THE_SHELL = {"PWD", "OLDPWD", "SHLVL", "_", "HOME", "LC_ALL", "TZ", "SOURCE_DATE_EPOCH"}
"""Variables that are there without any script, or that all toolchains set alike."""


@frozen
class Facts:
    """What an SDK's compilers say.

    Attributes:
        machine: what they compile for, as `aarch64-elk-linux`; empty: they do not start.
        gcc: their version.
        glibc, glibcxx: newest symbol versions of the libraries in the sysroot; empty: it has none.
    """

    machine: str
    gcc: str
    glibc: tuple[int, ...]
    glibcxx: tuple[int, ...]


def look(toolchain: Toolchain, sdk: SdkFolder, say: Say = print) -> None:
    """Ask for the SDK's environment, check it and keep it.

    Args:
        toolchain: its root exists.
        sdk: its SDK, which is there.
        say: called with a line for the user.

    Raises:
        AntlerError: its script exports nothing, or it is for something else than the target.
    """
    bare = replace(toolchain, sdk=None)

    def inside(*argv: str | Path, **variables: str) -> str:
        words = enter(bare, argv, read_only=toolchain.mounts, environment=variables)
        return run(words, check=False, timeout=60).output

    script = sdk.folder / sdk.script
    exported = variables(inside("bash", "--norc", "-c", CAPTURE, "bash", script), sdk)
    said = inside("bash", "--norc", "-c", FACTS, **exported)
    facts = parse(said)
    if wrong := list(faults(facts, exported, toolchain, sdk)):
        raise AntlerError(
            f"the SDK in {sdk.folder} cannot be used for this target",
            details="\n".join(wrong if facts.machine else [*wrong, said]),
            resolution="name the folder of the right one in project.yaml (`toolchain: {name: …, "
            "folder: …}`), or leave `folder:` out to have it installed")
    say(f"{sdk.folder}: gcc {facts.gcc} for {facts.machine}, libraries with symbols up to "
        f"GLIBC_{written(facts.glibc)} and GLIBCXX_{written(facts.glibcxx)}")
    write_atomically(sdk.captured, json.dumps(exported, indent=1, sort_keys=True))


def variables(output: str, sdk: SdkFolder) -> dict[str, str]:
    """What the script exports, from the output of CAPTURE; pure.

    Raises:
        AntlerError: it exports no compilers or no sysroot; the details have its own words.
    """
    words, _, dumped = output.partition("\0")
    pairs = (entry.partition("=") for entry in dumped.split("\0"))
    found = {name: value for name, _, value in pairs
             if re.fullmatch(r"[A-Za-z_]\w*", name) and name not in _OF_THE_SHELL}
    if lacks := [name for name in ("CC", "CXX", "SDKTARGETSYSROOT") if not found.get(name)]:
        raise AntlerError(f"{sdk.folder / sdk.script} does not set {', '.join(lacks)}",
                          details=words, resolution=f"is the SDK whole? `ls {sdk.folder}` should "
                          "show sysroots and a file environment-setup-…; else install it again")
    return found


def parse(output: str) -> Facts:
    """The facts in the output of FACTS; pure."""
    said = dict(re.findall(r"^(\w+): *(.*?) *$", output, re.MULTILINE))

    def symbols(name: str) -> tuple[int, ...]:
        value = said.get(name, "").rpartition("_")[2]
        return numbers(value) if re.fullmatch(r"[0-9]+(\.[0-9]+)+", value) else ()

    return Facts(said.get("machine", ""), said.get("gcc", ""), symbols("glibc"),
                 symbols("glibcxx"))


def faults(facts: Facts, exported: Mapping[str, str], toolchain: Toolchain,
           sdk: SdkFolder) -> Iterator[str]:
    """Why the SDK cannot be used for the target, a sentence for each reason; pure."""
    compiler = exported["CC"].split()[0]
    if not facts.machine:
        yield f"its compiler {compiler} does not start"
        return
    if facts.machine.partition("-")[0] != toolchain.architecture:
        yield f"its compiler is for {facts.machine}, the target is {toolchain.architecture}"
    for name, has, newest in (("GLIBC", facts.glibc, toolchain.glibc),
                              ("GLIBCXX", facts.glibcxx, toolchain.glibcxx)):
        if not has:
            yield f"its sysroot {exported['SDKTARGETSYSROOT']} has no library with {name}_ symbols"
        elif has > newest:
            yield (f"its libraries have {name}_{written(has)}, the target only "
                   f"{name}_{written(newest)}: what it compiles might not load there")
    made_for = exported.get("OECORE_DISTRO_VERSION", "")
    if sdk.versions and made_for and made_for not in sdk.versions:
        yield f"it is for version {made_for} of the system, the target has {sdk.versions[0]}"
