"""Ways out of the house. One interface; the installation names one of them in `settings.toml` (`notices`).

`file` writes each message into the home folder, for trying out and for offices whose mail is handed over by other
means; `smtp` sends through a mail server. Another channel is another class here, with its own kind of address.
"""

from __future__ import annotations

import contextlib
import os
import smtplib
import ssl
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Final, Protocol

from django.conf import settings

from lingyan.kernel import clock

SECONDS: Final = 20.0


class Temporary(Exception):
    """Not sent now, perhaps later. The text says why and names no address."""


class Permanent(Exception):
    """Not sent, and no further attempt would help."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent. `key` is the same whenever the same message is sent again."""

    key: str
    address: str
    subject: str
    text: str


class Backend(Protocol):
    def send(self, message: Message) -> None:
        """Hand a message over. Raises Temporary or Permanent when it was not taken."""


def chosen() -> Backend | None:
    """The way that the settings name; None where notices are off. The settings were checked when they were read."""
    name: str = settings.LINGYAN.notices
    if name == "off":
        return None
    return FileBackend() if name == "file" else SmtpBackend()


def letter(message: Message) -> EmailMessage:
    """The message as mail."""
    sender: str = settings.LINGYAN.notices_from
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = message.subject, sender, message.address
    mail["Date"] = format_datetime(clock.now())
    # The same for every attempt, so that a mail server or reader can tell a repetition.
    mail["Message-ID"] = f"<{message.key}@{sender.rsplit('@', 1)[1]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    return mail


class FileBackend:
    """One file a message, under its key, so that a repetition overwrites itself."""

    def send(self, message: Message) -> None:
        folder = Path(settings.LINGYAN.home) / "notices"
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            descriptor, temporary = tempfile.mkstemp(dir=folder)
            with os.fdopen(descriptor, "wb") as handle:
                handle.write(letter(message).as_bytes())
            Path(temporary).replace(folder / f"{message.key}.eml")
        except OSError as error:
            raise Temporary(f"通知文件写不进 notices 文件夹（{error.strerror}）") from None


class SmtpBackend:
    """Through one mail server, one connection a message."""

    def send(self, message: Message) -> None:
        try:
            with self._connected() as server:
                server.send_message(letter(message))
        except smtplib.SMTPRecipientsRefused as refused:
            codes = [code for code, _text in refused.recipients.values()]
            if all(500 <= code < 600 for code in codes):
                raise Permanent(f"邮件服务器不接受这个地址（{codes[0]}）") from None
            raise Temporary(f"邮件服务器暂时不收（{codes[0]}）") from None
        except smtplib.SMTPResponseException as refused:
            raise Temporary(f"邮件服务器没有接受（{refused.smtp_code}）") from None
        except (OSError, smtplib.SMTPException) as error:
            raise Temporary(f"连不上邮件服务器（{type(error).__name__}）") from None

    @contextlib.contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        config = settings.LINGYAN
        # SECURITY: the server's certificate is checked; codes and links do not go to a stranger.
        context = ssl.create_default_context()
        server: smtplib.SMTP
        if config.smtp_security == "tls":
            server = smtplib.SMTP_SSL(config.smtp_host, config.smtp_port, timeout=SECONDS, context=context)
        else:
            server = smtplib.SMTP(config.smtp_host, config.smtp_port, timeout=SECONDS)
        with server:
            if config.smtp_security == "starttls":
                server.starttls(context=context)
            if config.smtp_user:
                server.login(config.smtp_user, config.smtp_password.read_text(encoding="utf-8").strip())
            yield server
