"""Settings are parsed and checked at start; a wrong one is a sentence that says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingyan.config import ConfigProblem, load


def settings_file(folder: Path, text: str) -> dict[str, str]:
    (folder / "settings.toml").write_text(text, encoding="utf-8")
    return {"LINGYAN_HOME": str(folder)}


def test_an_empty_home_has_working_defaults(tmp_path: Path) -> None:
    config = load({"LINGYAN_HOME": str(tmp_path)})
    assert config.keys == tmp_path / "keys"
    assert config.database["NAME"] == str(tmp_path / "lingyan.sqlite3")


def test_keys_may_live_elsewhere(tmp_path: Path) -> None:
    assert load({"LINGYAN_HOME": str(tmp_path), "LINGYAN_KEYS": "/somewhere/keys"}).keys == Path(
        "/somewhere/keys"
    )


def test_postgresql_comes_by_its_address(tmp_path: Path) -> None:
    config = load({"LINGYAN_HOME": str(tmp_path), "DATABASE_URL": "postgresql://a:b@127.0.0.1:5432/c"})
    assert config.database["ENGINE"] == "django.db.backends.postgresql"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("sesion_hours = 8", "不认识的设置 sesion_hours"),
        ("session_hours = 99", "1 到 24 之间的整数"),
        ("session_hours = true", "整数"),
        ("https = 1", "true 或 false"),
        ('language = "fr"', "zh-hans"),
        ("allowed_hosts = 'a'", "文字列表"),
        ("sponsor = 3", "应为文字"),
        ("= broken", "TOML"),
        ('database_url = "mysql://a:b@c/d"', "只支持 PostgreSQL"),
        ('database_url = "nonsense"', "DATABASE_URL"),
        ('database_url = "postgresql://"', "没有写库名"),
        ('database_url = "postgresql://a:b@127.0.0.1:5432"', "没有写库名"),
        ('clamd = "/run/clamd"', "应写成 unix:"),
        ('clamd = "tcp:127.0.0.1"', "应写成 unix:"),
        ('clamd_unreachable = "skip"', "refuse、accept"),
        ('notices = "sms"', "off、file、smtp"),
        ('notices = "file"', "notices_from"),
        ('notices = "smtp"\nnotices_from = "a@b.cn"', "smtp_host"),
        ('notices = "smtp"\nnotices_from = "a@b.cn"\nsmtp_host = "m"\nsmtp_security = "none"', "不能不加密"),
        ('notices = "smtp"\nnotices_from = "a@b.cn"\nsmtp_host = "m"\nsmtp_user = "u"', "smtp.password"),
        ('notices = "smtp"\nsmtp_port = 0', "1 到 65535"),
    ],
)
def test_a_wrong_setting_says_what_to_do(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ConfigProblem, match=says):
        load(settings_file(tmp_path, text))


@pytest.mark.parametrize("address", ["unix:/run/clamav/clamd.ctl", "tcp:127.0.0.1:3310", "tcp:[::1]:3310"])
def test_a_scanner_by_its_address(tmp_path: Path, address: str) -> None:
    config = load(settings_file(tmp_path, f'clamd = "{address}"\nclamd_unreachable = "accept"'))
    assert (config.clamd, config.clamd_unreachable) == (address, "accept")


def test_a_whole_mail_setting(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "smtp.password").write_text("secret")
    text = 'notices = "smtp"\nnotices_from = "lingyan@example.cn"\nsmtp_host = "mail.example.cn"\nsmtp_user = "u"'
    config = load(settings_file(tmp_path, text))
    assert (config.smtp_port, config.smtp_security, config.smtp_password.read_text()) == (
        587,
        "starttls",
        "secret",
    )
