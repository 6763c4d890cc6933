"""Bundles as plain files: whole or absent, repaired after a kill, signed, small enough for a phone."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import threading
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.utils import translation

from lingyan.disclosure import actions, bundles, integrity, posters, publishing
from lingyan.disclosure.models import Publication
from lingyan.economy.books import actions as books
from lingyan.economy.books.models import Line
from lingyan.identity.masking import mask_name
from lingyan.kernel import failpoints
from lingyan.kernel.month import Month
from lingyan.people.models import Organisation
from lingyan.seal import actions as log
from tests.disclosure.support import BUSIEST, FEBRUARY, JANUARY, VILLAGE, Sealed, verdict
from tests.support.actors import everything
from tests.support.database import place

LIMIT = 60 * 1024


class Killed(BaseException):
    """Stands for SIGKILL inside one process: nothing but `finally` may run after it."""


def kill_at(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def reach(reached: str) -> None:
        if reached == name:
            raise Killed

    monkeypatch.setattr(failpoints, "reach", reach)


def files_of(home: Path) -> dict[str, bytes]:
    public = home / "public"
    return {str(path.relative_to(public)): path.read_bytes() for path in public.rglob("*") if path.is_file()}


def test_a_bundle_and_the_way_to_it(village: Sealed, home: Path) -> None:
    village.published()
    assert set(files_of(home)) == {
        *(f"assets/1/{name}" for name in ("nacl.js", "page.css", "page.js", "seal.js", "too-old.js")),
        *(
            f"v/990121107208/2025-01/1/{name}"
            for name in ("book.json", "data.json", "index.html", "manifest.json", "proof.tlog-proof")
        ),
        *(f"v/990121107208/{name}.html" for name in ("index", "questions/index", "questions/large")),
        f"v/{village.region.parent.code}/index.html", "v/index.html",
        "v/log.vkey", "v/witnesses.vkeys",
    }  # fmt: skip
    assert not list(integrity.breaches())


def test_two_books_of_one_village_and_month_have_two_places(village: Sealed, home: Path) -> None:
    group = Organisation.objects.create(kind="group", region=village.region, name="一组股份经济合作社")
    book = books.open_book(everything(), organisation=group, first_month=JANUARY, go_live=JANUARY)
    other = Sealed(village.region, book)
    other.close(JANUARY)
    first, second = village.published(), other.published()
    assert bundles.address_of(first) == "/v/990121107208/2025-01/1/"
    assert bundles.address_of(second) == f"/v/990121107208/2025-01-book{book.pk}/1/"
    page = files_of(home)["v/990121107208/index.html"].decode()
    assert "2025-01/1/" in page and f"2025-01-book{book.pk}/1/" in page and group.name in page
    assert not list(integrity.breaches())


def test_a_page_is_the_same_whatever_the_publisher_reads(village: Sealed, home: Path) -> None:
    day = dt.date(2026, 11, 23)
    publication = village.approved()
    body = publishing.preview(publication, on=day)
    with translation.override("en"):
        assert publishing.preview(publication, on=day) == body
        [published] = actions.publish(village.officer, [publication])
        bundles.finish([published])
    page = (bundles.folder_of(published) / "index.html").read_text(encoding="utf-8")
    assert "监督机构审核" in page
    assert "账目公开" in (home / "public" / "v" / VILLAGE / "index.html").read_text(encoding="utf-8")
    assert verdict(bundles.folder_of(published))


def test_a_second_run_writes_nothing(village: Sealed, home: Path) -> None:
    village.published()
    before = {path: path.stat().st_mtime_ns for path in (home / "public").rglob("*")}
    assert bundles.finish() == 0
    assert {path: path.stat().st_mtime_ns for path in (home / "public").rglob("*")} == before


@pytest.mark.parametrize("name", [name for name in actions.FAILPOINTS if "publish" in name])
def test_a_kill_while_publishing_leaves_nothing_half_done(
    village: Sealed, home: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    publication = village.approved()
    with monkeypatch.context() as patched, pytest.raises(Killed):
        kill_at(patched, name)
        bundles.finish(actions.publish(village.officer, [publication]))
    publication = Publication.objects.get(pk=publication.pk)
    committed = name != "disclosure.publish.before-commit"
    assert (publication.log_index is not None) is committed
    bundles.finish()
    if committed:
        assert verdict(bundles.folder_of(publication)).facts["index"] == publication.log_index
        assert "2025-01/1/" in (home / "public/v/990121107208/index.html").read_text()
    else:
        assert not bundles.folder_of(publication).exists()
        assert log.size() == 0
    assert not list(integrity.breaches())
    assert not list((home / "public/v").glob(".new-*"))
    assert bundles.finish() == 0


@pytest.mark.parametrize("name", [name for name in actions.FAILPOINTS if "withdraw" in name])
def test_a_kill_while_withdrawing_shows_nothing_of_the_page(
    village: Sealed, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    publication = village.published()
    with monkeypatch.context() as patched, pytest.raises(Killed):
        kill_at(patched, name)
        bundles.finish([actions.withdraw(village.officer, publication, reason="误公开了附件")])
    assert bundles.finish() == 1
    assert "撤下属实" in verdict(bundles.folder_of(publication)).sentence
    assert not list(integrity.breaches())


@pytest.mark.slow
def test_a_real_kill(tmp_path: Path) -> None:
    """SIGKILL in a process of its own, between commit and bundle; the next process finishes."""
    environment = {
        **os.environ, "LINGYAN_HOME": str(tmp_path / "home"), "DJANGO_SETTINGS_MODULE": "lingyan.settings",
    }  # fmt: skip
    environment.pop("LINGYAN_KEYS", None)
    script = [sys.executable, "-m", "tests.disclosure.killed"]
    place(tmp_path / "home")
    prepared = subprocess.run(
        [*script, "prepare"], env=environment, capture_output=True, text=True, check=False
    )
    assert prepared.returncode == 0, prepared.stderr
    for name in ("disclosure.publish.after-commit", "disclosure.publish.before-bundle"):
        killed = subprocess.run(
            [*script, "publish"],
            env={**environment, "LINGYAN_FAILPOINT": name},
            capture_output=True,
            check=False,
        )
        assert killed.returncode == -9
        finished = subprocess.run(
            [*script, "finish"], env=environment, capture_output=True, text=True, check=False
        )
        assert finished.stdout.strip() == "1 []", finished.stderr


def test_what_a_killed_writer_left_is_cleared_away(village: Sealed, home: Path) -> None:
    left = home / "public" / "v" / ".new-0"
    left.mkdir(parents=True)
    (left / "index.html").write_text("half")
    publication = village.published()
    assert not left.exists()
    assert verdict(bundles.folder_of(publication))


def test_a_folder_without_manifest_is_written_again(village: Sealed) -> None:
    folder = bundles.folder_of(village.published())
    (folder / "manifest.json").unlink()
    (folder / "index.html").write_text("half")
    assert bundles.finish() == 1
    assert verdict(folder)


def test_a_lost_folder_is_written_again(village: Sealed, home: Path) -> None:
    village.published()
    shutil.rmtree(home / "public")
    assert bundles.finish() == 1
    assert not list(integrity.breaches())


def test_many_are_written_in_turns(village: Sealed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "AT_ONCE", 1)
    village.close(FEBRUARY)
    actions.publish(village.officer, [village.approved(), village.approved(FEBRUARY)])
    assert bundles.finish() == 2
    assert not list(integrity.breaches())


def test_another_writer_waits(village: Sealed, home: Path) -> None:
    publication = village.approved()
    actions.publish(village.officer, [publication])
    done = threading.Event()

    def wait_for_the_lock() -> None:
        with bundles._one_writer():
            done.set()

    with bundles._one_writer():
        other = threading.Thread(target=wait_for_the_lock)
        other.start()
        assert not done.wait(0.05)
    other.join(10)
    assert done.is_set()


class TestPoster:
    def test_is_one_a3_page_and_keeps_the_bundle_true(self, village: Sealed) -> None:
        publication = village.published()
        pdf = pypdfium2.PdfDocument(posters.poster_of(publication))
        assert len(pdf) == 1
        assert [round(side / 72 * 25.4) for side in pdf[0].get_size()] == [297, 420]
        assert verdict(bundles.folder_of(publication))

    def test_is_made_once(self, village: Sealed) -> None:
        publication = village.published()
        first = posters.poster_of(publication)
        changed = (bundles.folder_of(publication) / "poster.pdf").stat().st_mtime_ns
        assert posters.poster_of(publication) == first
        assert (bundles.folder_of(publication) / "poster.pdf").stat().st_mtime_ns == changed

    def test_one_that_the_manifest_does_not_list_is_made_again(self, village: Sealed) -> None:
        publication = village.published()
        (bundles.folder_of(publication) / "poster.pdf").write_bytes(b"%PDF-half")
        assert posters.poster_of(publication).startswith(b"%PDF")
        assert verdict(bundles.folder_of(publication))


class TestCheck:
    """`lingyan check` names what was changed, in the files and in the rows."""

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("v/990121107208/2025-01/1/index.html", "凤桥村 2025-01 第1版：index.html 与清单不符"),
            ("v/990121107208/2025-01/1/data.json", "data.json 与清单不符"),
            ("v/990121107208/2025-01/1/book.json", "book.json 与清单不符"),
            ("v/990121107208/2025-01/1/proof.tlog-proof", "proof.tlog-proof"),
            ("v/990121107208/2025-01/1/manifest.json", "manifest.json"),
            ("v/990121107208/index.html", "v/990121107208/index.html 被改动过"),
            ("v/index.html", "v/index.html 被改动过"),
            ("v/log.vkey", "v/log.vkey 被改动过"),
            ("assets/1/seal.js", "assets/1/seal.js 被改动过"),
        ],
    )
    def test_one_byte_of_a_file(self, village: Sealed, home: Path, name: str, said: str) -> None:
        village.published()
        path = home / "public" / name
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(bytes(content))
        assert any(said in breach for breach in integrity.breaches())

    def test_a_page_that_nobody_published(self, village: Sealed) -> None:
        folder = bundles.folder_of(village.published())
        shutil.copytree(folder, folder.with_name("7"))
        assert list(integrity.breaches()) == ["990121107208/2025-01/7 不是这里公开的内容"]

    def test_another_page_in_its_place(self, village: Sealed) -> None:
        first, second = village.published(), village.published()
        shutil.rmtree(bundles.folder_of(second))
        shutil.copytree(bundles.folder_of(first), bundles.folder_of(second))
        assert "另一份公开页" in next(iter(integrity.breaches()))

    def test_a_page_that_came_back(self, village: Sealed) -> None:
        publication = village.published()
        folder = bundles.folder_of(publication)
        shutil.copytree(folder, folder.with_name("kept"))
        bundles.finish([actions.withdraw(village.officer, publication, reason="误公开了附件")])
        shutil.rmtree(folder)
        folder.with_name("kept").rename(folder)
        assert "不是撤下说明" in next(iter(integrity.breaches()))


class _Outside(HTMLParser):
    """Every address that a browser would ask for."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "a":
            self.found += [value for name, value in attrs if name in {"src", "href", "srcset"} and value]


class TestPage:
    @pytest.fixture
    def busiest(self, village: Sealed) -> Path:
        """57 vouchers with every summary cleared: the longest page."""
        village.close(*[Month(2025, number) for number in range(2, BUSIEST.number + 1)])
        actions.clear_summaries(village.supervisor, village.book, village.summaries(BUSIEST))
        return bundles.folder_of(village.published(BUSIEST)) / "index.html"

    def test_the_busiest_month_fits(self, busiest: Path) -> None:
        assert len(json.loads(busiest.with_name("data.json").read_text())["body"]["entries"]) == 57
        assert busiest.stat().st_size < LIMIT

    def test_asks_nothing_of_other_servers(self, busiest: Path) -> None:
        parser = _Outside()
        parser.feed(busiest.read_text())
        assert parser.found
        assert all(address.startswith(("../../../../assets/1/", "data:", "#")) for address in parser.found)

    def test_nothing_of_a_household_but_counts_and_sums(self, busiest: Path, village: Sealed) -> None:
        """Neither a name nor a masked one stands beside an amount, nor the amount of one of them in any file."""
        body = json.loads(busiest.with_name("data.json").read_text())["body"]
        homes = village.book.parties.filter(kind="household")
        lines = Line.objects.filter(voucher__book=village.book, voucher__month=BUSIEST, party__in=homes)
        names = {str(party) for party in homes}
        shown = {mask_name(name) for name in names}
        assert lines.exists() and not any(
            set(each["party"].split("、")) & (names | shown) for each in body["entries"]
        )
        by_number = {each["no"]: each for each in body["entries"]}
        disclosed = json.loads(busiest.with_name("book.json").read_text())["vouchers"]
        for line in lines.select_related("voucher"):
            entry = by_number[f"{line.voucher.word}-{line.voucher.number}"]
            assert line.no not in entry["nos"]
            fields = {one["name"] for one in disclosed[body["entries"].index(entry)]["shown"]["fields"]}
            assert f"line.{line.no}.amount" not in fields
        assert body["households"]["lines"]
        page = busiest.read_text()
        assert "农户合计" in page and "身份证" not in page
        assert verdict(busiest.parent).facts["month"] == str(BUSIEST)

    def test_a_publication_of_before_keeps_its_form(self, village: Sealed) -> None:
        """A body without `nos` opens every line of every voucher, as it was committed to."""
        publication = village.approved()
        [published] = actions.publish(village.officer, [publication])
        body = json.loads(published.body)
        before = {
            **body,
            "entries": [{k: v for k, v in each.items() if k != "nos"} for each in body["entries"]],
        }
        published.body = json.dumps(before)
        opened = publishing.book_of(published)["vouchers"]
        assert sum(len(each["shown"]["fields"]) for each in opened) == sum(
            2 + 2 * Line.objects.filter(voucher__book=village.book, voucher__month=JANUARY, voucher__state="posted",
                                        voucher__word=each["no"].split("-")[0],
                                        voucher__number=int(each["no"].split("-")[1])).count()
            for each in body["entries"]
        )  # fmt: skip

    def test_a_layout_is_for_ever(self, village: Sealed, settings: Any) -> None:
        """A page published today is rendered again when somebody checks it years later.

        When this fails, the layout or what it calls has changed: give it a new number (`disclosure.page`) and keep the
        old template for the pages that exist.
        """
        from tests.disclosure.layout import rendered_digests

        settings.LINGYAN = replace(settings.LINGYAN, sponsor="")
        assert rendered_digests() == json.loads((Path(__file__).parent / "layout.json").read_text())


def test_january_is_the_month_that_was_closed(village: Sealed) -> None:
    assert village.published().month == JANUARY


def test_a_kill_while_a_page_is_replaced_leaves_nothing_that_looks_published(
    village: Sealed, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    village.published()
    before = files_of(home)
    page = home / "public/v/990121107208/questions/large.html"
    page.unlink()

    def killed(_self: Path, _target: Path) -> None:
        raise Killed

    with monkeypatch.context() as context:
        context.setattr(Path, "replace", killed)
        with pytest.raises(Killed):
            bundles.renew_directory([village.region])
    assert list(integrity.breaches()) == ["缺少 v/990121107208/questions/large.html"]
    assert len(files_of(home)) == len(before)
    bundles.renew_directory([village.region])
    assert files_of(home) == before
