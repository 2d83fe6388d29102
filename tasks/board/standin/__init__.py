"""The stand-in board: a real aarch64 machine in virtual time, made from Debian packages."""
