"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
from importlib import metadata
from pathlib import Path
from typing import Any

_PROGRAMS = {
    "ledger": ["ledger", "--version"],
    "hledger": ["hledger", "--version"],
    "nginx": ["/usr/sbin/nginx", "-v"],
    "wrk": ["wrk", "-v"],
    "PostgreSQL": ["/bin/sh", "-c", "$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)/postgres --version"],
}  # fmt: skip
_NUMBER = re.compile(r"\d+\.\d[\w.]*")


def describe(peer_packages: Path) -> dict[str, Any]:
    """Processor, memory, system, versions of ours and of the peers, load at the start."""
    return {
        "cpu": _first("/proc/cpuinfo", r"model name\s*:\s*(.+)"),
        "cores": os.cpu_count(),
        "memory_gib": round(int(_first("/proc/meminfo", r"MemTotal:\s*(\d+)")) / 2**20, 1),
        "system": f"{platform.freedesktop_os_release().get('PRETTY_NAME', '')}, Linux {platform.release()}",
        "python": platform.python_version(),
        "load": os.getloadavg(),
        "versions": {**_packages(peer_packages), **_programs(), **_libraries()},
    }


def _first(path: str, pattern: str) -> str:
    found = re.search(pattern, Path(path).read_text())
    return found.group(1).strip() if found else "0"


def _packages(folder: Path) -> dict[str, str]:
    wanted = {"beancount", "django", "django-ledger", "duckdb", "granian", "numpy", "polars"}
    found = metadata.distributions(path=[str(folder)])
    return {one.name.lower(): one.version for one in found if one.name.lower() in wanted}


def _programs() -> dict[str, str]:
    versions = {}
    for name, command in _PROGRAMS.items():
        if shutil.which(command[0]):
            said = subprocess.run(command, capture_output=True, text=True, check=False)
            number = _NUMBER.search(said.stdout + said.stderr)
            versions[name] = number.group() if number else "?"
    return versions


def _libraries() -> dict[str, str]:
    import sqlite3

    return {"SQLite": sqlite3.sqlite_version}
