"""Small fact tables built by hand, for one village at a time, with the rules run over them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from lingyan.facts import registry
from lingyan.supervision import engine
from lingyan.supervision.definitions import rules
from lingyan.supervision.parameters import shipped

VILLAGE = "990121001001"
COUNTY = "990121000000"
_TYPES = {"id": pa.int64(), "text": pa.string(), "date": pa.date32(), "fen": pa.int64(), "flag": pa.bool_()}
_OTHERS = {
    "decision": "decision:id item body state amount_fen:fen proposed_on:date party_study_on:date noticed_on:date "
    "decided_on:date eligible:id present:id ayes:id valid:flag delegated:flag published_on:date "
    "published_until:date filed_on:date",
    "payment": "payment:id line:id book:id kind method requested_on:date amount_fen:fen request_fen:fen payee person:id "
    "tier:id approver_level:id requested_by:id approved_by:id released_by:id approved_on:date paid_on:date state result "
    "decision:id voucher:id personal:id",
    "payment_document": "payment:id document:id kind number_hash date:date amount_fen:fen seller sha256 personal:id",
    "bank_account": "account:id ledger_account kind holder_kind bank opened_on:date closed_on:date on_list:flag",
    "bank_transaction": "transaction:id account:id date:date inflow:flag amount_fen:fen balance_fen:fen party text_kind "
    "voucher:id matched_on:date personal:id",
    "bank_reconciliation": "account:id month:id done_on:date ledger_fen:fen bank_fen:fen difference_fen:fen",
    "cash_count": "count:id month:id counted_on:date book_fen:fen counted_fen:fen iou_fen:fen oldest_iou_on:date "
    "counted_by:id confirmed_by:id",
    "asset": "asset:id class kind ledger_account use original_fen:fen depreciation_fen:fen residual_fen:fen months:id "
    "start_month:id worn_through:id acquired_on:date disposed_on:date disposal_fen:fen appraisal_fen:fen decision:id "
    "idle_since:date area_hundredths:id last_counted_on:date buyer:id",
    "contract": "contract:id kind asset:id party:id person:id person_by_name:flag decided_before:flag area_hundredths:id "
    "grade unit_price_fen:fen yearly_fen:fen "
    "total_fen:fen signed_on:date start_on:date end_on:date land_kind procedure bidders:id decision:id trade_no "
    "appraisal_fen:fen filed_on:date written:flag deposit_fen:fen deposit_returned_on:date state ended_on:date",
    "instalment": "instalment:id contract:id due_on:date amount_fen:fen paid_fen:fen paid_on:date reminded_on:date "
    "covers_from:date covers_to:date",
    "settlement": "settlement:id instalment:id contract:id voucher:id amount_fen:fen",
    "publication_item": "sheet period due_on:date online_on:date board_on:date photographed:flag done:flag late:flag "
    "display_over:flag display_kept:flag",
    "question": "question:id topic about opened_on:date due_on:date level:id answered_on:date "
    "reopened:flag state anonymous:flag",
}
"""Tables of other rooms, as they are agreed."""
_REGISTERED = (
    "post_holding",
    "budget_line",
    "project",
    "distribution",
    "distribution_member",
    "distribution_part",
    "subsidy",
    "old_closing",
    "receipt_book",
    "receipt_use",
)
"""Tables whose columns are taken as they are registered."""


def _schema(name: str) -> pa.Schema:
    if name in _OTHERS:
        own = [column.partition(":") for column in _OTHERS[name].split()]
        keys = [("village", "", "text"), ("county", "", "text"), ("year", "", "id")]
        return pa.schema([(column, _TYPES[kind or "text"]) for column, _, kind in (*keys, *own)])
    table = registry.get(name)
    kinds = {
        "integer": pa.int64(),
        "fen": pa.int64(),
        "date": pa.date32(),
        "flag": pa.bool_(),
        "month": pa.int32(),
    }
    return pa.schema([(column.name, kinds.get(column.kind, pa.string())) for column in table.columns])


class Facts:
    """The books of one village in 2025, and whatever else a rule reads. Amounts in yuan."""

    def __init__(self, year: int = 2025, until: dt.date | None = None, **parameters: Any) -> None:
        self.year = year
        self.until = until or dt.date(year, 12, 31)
        self.rows: dict[str, list[dict[str, Any]]] = {
            name: [] for name in (*_OTHERS, *engine.BASE_TABLES, *_REGISTERED)
        }
        given = {name: list(each) if isinstance(each, tuple) else each for name, each in parameters.items()}
        self.parameters = {**shipped(), **given}
        assert self.parameters.keys() == shipped().keys(), "no such parameter"
        self.add("village", name="雁庄村", valid_from=dt.date(2000, 1, 1), in_force=True, fictional=True)
        self.last = 0

    def add(self, table: str, **values: Any) -> None:
        day = next(
            (value for name, value in values.items() if isinstance(value, dt.date) and name != "start_on"),
            None,
        )
        year = values.get("year", day.year if day else self.year)
        self.rows[table].append({"village": VILLAGE, "county": COUNTY, **values, "year": year})

    def voucher(self, day: str, *lines: str, **values: Any) -> int:
        """One posted voucher on `MM-DD` (or a whole date). A line is `借 101 500 摘要`, with `@7` party, `#3` project,
        `&9` person, `~9` one who is told by the name alone, `:person` kind of party.
        """
        self.last += 1
        date = dt.date.fromisoformat(day if len(day) > 5 else f"{self.year}-{day}")
        month = date.year * 100 + date.month
        base = {
            "voucher": self.last, "book": 1, "month": month, "date": date, "word": "记", "number": self.last,
            "state": "posted",
            "kind": "normal", "attachments": 1, "files": 0, "maker": 11, "reviewer": 12, "poster": 12, "made_on": date,
            "posted_on": date, "taken_over": False,
        }  # fmt: skip
        self.add("voucher", **{**base, **values, "year": date.year})
        for number, line in enumerate(lines, 1):
            self.add("voucher_line", voucher=self.last, line=number, year=date.year, **_line(line))
        return self.last

    def opening(self, account: str, debit: int = 0, credit: int = 0, **values: Any) -> None:
        month = values.pop("month", self.year * 100 + 1)
        self.add(
            "account_opening",
            **{"book": 1, "month": month, "account": account, "party": 0, "project": 0, "debit_fen": debit * 100,
               "credit_fen": credit * 100, **values},
        )  # fmt: skip

    def judge(self, rule: str, *, without: tuple[str, ...] = ()) -> engine.RuleResult:
        return self.judge_all([rule], without=without)[0]

    def judge_all(self, names: Iterable[str], *, without: tuple[str, ...] = ()) -> list[engine.RuleResult]:
        connection = engine.connect()
        try:
            for name, rows in self.rows.items():
                if name not in without:
                    engine.keep(connection, name, pa.Table.from_pylist(rows, _schema(name)))
            setting = engine.Setting(self.year, self.until, {VILLAGE: self.parameters})
            return engine.Audit(connection, setting).run(rules()[rule] for rule in names)
        finally:
            connection.close()

    def hits(self, rule: str) -> list[tuple[int | None, tuple[str, ...]]]:
        """Amount in yuan and records of each hit; the rule must have been testable."""
        result = self.judge(rule)
        assert result.not_tested is None, result.not_tested
        return [
            (None if hit.amount_fen is None else hit.amount_fen // 100, hit.records) for hit in result.hits
        ]


def _line(text: str) -> dict[str, Any]:
    side, account, amount, *rest = text.split()
    fen = int(amount) * 100
    values: dict[str, Any] = {
        "account": account, "debit_fen": fen if side == "借" else 0, "credit_fen": fen if side == "贷" else 0,
        "summary": "办理业务",
    }  # fmt: skip
    for word in rest:
        name = {"@": "party", "#": "project", "&": "person", "~": "person", ":": "party_kind"}.get(word[0])
        if word[0] == "~":
            values["person_by_name"] = True
        values[name or "summary"] = (word[1:] if name == "party_kind" else int(word[1:])) if name else word
    return values
