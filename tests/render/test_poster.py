"""The poster: one A3 page whatever the month holds, every figure on it, the same bytes each time."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from lingyan.kernel.month import Month
from lingyan.render.poster import (
    PosterCheckpoint,
    PosterData,
    PosterEntry,
    PosterFigure,
    PosterItem,
    PosterPerson,
    SheetBlock,
    SheetPosterData,
    change_words,
    in_groups,
    poster_pdf,
    poster_png,
    poster_values,
    sheet_poster_pdf,
)
from tests.render.pdf import page_sizes_mm, page_texts

ROOT = "q7Xz0mB4y8Jt2hKpVn5cLw9sRdQ1uEaFgT6iYoZxN3A="


def entry(number: int) -> PosterEntry:
    day = dt.date(2026, 11, number % 28 + 1)
    if number % 3 == 0:
        return PosterEntry(day, f"收到第{number}份承包费", income_fen=100_000 + number)
    return PosterEntry(day, f"付第{number}笔修路款", expense_fen=20_000 + number)


@pytest.fixture
def november() -> PosterData:
    return PosterData(
        place="雁城市　云溪县　白鹭镇",
        village="凤桥村",
        organisation="凤桥村股份经济合作社",
        month=Month(2026, 11),
        figures=[
            PosterFigure("收入", 4_873_250, 4_553_250),
            PosterFigure("支出", 3_126_030, 3_330_000),
            PosterFigure("结余", 1_747_220, None, "月末账上资金 318,446.17 元"),
        ],
        largest_income=[PosterItem("收到果园承包费", 3_200_000), PosterItem("上级补助", 1_250_000)],
        largest_expense=[PosterItem("修路", 1_680_000)],
        entries=[entry(number) for number in range(8)],
        people=[PosterPerson("理事长", "周文海"), PosterPerson("监事长", "李桂芳")],
        phone="0990-555 0123",
        url="https://lingyan.example/v/990101001201/2026-11",
        checkpoint=PosterCheckpoint("yancheng.example/lingyan", 183_204, ROOT),
        published=dt.date(2026, 12, 5),
        version=2,
    )


def test_a_second_code_leads_to_asking_and_the_page_stays_one(november: PosterData) -> None:
    asking = dataclasses.replace(november, ask_url="https://lingyan.example/ask/990101001201/2026-11/2/")
    pdf = poster_pdf(asking)
    assert page_sizes_mm(pdf) == page_sizes_mm(poster_pdf(november))
    assert "扫码提问" in page_texts(pdf)[0] and "扫码提问" not in page_texts(poster_pdf(november))[0]
    assert poster_values(november)["ask"] is None


def test_every_figure_stands_on_one_a3_page(november: PosterData) -> None:
    pdf = poster_pdf(november)
    assert page_sizes_mm(pdf) == [(297, 420)]
    (text,) = page_texts(pdf)
    for shown in ("凤桥村2026年11月账目", "48,732.50", "31,260.30", "17,472.20", "比去年同月多3,200.00元"):
        assert shown in text
    for shown in (
        "比去年同月少2,039.70元",
        "去年同月没有可比的账",
        "周文海",
        "0990-5550123",
        "第2版",
        "2026年12月5日",
    ):
        assert shown in text
    assert ROOT in text
    assert "收到第6份承包费1,000.06" in text


def test_what_does_not_fit_is_summed_in_one_line(november: PosterData) -> None:
    full = dataclasses.replace(november, entries=[entry(number) for number in range(150)])
    pdf = poster_pdf(full)
    assert len(page_sizes_mm(pdf)) == 1
    (text,) = page_texts(pdf)
    shown = sum(f"第{number}份" in text or f"第{number}笔" in text for number in range(150))
    assert 8 <= shown < 60
    assert f"其余{150 - shown}笔合计" in text
    assert "共150笔" in text


@pytest.mark.parametrize("count", [0, 1, 12, 13, 14, 15, 16, 60, 61])
def test_always_one_page(november: PosterData, count: int) -> None:
    long = "付第三村民小组至水库道路水毁修复工程第二期进度款（按照2026年第3次村民代表会议决议）" * 2
    entries = [PosterEntry(dt.date(2026, 11, 1), long, expense_fen=100) for _ in range(count)]
    crowded = dataclasses.replace(november, entries=entries, village="雁城经济开发区白鹭洲示范片区凤桥坝村")
    assert len(page_sizes_mm(poster_pdf(crowded))) == 1


def test_huge_figures_still_fit(november: PosterData) -> None:
    figures = [PosterFigure(label, 999_999_999_99) for label in ("收入", "支出", "结余")]
    pdf = poster_pdf(dataclasses.replace(november, figures=figures))
    assert len(page_sizes_mm(pdf)) == 1
    assert page_texts(pdf)[0].count("999,999,999.99") == 3


def test_red_letter_entries_carry_a_sign(november: PosterData) -> None:
    red = PosterEntry(dt.date(2026, 11, 9), "冲销误记的办公费", expense_fen=-12_000)
    assert "−120.00" in page_texts(poster_pdf(dataclasses.replace(november, entries=[red])))[0]


def test_sums_of_the_rest_agree_with_the_total(november: PosterData) -> None:
    values = poster_values(dataclasses.replace(november, entries=[entry(number) for number in range(5)]))
    assert values["rest"][0]["income"] == values["total"]["income"] == {"text": "2,000.03", "red": False}
    assert values["rest"][5] is None


def test_same_data_gives_same_bytes(november: PosterData) -> None:
    made_at = dt.datetime(2026, 12, 5, 8, tzinfo=dt.UTC)
    assert poster_pdf(november, made_at=made_at) == poster_pdf(november, made_at=made_at)
    assert b"pdfaid" in poster_pdf(november, made_at=made_at)


def test_picture_is_png(november: PosterData) -> None:
    assert poster_png(november, ppi=20).startswith(b"\x89PNG")


def test_words_of_change_and_groups() -> None:
    assert change_words(500, 500) == "与去年同月一样"
    assert in_groups("abcdefghij") == ["abcd", "efgh", "ij"]


class TestSheetPoster:
    """The poster of a sheet beside the accounts: one page whatever it holds, and what does not fit says so."""

    def data(self, blocks: int) -> SheetPosterData:
        table = SheetBlock(
            "合同", ["按签订日期。"], ["对方", "金额"], [False, True], [["禾丰农资有限公司", "9,000.00"]] * 6
        )
        return SheetPosterData(
            place="芦原县 芦溪镇", village="雁庄村", title="其他事项", period="2026年第3季度", blocks=[table] * blocks,
            people=[PosterPerson("村党组织书记", "苏云")], phone="0990-1234567", url="https://lingyan.invalid/v/1/",
            checkpoint=PosterCheckpoint("lingyan.invalid/log", 12, "ab" * 32), published=dt.date(2026, 10, 8),
            ask_url="https://lingyan.invalid/ask/1/",
        )  # fmt: skip

    @pytest.mark.parametrize(("blocks", "cut"), [(1, False), (12, True)])
    def test_one_page_that_says_what_is_left_out(self, blocks: int, cut: bool) -> None:
        [text] = page_texts(sheet_poster_pdf(self.data(blocks)))
        assert "禾丰农资有限公司" in text and "2026年第3季度" in text
        assert ("其余内容写不下" in text) == cut
