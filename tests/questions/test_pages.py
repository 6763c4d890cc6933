"""The static page of a village's questions: small, without script, in two sizes, reachable from the village's page."""

from __future__ import annotations

from pathlib import Path

from lingyan.disclosure import bundles, directory
from lingyan.disclosure.models import Publication
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.questions import pages
from lingyan.questions.models import Question, Release
from tests.questions.support import TAKEN, Place, answered, asked


def release(question: Question, number: int = 0, state: str = "published", words: int = 40) -> Release:
    return Release.objects.create(
        question=question, month=Month(2025, 3), question_text=f"第{number}个问题" + "问" * words,
        answer_text="答" * words, seal=bytes(32), state=state, proposed_at=clock.now(),
    )  # fmt: skip


def page(place: Place, name: str = "questions/index.html") -> str:
    return pages.village_pages([place.village])[place.village.pk][name].decode()


def test_without_answers_it_leads_to_asking(place: Place) -> None:
    text = page(place)
    assert f'href="/ask/{place.village.code}/"' in text and 'href="/ask/receipt/"' in text
    assert "还没有公开的问答" in text and "<script" not in text


def test_shows_what_is_published_and_nothing_else(place: Place) -> None:
    for number, state in enumerate(("published", "waiting", "refused", "withdrawn")):
        release(asked(place), number, state)
    text = page(place)
    assert "第0个问题" in text
    assert not any(f"第{number}个问题" in text for number in (1, 2, 3))


def test_an_answer_says_which_sheet_was_asked_about(place: Place) -> None:
    sheet = Publication.objects.create(
        region=place.village, sheet="affairs", period="2025-Q1", state="published", commitment=bytes(32), log_index=1,
        drafted_at=clock.now(),
    )  # fmt: skip
    release(asked(place, about="publication", page="affairs-2025-Q1", version=1))
    assert f"· {sheet.title_zh}</span>" in page(place) and sheet.title_zh == "村务公开 2025年第1季度"


def test_markup_in_a_text_stays_text(place: Place) -> None:
    found = release(asked(place))
    Release.objects.filter(pk=found.pk)  # its texts are frozen; the template is what is tried
    entry = {
        "month": "2025年3月",
        "topic": "其他",
        "question": "<b>问</b>",
        "answer": "<i>答</i>",
        "who": "村里",
    }
    text = pages._page(place.village, None, [entry], False).decode()
    assert "<b>问" not in text and "&lt;b&gt;" in text


def test_stays_under_sixty_kilobytes_and_counts_the_rest(place: Place) -> None:
    for number in range(30):
        release(asked(place), number, words=900)
    text = page(place)
    assert len(text.encode()) < 60_000
    assert "件较早的答复" in text


def test_the_villages_page_leads_to_it(place: Place, home: Path) -> None:
    release(asked(place))
    bundles.renew_directory(pages.villages_with_answers())
    folder = home / "public" / "v" / place.village.code
    assert 'href="questions/"' in (folder / "index.html").read_text()
    assert (folder / "questions" / "large.html").exists()
    town = home / "public" / "v" / place.tree.town.code / "index.html"
    assert place.village.name in town.read_text()


def test_two_queries_whatever_the_number_of_villages(place: Place, django_assert_num_queries: object) -> None:
    villages = [place.village, place.tree.other_village]
    with django_assert_num_queries(2):  # type: ignore[operator]
        pages.village_pages(villages)


def test_a_village_without_publications_has_a_page_as_soon_as_it_has_answers(place: Place) -> None:
    assert not directory.public_villages().exists()
    release(asked(place))
    assert directory.public_villages().get() == place.village


def test_the_months_alone_stand_for_the_day(place: Place) -> None:
    _, question = answered(place, consent=True)
    release(question)
    text = page(place)
    assert "2025年3月" in text and str(TAKEN) not in text
