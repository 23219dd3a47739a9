"""The machine around the services: its clock, its processes, what of their memory may reach a disk."""

from __future__ import annotations

import ctypes
import subprocess
from collections.abc import Iterator
from pathlib import Path

from survey_app.doctor.finding import Deployment, Finding

#: What adjtimex(2) returns where the clock is not synchronised, and room for its struct.
_TIME_ERROR, _ROOM = 5, 512
_PARTS = ("wsgi:public", "wsgi:team", "wsgi:application", "serve", "mixer", "demo")


def clock_is_right() -> bool | None:
    """Whether the kernel's clock is kept right by something; None where it cannot be asked."""
    try:
        state = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(_ROOM))
    except (AttributeError, OSError):
        return None
    return None if state < 0 else state != _TIME_ERROR


def journal(since: float) -> str:
    """What systemd's journal holds from this moment on; nothing where there is none."""
    try:
        done = subprocess.run(  # noqa: S603 (only a number of ours is put in)
            ["journalctl", f"--since=@{int(since)}", "--no-pager", "--quiet", "--output=cat"],  # noqa: S607
            capture_output=True,
            text=True,
            errors="replace",
            timeout=30,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout


def clock(deployment: Deployment) -> Iterator[Finding]:
    """Surveys open and close by it, and drafts are forgotten by it."""
    if deployment.clock_is_right() is False:
        yield Finding(
            "clock",
            "the machine's clock is not synchronised",
            "Surveys would open, close and be forgotten at another time than people were told.",
            "apt-get install systemd-timesyncd, or chrony; then: timedatectl status",
        )


def processes(deployment: Deployment) -> Iterator[Finding]:
    """Each running part of this instance: its umask, its core dumps, its debugging."""
    for process, words, _ in running(deployment):
        part = next((each for each in _PARTS if each in words), words[0])
        umask = _field(process / "status", "Umask:")
        if umask and int(umask, 8) & 0o077 != 0o077:
            yield Finding(
                "umask",
                f"{part} runs with umask {umask}",
                "The files that it makes can be opened by others.",
                "UMask=0077 in the unit, and restart it",
            )
        limits = (process / "limits").read_text(encoding="utf-8") if (process / "limits").exists() else ""
        core = next((line.split()[4] for line in limits.splitlines() if "Max core file size" in line), "0")
        if core != "0":
            yield Finding(
                "core-dumps",
                f"{part} may write core dumps",
                "A core dump holds whatever was in memory: answers, and keys.",
                "LimitCORE=0 in the unit, and restart it",
                "warning",
            )


def swap(deployment: Deployment) -> Iterator[Finding]:
    """Swap that is not encrypted keeps memory on a disk."""
    listed = deployment.system / "proc" / "swaps"
    lines = listed.read_text(encoding="utf-8").splitlines()[1:] if listed.exists() else []
    for line in lines:
        device = line.split()[0]
        if Path(device).name.startswith("zram") or _is_encrypted(deployment.system, device):
            continue
        yield Finding(
            "swap",
            f"{device} is swap and not encrypted",
            "What was in memory, answers for a moment among it, can lie on the disk for years.",
            "swapoff -a, or encrypt it with a fresh key at each start (crypttab: option swap); "
            "MemorySwapMax=0 in the units keeps ours out of it",
            "warning",
        )


def running(deployment: Deployment) -> Iterator[tuple[Path, list[str], dict[str, str]]]:
    """The processes of this instance: (folder in /proc, words of the command, environment)."""
    for process in sorted((deployment.system / "proc").glob("[0-9]*")):
        try:
            words = (process / "cmdline").read_bytes().decode(errors="replace").split("\0")
            pairs = (process / "environ").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue  # it has ended, or is somebody else's
        environment = dict(pair.split("=", 1) for pair in pairs if "=" in pair)
        ours = environment.get("SURVEY_INSTANCE") == str(deployment.settings.instance)
        if ours and any(part in words for part in _PARTS):
            yield process, words, environment


def _is_encrypted(system: Path, device: str) -> bool:
    real = (system / device.lstrip("/")).resolve() if system != Path("/") else Path(device).resolve()
    kind = system / "sys" / "class" / "block" / real.name / "dm" / "uuid"
    return kind.exists() and kind.read_text(encoding="utf-8").startswith("CRYPT")


def _field(path: Path, name: str) -> str:
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return next((line.split()[1] for line in lines if line.startswith(name)), "")
