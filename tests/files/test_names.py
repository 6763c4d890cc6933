"""What a file is called belongs to who put it there: the same bytes in two villages have two names, and neither tells."""

from __future__ import annotations

import datetime as dt
from importlib import import_module
from typing import Final

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lingyan.cli.checks import guards
from lingyan.economy.books.models import Attachment, Voucher
from lingyan.files import actions as files
from lingyan.files.models import Paper, StoredFile
from lingyan.files.papers import PAPER
from lingyan.kernel import clock, covers
from lingyan.kernel.month import Month
from lingyan.regions.models import Region
from tests.support.actors import everything
from tests.support.identity import Tree, signed_in, user_with
from tests.support.papers import KIND, PDF
from tests.support.records import book_of

pytestmark = pytest.mark.django_db
JANUARY: Final = Month(2025, 1)
OURS, THEIRS = "王老五补偿款.pdf", "发票0412.pdf"
forget = import_module("lingyan.economy.books.migrations.0006_names_of_papers").forget_shared_names


@pytest.fixture
def tree() -> Tree:
    return Tree()


def clerk_of(village: Region) -> Client:
    return signed_in(Client(), user_with("village-reporter", village))


def drafted(village: Region) -> Voucher:
    return Voucher.objects.create(
        book=book_of(village, JANUARY), month=JANUARY, date=JANUARY.first_day, number=1, made_at=clock.now()
    )


def beside(village: Region, name: str) -> Paper:
    return files.attach(everything(), KIND, village.pk, PDF, name=name)


def test_the_second_village_does_not_read_the_first_ones_name(tree: Tree) -> None:
    beside(tree.village, OURS)
    clerk = clerk_of(tree.other_village)
    sent = {"papers": [SimpleUploadedFile(THEIRS, PDF)], "label": "发票"}
    clerk.post(reverse("files:add", args=[KIND, tree.other_village.pk]), sent)
    paper = Paper.objects.get(owner_id=tree.other_village.pk)
    assert StoredFile.objects.count() == 1 and paper.shown == THEIRS and str(paper) == f"发票 {THEIRS}"
    shown = clerk.get(reverse("files:paper", args=[paper.pk]))
    assert shown["Content-Disposition"] == "inline; filename*=UTF-8''%E5%8F%91%E7%A5%A80412.pdf"
    assert THEIRS in clerk.get(reverse("files:remove", args=[paper.pk])).content.decode()
    files.path_of(paper.stored.sha256).unlink()
    lost = clerk.get(reverse("files:paper", args=[paper.pk])).content.decode()
    assert THEIRS in lost and OURS not in lost


def test_neither_beside_a_voucher(tree: Tree) -> None:
    beside(tree.village, OURS)
    voucher = drafted(tree.other_village)
    clerk = clerk_of(tree.other_village)
    clerk.post(f"/vouchers/{voucher.pk}/papers/", {"papers": [SimpleUploadedFile(THEIRS, PDF)]})
    page = clerk.get(f"/vouchers/{voucher.pk}/").content.decode()
    assert THEIRS in page and OURS not in page
    paper = Attachment.objects.get()
    shown = clerk.get(f"/vouchers/{voucher.pk}/papers/{paper.pk}/")
    assert shown["Content-Disposition"].endswith("%E5%8F%91%E7%A5%A80412.pdf")
    assert clerk.post(f"/vouchers/{voucher.pk}/papers/{paper.pk}/remove/", follow=True).status_code == 200


def test_a_stored_file_itself_has_no_name(tree: Tree) -> None:
    stored = beside(tree.village, OURS).stored
    assert stored.name == "" and str(stored) == stored.sha256[:12]


class TestFilesOfBefore:
    """Rows that were written when the name still stood with the content."""

    @staticmethod
    def old(village: Region, *, name: str = OURS, stored_before: int = 0) -> Paper:
        stored = files.store(everything(), PDF, name=name)
        at = clock.now()
        StoredFile.objects.filter(pk=stored.pk).update(
            name=name, stored_at=at - dt.timedelta(minutes=stored_before)
        )
        return Paper.objects.create(
            owner_kind=KIND, owner_id=village.pk, stored=stored, label="合同", added_at=at
        )

    def test_keep_a_name_that_one_use_gave(self, tree: Tree) -> None:
        paper = self.old(tree.village)
        forget(apps, None)
        assert Paper.objects.get(pk=paper.pk).shown == OURS

    def test_lose_a_name_that_somebody_else_may_have_given(self, tree: Tree) -> None:
        paper = self.old(tree.village)
        voucher = drafted(tree.other_village)
        Attachment.objects.create(voucher=voucher, sha256=paper.stored.sha256, added_at=clock.now())
        forget(apps, None)
        assert Paper.objects.get(pk=paper.pk).shown == "合同.pdf"
        page = clerk_of(tree.other_village).get(f"/vouchers/{voucher.pk}/").content.decode()
        assert "单据.pdf" in page and OURS not in page

    def test_lose_a_name_that_was_stored_long_before(self, tree: Tree) -> None:
        paper = self.old(tree.village, stored_before=5)
        forget(apps, None)
        assert Paper.objects.get(pk=paper.pk).shown == "合同.pdf"

    def test_keep_the_digest_that_the_trail_noted(self, tree: Tree) -> None:
        paper = self.old(tree.village)
        nameless = covers.digests(PAPER, [paper.pk])
        named = beside(tree.other_village, THEIRS)
        assert covers.digests(PAPER) == {**nameless, **covers.digests(PAPER, [named.pk])}
        assert covers.digests(PAPER, [named.pk]) != nameless


def test_the_tables_are_guarded_with_their_new_columns() -> None:
    assert list(guards()) == []
