"""Simulated Elk boards: the stand-in's fast form, dressed as an image of Elk Audio OS.

Real: aarch64 programs (qemu-user), sshd and logins, users and their rights, the file system, the
plugin host (antler-bench, which loads the real plugin), processes and threads. From records: what
Sushi prints where it does not play, what `evl ps` and /proc/xenomai say, and how it changes.
Not there: Elk's kernel, its real-time scheduling, systemd, audio. docs/stand-in.md says more.

A board is layers of files (`root/`: of all, of a real-time core, of a version), what its row of
sdk/os.yaml says, and the scenarios of `scenarios.py`.
"""
