"""Exits: 2 for wrong usage, 1 for a refusal in the contract's shape, whatever goes wrong and never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.contract.home import COUNTY, Home, at_once, journals

pytestmark = pytest.mark.slow

WRONG: tuple[tuple[object, ...], ...] = (
    ("nonsense",),
    ("books", "nonsense"),
    ("books", "import", "--year", 2025),
    ("books", "import", journals()[0]),
    ("books", "import", journals()[0], "--year", "二〇二五"),
    ("books", "import", "没有.xlsx", "--year", 2025),
    ("books", "post", "--region", COUNTY),
    ("books", "statement", "cash", "--village", COUNTY, "--month", "2025-01"),
    ("books", "export", "--village", COUNTY, "--year", 2025, "--format", "pdf", "-o", "x"),
    ("books", "trial-balance", "--region", COUNTY, "--month", "2025-01", "--nonsense"),
    ("roster", "import", "--round", "2026"),
    ("roster", "freeze"),
    ("roster", "statistics", "--json"),
    ("disclosure", "publish", "--region", COUNTY),
    ("log", "check", "没有"),
    ("merkle", "verify", "没有.json"),
    ("facts", "export"),
    ("assess", "run", "--standard", "wugehao"),
    ("report", "term-change", "--region", COUNTY, "--year", 2026),
    ("report", "work-summary", "--region", COUNTY, "--json"),
    ("restore", "没有.tar.gz"),
    ("serve", "--port", "web"),
    ("check", "--home"),
    ("books", "post", "--region", COUNTY, "--month", "2025-13"),
    ("books", "close", "--region", COUNTY, "--month", "2025-1"),
    ("books", "trial-balance", "--region", COUNTY, "--month", "2025-03..2025-01"),
    ("disclosure", "publish", "--region", COUNTY, "--month", "2025-00"),
    ("disclosure", "verify", "没有"),
    ("assess", "verify", "没有/快照"),
    ("roster", "import", journals()[0], "--round", "2026", "--as-of", "2026-02-30"),
)


def test_wrong_usage_is_2_and_prints_nothing_on_stdout(bare: Home) -> None:
    def try_(arguments: tuple[object, ...]) -> None:
        ended = bare(*arguments)
        assert (ended.code, ended.out) == (2, ""), (arguments, ended)
        assert ended.err
        assert "Traceback" not in ended.err

    at_once(try_, WRONG)


REFUSED: tuple[tuple[object, ...], ...] = (
    ("books", "trial-balance", "--region", COUNTY, "--month", "2025-01"),
    ("books", "trial-balance", "--region", "990199000000", "--month", "2025-01"),
    ("books", "statement", "income", "--village", COUNTY, "--month", "2025-01"),
    ("roster", "statistics", "--round", "1999"),
    ("disclosure", "publish", "--region", COUNTY, "--month", "2025-01"),
    ("report", "term-change", "--region", COUNTY, "--year", 2026, "-o", "/nowhere/a.docx"),
    ("assess", "run", "--year", 2025, "--standard", "没有"),
    ("backup", "/proc/没有/备份.tar.gz"),
)


def test_a_refusal_is_1_with_its_sentence(bare: Home) -> None:
    def try_(arguments: tuple[object, ...]) -> None:
        assert bare.refused(*arguments)["errors"]
        plain = bare(*arguments)
        assert (plain.code, plain.out) == (1, ""), arguments
        assert "Traceback" not in plain.err

    at_once(try_, REFUSED)


def test_a_home_that_was_not_begun_is_said_to_be_so(tmp_path: Path) -> None:
    empty = Home(tmp_path / "空")
    reading = ("books", "trial-balance", "--region", COUNTY, "--month", "2025-01")
    for arguments in (reading, ("roster", "statistics", "--round", "2026"), ("check",)):
        assert [each["code"] for each in empty.refused(*arguments)["errors"]] == ["not-initialised"]


def test_a_wrong_setting_is_a_sentence(tmp_path: Path) -> None:
    found = Home(tmp_path / "空", database="").refused("check", DATABASE_URL="mysql://x/y")
    assert "PostgreSQL" in found["errors"][0]["message"]


def test_an_unknown_user_is_refused(bare: Home) -> None:
    for found in (
        bare.refused("regions", "list", LINGYAN_USER="nobody"),
        bare.refused("--as", "nobody", "regions", "list"),
    ):
        assert [each["code"] for each in found["errors"]] == ["unknown-user"]
