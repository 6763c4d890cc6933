"""The sample year: journals taken over, statements imported, precision and recall against the expected matching."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from lingyan.economy.bank import actions, queries
from lingyan.economy.bank.account_files import read_accounts
from lingyan.economy.bank.importing import check_statement
from lingyan.economy.bank.models import BankAccount, BankTransaction
from lingyan.economy.bank.queries import Pair, Places
from lingyan.economy.books.actions import import_books
from lingyan.economy.books.importing import check_books
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.regions.actions import import_regions
from lingyan.regions.importing import read_regions
from lingyan.regions.queries import Directory
from tests.support.actors import everything
from tests.support.samples import samples_dir

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SAMPLES = samples_dir()
BANK = SAMPLES / "bank"
LEDGERS = ("01-用友T3-凤桥村-2025.xlsx", "02-金蝶KIS-西园村-2025.xlsx", "06-代理中心多村-2025.xlsx")
YEAR = (Month(2025, 1), Month(2025, 12))
Key = tuple[str, str, str, str, str]
"""Status, statement file and row, ledger file with sheet, ledger row."""


def expected(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((BANK / "expected" / name).open(encoding="utf-8-sig")))


def take_over() -> None:
    actor = everything()
    import_regions(actor, read_regions(SAMPLES / "regions.csv"), fictional=True)
    for name in LEDGERS:
        path = SAMPLES / "ledgers" / name
        opening = path.with_name(f"{path.stem}.期初.xlsx")
        check = check_books([path], year=2025, openings=[opening], regions=Directory.load())
        import_books(actor, check, accept_warnings=True)


def import_statements(order: int = 1) -> None:
    """Every file of the accounts' list, in its order or backwards."""
    actions.register_accounts(everything(), read_accounts(BANK / "accounts.csv"))
    for row in csv.DictReader((BANK / "accounts.csv").open(encoding="utf-8-sig")):
        for name in row["statement_files"].split("; ")[::order]:
            actions.import_statement(
                everything(),
                check_statement(BANK / name),
                path=BANK / name,
                account_number=row["bank_account"],
            )


@pytest.fixture(params=[1, -1], ids=["in order", "the later export first"])
def year(db: None, request: pytest.FixtureRequest) -> None:
    take_over()
    import_statements(request.param)


def key(pair: Pair, places: Places) -> Key:
    bank = places.of_movement(pair.movement) if pair.movement else ("", "")
    ledger = places.of_line(pair.line) if pair.line else ("", "", "")
    return (
        pair.status,
        bank[0],
        str(bank[1]),
        f"{ledger[0]}/{ledger[1]}" if pair.line else "",
        str(ledger[2] or ""),
    )


def wanted(row: dict[str, str]) -> Key:
    place = f"{row['ledger_file']}/{row['ledger_sheet']}" if row["ledger_row"] else ""
    return row["status"], row["bank_file"], row["bank_row"], place, row["ledger_row"]


@dataclass
class Score:
    """Counts of pairs: those that are right, those proposed, those expected."""

    right: int = 0
    proposed: int = 0
    expected: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.proposed

    @property
    def recall(self) -> float:
        return self.right / self.expected


def in_group_order(rows: list[dict[str, str]]) -> dict[str, str]:
    """Each row and line of a group → the group: inside it any assignment is right."""
    found: dict[str, str] = {}
    for row in rows:
        if row["group"]:
            found[f"bank {row['bank_file']} {row['bank_row']}"] = row["group"]
            found[f"ledger {row['ledger_file']} {row['ledger_row']}"] = row["group"]
    return found


def normal(keys: Iterator[Key], groups: dict[str, str]) -> Counter[tuple[str, ...]]:
    """Inside a group the items lose their names; the statuses and how many there are stay."""
    found: Counter[tuple[str, ...]] = Counter()
    for status, file, row, place, line in keys:
        bank = groups.get(f"bank {file} {row}", f"{file} {row}") if row else ""
        ledger = groups.get(f"ledger {place.partition('/')[0]} {line}", f"{place} {line}") if line else ""
        found[status, bank, ledger] += 1
    return found


def test_precision_and_recall_are_one_on_the_sample_year(year: None) -> None:
    rows = expected("bank-matching.csv")
    by_account: defaultdict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        by_account[row["village"], row["ledger_account"]].append(row)
    score = Score()
    for (village, code), listed in by_account.items():
        account = BankAccount.objects.get(organisation__region__code=village, ledger_account=code)
        both, pairs = queries.pairs(account, *YEAR)
        places = Places(account, both.lines)
        groups = in_group_order(listed)
        mine = normal((key(pair, places) for pair in pairs), groups)
        theirs = normal((wanted(row) for row in listed), groups)
        assert not mine - theirs, f"{village} {code} proposes what is not expected"
        score.right += (mine & theirs).total()
        score.proposed += mine.total()
        score.expected += theirs.total()
    assert (score.right, score.proposed, score.expected) == (791, 791, 791)
    assert (score.precision, score.recall) == (1.0, 1.0)


def test_balances_at_every_months_end(year: None) -> None:
    rows = expected("bank-balances.csv")
    mine = []
    for village, code in dict.fromkeys((row["village"], row["ledger_account"]) for row in rows):
        account = BankAccount.objects.get(organisation__region__code=village, ledger_account=code)
        for each in queries.balances(account, list(YEAR[0].through(YEAR[1]))):
            assert each.bank is not None
            figures = (each.ledger, each.bank, each.bank - each.ledger)
            mine.append((village, code, str(each.month), *map(str, figures)))
    names = ("village", "ledger_account", "month", "ledger_fen", "bank_fen", "difference_fen")
    assert mine == [tuple(row[name] for name in names) for row in rows]


def test_importing_everything_again_changes_nothing(year: None) -> None:
    before = list(BankTransaction.objects.order_by("pk").values_list())
    assert len(before) == 317 + 17 + 194 + 228
    import_statements()
    assert list(BankTransaction.objects.order_by("pk").values_list()) == before


@pytest.mark.parametrize("case", list(csv.DictReader((BANK / "broken" / "expected-errors.csv").open(encoding="utf-8-sig"))),
                         ids=lambda case: case["file"])  # fmt: skip
def test_broken_statements_store_nothing_without_consent(db: None, case: dict[str, str]) -> None:
    import_regions(everything(), read_regions(SAMPLES / "regions.csv"), fictional=True)
    actions.register_accounts(everything(), read_accounts(BANK / "accounts.csv"))
    path: Path = BANK / "broken" / case["file"]
    check = check_statement(path)
    if case["outcome"] == "accept":
        assert actions.import_statement(everything(), check, path=path).new == 59
        return
    with pytest.raises(Refused) as refused:
        actions.import_statement(everything(), check, path=path)
    problem = refused.value.problems[0]
    assert len(refused.value.problems) == 1
    assert problem.code == case["code"]
    assert (str(problem.row or ""), str(problem.column or "")) == (case["row"], case["column"])
    assert not BankTransaction.objects.exists()
    if case["outcome"] == "warn":
        done = actions.import_statement(everything(), check, path=path, accept_warnings=True)
        assert done.new == len(check.rows)
        assert [each["code"] for each in done.statement.warnings] == [case["code"]]
