"""What is in the outbox is sent once, tried again when it fails, and survives a worker that dies."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from lingyan.identity.models import User
from lingyan.kernel import clock
from lingyan.kernel.models import AuditEntry
from lingyan.notices import actions, backends, outbox
from lingyan.notices.backends import Message, Permanent, Temporary
from lingyan.notices.models import Outgoing, Subscription
from lingyan.notices.rules import MOST_ATTEMPTS
from tests.notices.conftest import ADDRESS, NINE, messages


class Stubborn:
    """Fails as told, and remembers every message."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error, self.sent = error, []  # type: ignore[var-annotated]

    def send(self, message: Message) -> None:
        self.sent.append(message)
        if self.error:
            raise self.error


@pytest.fixture
def digest(user: User, subscription: Subscription, waiting: dict[str, int]) -> Outgoing:
    return actions.put(user, Outgoing.Purpose.DIGEST, lines=[["tests.waiting", 3]])


def _use(monkeypatch: pytest.MonkeyPatch, error: Exception | None = None) -> Stubborn:
    backend = Stubborn(error)
    monkeypatch.setattr(backends, "chosen", lambda: backend)
    return backend


def test_a_message_is_sent_once(digest: Outgoing, folder: Path) -> None:
    assert outbox.deliver_due() == 1
    assert outbox.deliver_due() == 0
    [path] = folder.glob("*.eml")
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert (mail["To"], mail["From"]) == (ADDRESS, "lingyan@example.cn")
    assert mail["Message-ID"] == f"<{digest.key}@example.cn>"
    assert "等您办的事：3 件\nhttps://lingyan.example.cn/" in mail.get_body().get_content()  # type: ignore[union-attr]
    assert [(each.state, each.attempts) for each in messages()] == [("sent", 1)]


def test_a_failure_is_tried_again_after_growing_pauses_and_given_up(
    digest: Outgoing, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = _use(monkeypatch, Temporary("连不上邮件服务器"))
    moment = NINE
    for attempt in range(1, MOST_ATTEMPTS + 1):
        with clock.fixed(moment):
            assert outbox.deliver_due() == 0
        digest.refresh_from_db()
        assert (digest.attempts, digest.error) == (attempt, "连不上邮件服务器")
        moment = max(moment, digest.next_at)
    assert digest.state == "failed" and len(backend.sent) == MOST_ATTEMPTS
    assert AuditEntry.objects.get(code=actions.GIVEN_UP).details["attempts"] == MOST_ATTEMPTS
    assert len({message.key for message in backend.sent}) == 1
    with clock.fixed(moment + dt.timedelta(days=2)):
        assert outbox.deliver_due() == 0 and len(backend.sent) == MOST_ATTEMPTS


def test_a_retry_of_the_digest_does_not_fall_into_the_quiet_hours(
    digest: Outgoing, monkeypatch: pytest.MonkeyPatch
) -> None:
    _use(monkeypatch, Temporary("忙"))
    with clock.fixed(NINE.replace(hour=20, minute=58)):
        outbox.deliver_due()
    digest.refresh_from_db()
    assert digest.next_at == NINE.replace(day=19, hour=7, minute=0)


def test_what_no_attempt_would_help_is_failed_at_once(
    digest: Outgoing, monkeypatch: pytest.MonkeyPatch
) -> None:
    _use(monkeypatch, Permanent("不接受这个地址"))
    outbox.deliver_due()
    assert [(each.state, each.error) for each in messages()] == [("failed", "不接受这个地址")]
    [entry] = AuditEntry.objects.filter(code=actions.GIVEN_UP)
    assert (entry.object_kind, entry.object_id, entry.actor_id) == ("notice", str(digest.pk), None)
    assert entry.details == {"purpose": "digest", "attempts": 1}
    assert "不接受" not in str(entry.details) + entry.reason


def test_what_was_stopped_meanwhile_is_not_given_up(digest: Outgoing) -> None:
    claimed = actions.claim()
    assert claimed is not None
    Outgoing.objects.filter(pk=claimed.pk).update(state="dropped")
    actions.give_up(claimed, why="不接受这个地址")
    digest.refresh_from_db()
    assert digest.state == "dropped" and not AuditEntry.objects.filter(code=actions.GIVEN_UP).exists()


def test_an_unknown_error_names_no_address(
    digest: Outgoing, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    _use(monkeypatch, ValueError(f"cannot send to {ADDRESS}"))
    outbox.deliver_due()
    [found] = messages()
    assert found.state == "waiting" and ADDRESS not in found.error + caplog.text


def test_a_worker_that_died_while_sending_is_followed_by_another_with_the_same_key(
    digest: Outgoing, folder: Path
) -> None:
    claimed = actions.claim()
    assert claimed is not None
    backends.FileBackend().send(outbox._message(claimed))  # type: ignore[arg-type]
    # Here the worker is killed: sent, but not noted.
    assert outbox.deliver_due() == 0
    with clock.fixed(NINE + actions.LEASE + dt.timedelta(seconds=1)):
        assert outbox.deliver_due() == 1
    assert len(list(folder.glob("*"))) == 1
    assert [(each.state, each.attempts) for each in messages()] == [("sent", 2)]


def test_a_worker_that_dies_each_time_ends_too(digest: Outgoing, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = NINE
    for _ in range(MOST_ATTEMPTS):
        with clock.fixed(moment):
            assert actions.claim() is not None
        moment += actions.LEASE + dt.timedelta(seconds=1)
    backend = _use(monkeypatch)
    with clock.fixed(moment):
        assert outbox.deliver_due() == 0
    assert not backend.sent and messages()[0].state == "failed"


def test_one_message_is_not_claimed_twice(digest: Outgoing) -> None:
    assert actions.claim() is not None
    assert actions.claim() is None


def test_who_stopped_left_or_moved_gets_nothing(
    digest: Outgoing, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = _use(monkeypatch)
    User.objects.filter(pk=user.pk).update(is_active=False)
    outbox.deliver_due()
    assert not backend.sent and messages()[0].state == "dropped"


def test_an_unproved_address_gets_its_code_and_nothing_else(
    digest: Outgoing, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = _use(monkeypatch)
    Subscription.objects.update(verified_at=None)
    actions.put(user, Outgoing.Purpose.CODE, code="012345")
    outbox.deliver_due()
    [message] = backend.sent
    assert "012345" in message.text and "张三丰" not in message.text
    assert [(each.state, each.code) for each in messages()] == [("dropped", ""), ("sent", "")]


def test_old_messages_are_forgotten(digest: Outgoing) -> None:
    outbox.deliver_due()
    assert actions.forget_old() == 0
    with clock.fixed(NINE + actions.KEPT + dt.timedelta(days=1)):
        assert actions.forget_old() == 1


def test_where_notices_are_off_nothing_moves(digest: Outgoing, settings: Any) -> None:
    settings.LINGYAN = replace(settings.LINGYAN, notices="off")
    assert outbox.deliver_due() == 0 and messages()[0].attempts == 0
