"""What commands print for people has headings and amounts that people read."""

from __future__ import annotations

from typing import get_args

import pytest
import typer
from django.db import IntegrityError

from lingyan.cli import bank
from lingyan.cli.output import heads, run, yuan_rows
from lingyan.economy.bank.matching import Status
from lingyan.economy.books.exports import tables


@pytest.mark.parametrize(
    "columns",
    [
        bank._MATCH_COLUMNS,
        bank._BALANCE_COLUMNS,
        tables.TRIAL_COLUMNS,
        tables.SHEET_COLUMNS,
        tables.INCOME_COLUMNS,
    ],
)
def test_every_column_has_a_heading_in_words(columns: tuple[str, ...]) -> None:
    assert all(not head.isascii() for head in heads(columns))


def test_amounts_are_yuan_and_what_is_not_known_is_empty() -> None:
    assert list(yuan_rows([("10201", 123_456, ""), ("10202", -5, 0)], (1, 2))) == [
        ["10201", "1,234.56", ""],
        ["10202", "-0.05", "0.00"],
    ]


def test_every_way_to_correspond_has_its_words() -> None:
    assert set(get_args(Status)) <= set(bank._STATUSES)


def _run_into(error: Exception) -> None:
    app = typer.Typer()

    @app.command()
    def write() -> None:
        raise error

    run(app, [])


def test_who_comes_second_to_the_database_reads_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    late = IntegrityError("UNIQUE constraint failed: people_post.id")
    late.__cause__ = type("Cause", (Exception,), {"sqlite_errorname": "SQLITE_CONSTRAINT_UNIQUE"})()
    with pytest.raises(SystemExit) as left:
        _run_into(late)
    assert left.value.code == 1
    assert "这次没有存入" in capsys.readouterr().err


def test_a_fault_of_the_program_stays_one() -> None:
    with pytest.raises(IntegrityError, match="CHECK"):
        _run_into(IntegrityError("CHECK constraint failed: amount"))
