"""Archives as tests need them."""

import io
import tarfile

from tasks.deps.model import Archive


def spec(**fields):
    return Archive(**{"url": "https://x/evil.tar", "sha256": "", **fields})


def tar(path, *members, mode="w:xz"):
    """An archive of (name, type, content or link), optionally with (…, attributes)."""
    with tarfile.open(path, mode) as out:
        for name, kind, content, *attributes in members:
            info = tarfile.TarInfo(name)
            info.type = kind
            for key, value in (attributes[0] if attributes else {}).items():
                setattr(info, key, value)
            if kind == tarfile.REGTYPE:
                info.size = len(content)
                out.addfile(info, io.BytesIO(content.encode()))
            else:
                info.linkname = content
                out.addfile(info)
    return path


def file(name, content="text", **attributes):
    return (name, tarfile.REGTYPE, content, attributes)


def soft(name, linked):
    return (name, tarfile.SYMTYPE, linked)


def hard(name, linked):
    return (name, tarfile.LNKTYPE, linked)


def names(folder):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if not p.is_dir())
