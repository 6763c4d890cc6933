"""Minutes have the headings of their kinds, and the signed ones stand beside the session for who keeps the record."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document as Word

from lingyan.files import actions as files
from lingyan.files import papers
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BRANCH_VIEW
from lingyan.team.branch import actions, rules
from lingyan.team.branch.covers import MEMBER, SESSION
from lingyan.team.branch.printing import TEMPLATES, headings, minutes_paper
from tests.support.actors import holding
from tests.support.identity import signed_in, user_with
from tests.team.branch.support import Room

PDF = b"%PDF-1.4 minutes"


def text(content: bytes) -> str:
    return "\n".join(each.text for each in Word(io.BytesIO(content)).paragraphs)


@pytest.mark.parametrize(
    ("kind", "heading"),
    [
        ("general", "表决情况"),
        ("committee", "委员会决定"),
        ("group", "组员工作汇报"),
        ("lesson", "授课情况"),
        ("day", "活动内容"),
        ("life", "个人对照检查和相互批评"),
        ("appraisal", "民主测评"),
    ],
)
def test_each_kind_has_its_headings(kind: str, heading: str) -> None:
    assert heading in dict(headings([kind])) and TEMPLATES.keys() == rules.KINDS.keys()


def test_a_session_of_two_kinds_has_each_heading_once() -> None:
    found = [each for each, _asked in headings(["general", "group"])]
    assert found.count("讨论情况") == 1 and found.index("通报和报告") < found.index("学习和传达")


def test_the_minutes_of_a_life_meeting(room: Room) -> None:
    found = text(minutes_paper(room.held("day", "life")))
    assert "活动内容" in found and "个人对照检查和相互批评" in found and "记录人签名" in found
    assert "授课情况" not in found


def test_signed_minutes_stand_beside_the_session(room: Room) -> None:
    session, clerk = room.held("day"), signed_in(Client(), user_with("village-clerk", room.village))
    officer = signed_in(Client(), user_with("township-officer", room.tree.town))
    page = reverse("branch:session", args=[session.pk])
    assert "会议记录签字以后" in clerk.get(page, follow=True).content.decode()
    sent = {"papers": SimpleUploadedFile("记录.pdf", PDF), "label": "签字的会议记录", "next": page}
    assert clerk.post(reverse("files:add", args=[SESSION, session.pk]), sent).status_code == 302
    shown = clerk.get(page, follow=True).content.decode()
    assert "记录.pdf" in shown and "会议记录签字以后" not in shown
    assert "记录.pdf" not in officer.get(page, follow=True).content.decode()
    [paper] = papers.of_record(SESSION, session.pk)
    assert officer.get(reverse("files:paper", args=[paper.pk])).status_code == 404
    actions.void_session(room.actor, session_id=session.pk, reason="记错")
    with pytest.raises(Refused) as refusal:
        files.attach(room.actor, SESSION, session.pk, b"%PDF-1.4 other", name="又.pdf")
    assert refusal.value.code == "closed-record"


def test_papers_of_a_member_are_for_the_recorder(room: Room) -> None:
    who = room.named("李一")
    made = files.attach(room.actor, MEMBER, who.pk, PDF, name="决定.pdf", label="决定")
    assert made.label == "决定"
    with pytest.raises(Refused) as refusal:
        files.attach(holding(BRANCH_VIEW), MEMBER, who.pk, PDF, name="决定.pdf")
    assert refusal.value.code == "denied"
    clerk = signed_in(Client(), user_with("village-clerk", room.village))
    assert "决定.pdf" in clerk.get(reverse("branch:member", args=[who.pk]), follow=True).content.decode()
