"""An SDK that looks like Elk's, with an installer, around the real cross compiler of Antler's root.

Made from what the classes of Yocto write (toolchain-scripts.bbclass, OEToolchainConfig.cmake,
toolchain-shar-extract.sh): the same files, variables and refusals. The sysroot has Debian 11's
libraries and headers under Yocto's names of folders.
"""

from __future__ import annotations

import io
import tarfile

from tasks.toolchain.model import Root

VERSION = "1.0.0"
PREFIX = "aarch64-elk-linux-"
SCRIPT = "environment-setup-cortexa72-elk-linux"
NATIVE, TARGET = "sysroots/x86_64-elksdk-linux", "sysroots/cortexa72-elk-linux"

ENVIRONMENT = r"""
if [ ! -z "${LD_LIBRARY_PATH:-}" ]; then
    echo "Your environment is misconfigured, you probably need to 'unset LD_LIBRARY_PATH'"
    return 1
fi
export SDKTARGETSYSROOT=@SDKPATH@/sysroots/cortexa72-elk-linux
native=@SDKPATH@/sysroots/x86_64-elksdk-linux
export PATH=$native/usr/bin:$native/usr/bin/aarch64-elk-linux:"$PATH"
export PKG_CONFIG_SYSROOT_DIR=$SDKTARGETSYSROOT
export PKG_CONFIG_PATH=$SDKTARGETSYSROOT/usr/lib/pkgconfig:$SDKTARGETSYSROOT/usr/share/pkgconfig
export OECORE_NATIVE_SYSROOT="$native"
export OECORE_TARGET_SYSROOT="$SDKTARGETSYSROOT"
export OECORE_TARGET_ARCH="aarch64"
export OECORE_DISTRO_VERSION="@VERSION@"
unset command_not_found_handle
tune="-mcpu=cortex-a72 -fstack-protector-strong -O2 -D_FORTIFY_SOURCE=2 -Wformat"
export CC="aarch64-elk-linux-gcc $tune --sysroot=$SDKTARGETSYSROOT"
export CXX="aarch64-elk-linux-g++ $tune --sysroot=$SDKTARGETSYSROOT"
export AR=aarch64-elk-linux-ar
export STRIP=aarch64-elk-linux-strip
export OBJCOPY=aarch64-elk-linux-objcopy
export TARGET_PREFIX=aarch64-elk-linux-
export CONFIGURE_FLAGS="--target=aarch64-elk-linux --with-libtool-sysroot=$SDKTARGETSYSROOT"
export CFLAGS=" -O2 -pipe -g -feliminate-unused-debug-types "
export CXXFLAGS=" -O2 -pipe -g -feliminate-unused-debug-types "
export LDFLAGS="-Wl,-O1 -Wl,--hash-style=gnu -Wl,--as-needed"
export ARCH=arm64
export CROSS_COMPILE=aarch64-elk-linux-
if [ -d "$OECORE_NATIVE_SYSROOT/environment-setup.d" ]; then
    for envfile in $OECORE_NATIVE_SYSROOT/environment-setup.d/*.sh; do
        . $envfile
    done
fi
"""

CMAKE_SH = """\
export OE_CMAKE_TOOLCHAIN_FILE="$OECORE_NATIVE_SYSROOT/usr/share/cmake/OEToolchainConfig.cmake"
"""

CMAKE = """\
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_C_FLAGS $ENV{CFLAGS} CACHE STRING "" FORCE)
set(CMAKE_CXX_FLAGS $ENV{CXXFLAGS} CACHE STRING "" FORCE)
set(CMAKE_FIND_ROOT_PATH $ENV{OECORE_TARGET_SYSROOT})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(CMAKE_SYSTEM_PROCESSOR cortexa72)
"""

COMPILER = """\
#!/bin/sh
case " $* " in
*" --sysroot="*) ;;
*" -c "* | *" -o "*) echo "error: no --sysroot: source the environment script" >&2; exit 1 ;;
esac
exec /usr/bin/aarch64-linux-gnu-{program}-10 "$@"
"""

INSTALLER = """\
#!/bin/sh
[ -z "$ENVCLEANED" ] && exec /usr/bin/env -i ENVCLEANED=1 "$0" "$@"
[ "$1 $2" = "-y -d" ] || { echo "Usage: $0 -y -d DIR"; exit 1; }
echo "Elk Audio OS SDK installer version @VERSION@"
mkdir -p "$3" || exit 1
tail -n +$(($(grep -na -m1 "^MARKER:$" "$0" | cut -d: -f1) + 1)) "$0" | tar xz -C "$3" || exit 1
sed -i "s:@SDKPATH@:$3:g" "$3"/environment-setup-*
echo "SDK has been successfully set up and is ready to be used."
exit 0
MARKER:
"""


def installer(root: Root, version: str = VERSION) -> bytes:
    """The installer's bytes, the same every time."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz", compresslevel=1) as tar:
        for name, text in texts(version).items():
            _add(tar, name, text.encode(), 0o755 if "/bin/" in name else 0o644)
        for name in ("ar", "ranlib", "strip", "objcopy", "nm", "ld", "as", "addr2line"):
            _link(tar, f"{NATIVE}/usr/bin/aarch64-elk-linux/{PREFIX}{name}",
                  f"/usr/bin/aarch64-linux-gnu-{name}")
        for source, place in ((root.path / "usr/include", "usr/include"),
                              (root.path / "usr/lib/aarch64-linux-gnu", "usr/lib"),
                              (root.path / "usr/aarch64-linux-gnu/lib", "lib")):
            tar.add(source, f"{TARGET}/{place}", filter=_plain)
    said = INSTALLER.replace("@VERSION@", version).encode()
    content = content.getvalue()
    return said + content[:4] + b"\0\0\0\0" + content[8:]  # gzip's time of day


def texts(version: str = VERSION) -> dict[str, str]:
    """The SDK's own files; `@SDKPATH@` stands for its folder until it is installed."""
    compilers = {f"{NATIVE}/usr/bin/aarch64-elk-linux/{PREFIX}{name}":
                 COMPILER.replace("{program}", name) for name in ("gcc", "g++")}
    return {SCRIPT: ENVIRONMENT.replace("@VERSION@", version),
            "version-cortexa72-elk-linux": f"Distro: elk\nDistro Version: {version}\n",
            f"{NATIVE}/environment-setup.d/cmake.sh": CMAKE_SH,
            f"{NATIVE}/usr/share/cmake/OEToolchainConfig.cmake": CMAKE, **compilers}


def _add(tar: tarfile.TarFile, name: str, content: bytes, mode: int) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), mode
    tar.addfile(entry, io.BytesIO(content))


def _link(tar: tarfile.TarFile, name: str, to: str) -> None:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = tarfile.SYMTYPE, to
    tar.addfile(entry)


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Without owner and time."""
    entry.uid = entry.gid = entry.mtime = 0
    entry.uname = entry.gname = ""
    return entry
