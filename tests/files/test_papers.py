"""Papers beside a record: who adds, reads and takes them off, and that nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from lingyan.files import actions as files
from lingyan.files import papers
from lingyan.files.models import Paper, StoredFile
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.problems import Denied, Refused
from tests.support.actors import everything
from tests.support.identity import Tree, actor_with, signed_in, user_with
from tests.support.papers import KIND, PDF, closed

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> Tree:
    return Tree()


@pytest.fixture(autouse=True)
def _open_again() -> Iterator[None]:
    yield
    closed.clear()


def _attach(tree: Tree, **more: str) -> Paper:
    return files.attach(everything(), KIND, tree.village.pk, PDF, name="合同.pdf", **more)


def test_the_same_content_stands_once_and_is_audited_once(tree: Tree) -> None:
    assert _attach(tree, label="发票") == _attach(tree)
    assert papers.counts(KIND, [tree.village.pk, tree.town.pk]) == {tree.village.pk: 1}
    assert AuditEntry.objects.filter(code=files.ADDED).count() == 1


def test_taking_off_keeps_the_file_and_the_row(tree: Tree) -> None:
    paper = _attach(tree)
    files.detach(everything(), paper, reason="传错了")
    assert not papers.of_record(KIND, tree.village.pk).exists()
    assert Paper.objects.get().removed_reason == "传错了" and StoredFile.objects.count() == 1
    assert _attach(tree).pk != paper.pk
    with pytest.raises(Refused, match="已经取下"):
        files.detach(everything(), paper, reason="再来一次")


def test_refusals(tree: Tree) -> None:
    paper = _attach(tree)
    with pytest.raises(Refused, match="写明原因"):
        files.detach(everything(), paper, reason=" ")
    with pytest.raises(Refused, match="合同、发票"):
        _attach(tree, label="照片")
    for kind, owner in ((KIND, 999_999), ("tests-unknown", tree.village.pk), (KIND, 2**63)):
        with pytest.raises(Refused) as refusal:
            files.attach(everything(), kind, owner, PDF, name="合同.pdf")
        assert refusal.value.code == "unknown-record"
    reader = actor_with("auditor", tree.county)
    for act in (
        lambda: files.attach(reader, KIND, tree.village.pk, PDF, name="合同.pdf"),
        lambda: files.detach(reader, paper, reason="不要"),
    ):
        with pytest.raises(Denied):
            act()
    closed.add(tree.village.pk)
    with pytest.raises(Refused, match="已经办结"):
        _attach(tree)
    with pytest.raises(Refused, match="已经办结"):
        files.detach(everything(), paper, reason="晚了")


def test_the_database_itself_keeps_a_paper(tree: Tree) -> None:
    paper = _attach(tree)
    for change in (lambda: Paper.objects.update(owner_id=1), paper.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_in_the_browser(client: Client, tree: Tree) -> None:
    signed_in(client, user_with("village-reporter", tree.village))
    sent = {"papers": [SimpleUploadedFile("合同.pdf", PDF)], "label": "合同", "next": "/vouchers/"}
    answer = client.post(reverse("files:add", args=[KIND, tree.village.pk]), sent)
    assert answer["Location"] == "/vouchers/"
    paper = Paper.objects.get()
    shown = client.get(reverse("files:paper", args=[paper.pk]))
    assert shown.content == PDF and "sandbox" in shown["Content-Security-Policy"]
    url = reverse("files:remove", args=[paper.pk])
    assert "取下原因" in client.get(f"{url}?next=/vouchers/").content.decode()
    answer = client.post(url, {"reason": "传错了", "next": "https://elsewhere.invalid/"})
    assert answer["Location"] == "/"
    assert client.get(reverse("files:paper", args=[paper.pk])).status_code == 404


def test_an_upload_without_a_file_says_so(client: Client, tree: Tree) -> None:
    signed_in(client, user_with("village-reporter", tree.village))
    answer = client.post(reverse("files:add", args=[KIND, tree.village.pk]))
    assert "请选择要添加的文件" in answer.content.decode()


def test_a_clerk_of_another_village_finds_nothing(client: Client, tree: Tree) -> None:
    paper = _attach(tree)
    signed_in(client, user_with("village-reporter", tree.other_village))
    assert client.get(reverse("files:paper", args=[paper.pk])).status_code == 404
    assert client.post(reverse("files:add", args=[KIND, tree.village.pk])).status_code == 404
