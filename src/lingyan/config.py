"""Configuration: the environment and one file in the home folder, parsed and checked at start.

A wrong setting raises `ConfigProblem`, whose text is a sentence that says what to do.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import dj_database_url

_KNOWN: Final = {
    "database_url", "allowed_hosts", "language", "sponsor", "filing_number", "contact_phone",
    "session_idle_minutes", "session_hours", "witness_urls", "base_url", "https", "clamd", "clamd_unreachable",
    "notices", "notices_from", "smtp_host", "smtp_port", "smtp_user", "smtp_security",
}  # fmt: skip

_CLAMD: Final = re.compile(r"unix:/\S+|tcp:(\[[0-9a-fA-F:]+\]|[^\s:]+):[0-9]{1,5}")
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_HOW_TO_WRITE_URL: Final = "应写成 postgresql://用户:密码@主机:端口/库名。"


class ConfigProblem(Exception):
    """A setting that cannot be used, in one Chinese sentence with the remedy."""


@dataclass(frozen=True, slots=True)
class Config:
    """All settings of one installation. Folders are absolute; minutes and hours are positive."""

    home: Path
    keys: Path
    database: dict[str, Any]
    demo: bool = False
    allowed_hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    language: str = "zh-hans"
    sponsor: str = ""
    filing_number: str = ""
    contact_phone: str = ""
    session_idle_minutes: int = 15
    session_hours: int = 8
    witness_urls: tuple[str, ...] = ()
    base_url: str = "http://127.0.0.1:8000"
    https: bool = False
    clamd: str = ""
    clamd_unreachable: str = "refuse"
    notices: str = "off"
    notices_from: str = ""
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_security: str = "starttls"

    @property
    def smtp_password(self) -> Path:
        """Where the password of the mail account stands: among the keys, which no backup holds."""
        return self.keys / "smtp.password"

    @property
    def files(self) -> Path:
        return self.home / "files"

    @property
    def log(self) -> Path:
        return self.home / "log"

    @property
    def public(self) -> Path:
        return self.home / "public"

    @property
    def exports(self) -> Path:
        return self.home / "exports"


def load(environ: Mapping[str, str] = os.environ) -> Config:
    """Read `LINGYAN_HOME`, `LINGYAN_KEYS`, `DATABASE_URL`, `LINGYAN_DEMO` and `<home>/settings.toml`."""
    home = Path(environ.get("LINGYAN_HOME") or Path.cwd() / "home").expanduser().absolute()
    keys = Path(environ.get("LINGYAN_KEYS") or home / "keys").expanduser().absolute()
    stored = _read_file(home / "settings.toml")
    unknown = sorted(set(stored) - _KNOWN)
    if unknown:
        raise ConfigProblem(f"{home / 'settings.toml'} 里有不认识的设置 {'、'.join(unknown)}，请删除或改正。")
    url = environ.get("DATABASE_URL") or _text(stored, "database_url", "")
    values: dict[str, Any] = {"home": home, "keys": keys, "database": _database(url, home)}
    values["demo"] = environ.get("LINGYAN_DEMO") == "1" or (home / "DEMO").exists()
    for name in ("allowed_hosts", "witness_urls"):
        if name in stored:
            values[name] = _texts(stored, name)
    for name in ("sponsor", "filing_number", "contact_phone", "base_url"):
        if name in stored:
            values[name] = _text(stored, name, "")
    for name, low, high in (("session_idle_minutes", 1, 120), ("session_hours", 1, 24)):
        if name in stored:
            values[name] = _whole(stored, name, low, high)
    if "https" in stored:
        values["https"] = _flag(stored, "https")
    if "language" in stored:
        values["language"] = _choice(stored, "language", ("zh-hans", "en"))
    values |= _scanner(stored) | _notices(stored)
    config = Config(**values)
    _require_whole_mail(config)
    return config


def _scanner(stored: Mapping[str, Any]) -> dict[str, Any]:
    """`clamd` is `unix:/run/clamav/clamd.ctl` or `tcp:127.0.0.1:3310`; without it nothing is scanned."""
    found: dict[str, Any] = {}
    if "clamd" in stored:
        found["clamd"] = address = _text(stored, "clamd", "")
        if not _CLAMD.fullmatch(address):
            raise ConfigProblem("设置 clamd 应写成 unix:/run/clamav/clamd.ctl 或 tcp:127.0.0.1:3310。")
    if "clamd_unreachable" in stored:
        found["clamd_unreachable"] = _choice(stored, "clamd_unreachable", ("refuse", "accept"))
    return found


def _notices(stored: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: _text(stored, name, "") for name in ("notices_from", "smtp_host", "smtp_user") if name in stored
    }
    if "notices" in stored:
        found["notices"] = _choice(stored, "notices", ("off", "file", "smtp"))
    if "smtp_security" in stored:
        found["smtp_security"] = _choice(stored, "smtp_security", ("starttls", "tls", "none"))
    if "smtp_port" in stored:
        found["smtp_port"] = _whole(stored, "smtp_port", 1, 65535)
    return found


def _require_whole_mail(config: Config) -> None:
    if config.notices == "off":
        return
    if "@" not in config.notices_from or any(mark.isspace() for mark in config.notices_from):
        raise ConfigProblem('发通知要写明发件地址，写成 notices_from = "lingyan@example.gov.cn"。')
    if config.notices == "file":
        return
    if not config.smtp_host:
        raise ConfigProblem('用邮件发通知要写明邮件服务器，写成 smtp_host = "mail.example.gov.cn"。')
    if config.smtp_security == "none" and config.smtp_host not in _LOOPBACK:
        # SECURITY: codes and links must not cross a network in clear.
        raise ConfigProblem("邮件服务器不在本机时不能不加密，请把 smtp_security 设为 starttls 或 tls。")
    if config.smtp_user and not config.smtp_password.is_file():
        raise ConfigProblem(f"设置了 smtp_user，请把它的密码写进 {config.smtp_password}（只写密码一行）。")


def _read_file(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigProblem(f"设置文件 {path} 读不懂（{error}），请按 TOML 格式改正。") from None


def _database(url: str, home: Path) -> dict[str, Any]:
    if not url:
        return sqlite_settings(home / "lingyan.sqlite3")
    try:
        parsed = dict(dj_database_url.parse(url))
    except (ValueError, KeyError, dj_database_url.ParseError):
        raise ConfigProblem(f"DATABASE_URL 读不懂，{_HOW_TO_WRITE_URL}") from None
    if parsed["ENGINE"] == "django.db.backends.sqlite3":
        return sqlite_settings(Path(str(parsed["NAME"])))
    if parsed["ENGINE"] != "django.db.backends.postgresql":
        raise ConfigProblem("DATABASE_URL 只支持 PostgreSQL（postgresql://…）和 SQLite（sqlite:///…）。")
    if not parsed["NAME"]:
        raise ConfigProblem(f"DATABASE_URL 没有写库名，{_HOW_TO_WRITE_URL}")
    return {**parsed, "DISABLE_SERVER_SIDE_CURSORS": True, "CONN_MAX_AGE": 60}


def sqlite_settings(path: Path) -> dict[str, Any]:
    """WAL for readers beside one writer, IMMEDIATE against lock upgrades, FULL because this is money.

    PRIVACY: secure_delete, so that what was erased does not go on lying in the free pages of the file.
    """
    pragmas = (
        "PRAGMA journal_mode=WAL;PRAGMA secure_delete=ON;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
        "PRAGMA cache_size=-32000;PRAGMA temp_store=MEMORY;PRAGMA recursive_triggers=ON;"
    )
    options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas}
    return {"ENGINE": "lingyan.kernel.sqlite", "NAME": str(path), "OPTIONS": options}


def _text(stored: Mapping[str, Any], name: str, default: str) -> str:
    value = stored.get(name, default)
    if not isinstance(value, str):
        raise ConfigProblem(f'设置 {name} 应为文字，写成 {name} = "…"。')
    return value


def _texts(stored: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = stored[name]
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ConfigProblem(f'设置 {name} 应为文字列表，写成 {name} = ["…", "…"]。')
    return tuple(value)


def _whole(stored: Mapping[str, Any], name: str, low: int, high: int) -> int:
    value = stored[name]
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise ConfigProblem(f"设置 {name} 应为 {low} 到 {high} 之间的整数。")
    return value


def _flag(stored: Mapping[str, Any], name: str) -> bool:
    value = stored[name]
    if not isinstance(value, bool):
        raise ConfigProblem(f"设置 {name} 应为 true 或 false。")
    return value


def _choice(stored: Mapping[str, Any], name: str, choices: tuple[str, ...]) -> str:
    value = stored[name]
    if value not in choices:
        raise ConfigProblem(f"设置 {name} 只能是 {'、'.join(choices)} 之一。")
    return str(value)
