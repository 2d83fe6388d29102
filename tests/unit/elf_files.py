"""Small shared libraries, written byte by byte as the System V ABI says: no compiler is needed."""

import struct

from tasks.core.elf import BY_ARCHITECTURE

STRTAB, DYNAMIC, DYNSYM, VERNEED = 3, 6, 11, 0x6FFFFFFE
NEEDED, SONAME, RUNPATH = 1, 14, 29


class Strings:
    """A string table."""

    def __init__(self):
        self.data = b"\0"

    def __call__(self, text):
        self.data += text.encode() + b"\0"
        return len(self.data) - len(text.encode()) - 1


def shared_library(path, architecture="aarch64", *, soname="", needed=(), exports=(), search="",
                   versions=None, text=""):
    """Write the file `path`, which a reader of ELF files takes for a shared library.

    Args:
        versions: what it needs, as {"libc.so.6": ["GLIBC_2.29"]}.
        text: something that stands in its data.
    """
    strings, names = Strings(), Strings()
    tags = [*((NEEDED, strings(name)) for name in needed),
            *([(SONAME, strings(soname))] if soname else []),
            *([(RUNPATH, strings(search))] if search else []), (0, 0)]
    symbols = bytes(24) + b"".join(struct.pack("<IBBHQQ", strings(name), 0x12, 0, 1, 0, 0)
                                   for name in exports)
    dynamic = b"".join(struct.pack("<qQ", *tag) for tag in tags)
    needs = _needs(versions or {}, strings)
    sections = [("", 0, b"", 0, 0), (".dynstr", STRTAB, strings.data, 0, 0),
                (".dynsym", DYNSYM, symbols, 24, 0), (".dynamic", DYNAMIC, dynamic, 16, 0),
                *([(".gnu.version_r", VERNEED, needs, 0, len(versions))] if versions else []),
                (".rodata", 1, text.encode(), 0, 0)]
    rows = [(names(name), *rest) for name, *rest in [*sections, (".shstrtab", STRTAB, b"", 0, 0)]]
    rows[-1] = (*rows[-1][:2], names.data, 0, 0)
    body, headers = b"", b""
    for name, kind, data, entry, info in rows:
        headers += struct.pack("<IIQQQQIIQQ", name, kind, 0, 0, 64 + len(body), len(data),
                               0 if kind in (0, 1, STRTAB) else 1, info, 8, entry)
        body += data
    machine = BY_ARCHITECTURE[architecture].number
    path.write_bytes(struct.pack("<16sHHIQQQIHHHHHH", b"\x7fELF\2\1\1", 3, machine, 1, 0, 0,
                                 64 + len(body), 0, 64, 0, 0, 64, len(rows), len(rows) - 1)
                     + body + headers)
    return path


def _needs(versions, strings):
    """The content of .gnu.version_r."""
    files = []
    for file, wanted in versions.items():
        entries = [struct.pack("<IHHII", 0, 0, 2, strings(name), 16 if name != wanted[-1] else 0)
                   for name in wanted]
        files.append((len(wanted), strings(file), b"".join(entries)))
    return b"".join(
        struct.pack("<HHIII", 1, count, name, 16, 16 + len(entries) if at < len(files) else 0)
        + entries for at, (count, name, entries) in enumerate(files, 1))
