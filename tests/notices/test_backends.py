"""Both ways out: what is written, and what a mail server's answers mean."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from lingyan.notices import backends
from lingyan.notices.backends import FileBackend, Message, Permanent, SmtpBackend, Temporary
from tests.support.smtp import smtp

MESSAGE = Message(
    "0" * 32, "someone@example.cn", "领雁：有 3 件事等您办", "等您签字的付款：3 件\nhttps://example.cn/"
)


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    settings.LINGYAN = replace(
        settings.LINGYAN, home=tmp_path, keys=tmp_path, notices="smtp", notices_from="lingyan@example.cn",
        smtp_host="127.0.0.1", smtp_security="none",
    )  # fmt: skip
    return tmp_path


def _port(settings: Any, port: int) -> None:
    settings.LINGYAN = replace(settings.LINGYAN, smtp_port=port)


def test_the_settings_name_the_way(home: Path, settings: Any) -> None:
    found = []
    for name in ("off", "file", "smtp"):
        settings.LINGYAN = replace(settings.LINGYAN, notices=name)
        found.append(type(backends.chosen()))
    assert found == [type(None), FileBackend, SmtpBackend]


def test_a_file_is_written_whole_for_its_owner_alone(home: Path) -> None:
    FileBackend().send(MESSAGE)
    FileBackend().send(MESSAGE)
    [path] = (home / "notices").iterdir()
    assert path.name == f"{MESSAGE.key}.eml" and path.stat().st_mode & 0o077 == 0
    assert message_from_bytes(path.read_bytes(), policy=policy.default)["Subject"] == MESSAGE.subject


def test_a_folder_that_cannot_be_written_is_tried_again(home: Path) -> None:
    (home / "notices").write_text("in the way")
    with pytest.raises(Temporary, match="notices"):
        FileBackend().send(MESSAGE)


def test_a_mail_server_takes_it(home: Path, settings: Any) -> None:
    with smtp() as server:
        _port(settings, server.port)
        SmtpBackend().send(MESSAGE)
        [mail] = [message_from_bytes(each, policy=policy.default) for each in server.mails]
    assert (mail["To"], mail["Subject"]) == (MESSAGE.address, MESSAGE.subject)
    assert mail["Auto-Submitted"] == "auto-generated" and MESSAGE.key in mail["Message-ID"]
    assert mail.get_content().splitlines() == MESSAGE.text.splitlines()


@pytest.mark.parametrize(
    ("recipient", "data", "error"),
    [
        ("550 no such user", "250 ok", Permanent), ("450 mailbox busy", "250 ok", Temporary),
        ("250 ok", "554 rejected", Temporary), ("250 ok", "421 later", Temporary),
    ],
)  # fmt: skip
def test_what_its_refusals_mean(
    home: Path, settings: Any, recipient: str, data: str, error: type[Exception]
) -> None:
    with smtp(recipient, data) as server:
        _port(settings, server.port)
        with pytest.raises(error) as raised:
            SmtpBackend().send(MESSAGE)
    assert MESSAGE.address not in str(raised.value)


def test_no_server_is_tried_again(home: Path, settings: Any) -> None:
    _port(settings, 1)
    with pytest.raises(Temporary, match="连不上"):
        SmtpBackend().send(MESSAGE)


def test_a_server_without_encryption_gets_nothing_where_it_is_asked_for(home: Path, settings: Any) -> None:
    with smtp() as server:
        settings.LINGYAN = replace(settings.LINGYAN, smtp_port=server.port, smtp_security="starttls")
        with pytest.raises(Temporary):
            SmtpBackend().send(MESSAGE)
        assert server.mails == []
