"""Runs audit rules over a folder of exported facts, on DuckDB inside the process. It reads nothing else.

The same facts, parameters and rules give the same hits in the same order. What could not be tested is part of the
result: a table that no room keeps, a column nobody filled in, a village without records.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import resources
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa

from lingyan.facts import registry
from lingyan.facts.duck import connect as connect
from lingyan.facts.duck import create as create
from lingyan.facts.duck import keep as keep
from lingyan.facts.export import MANIFEST
from lingyan.supervision.cash import CashMove, replay
from lingyan.supervision.concerns import PERSONS, SOURCES, lookup
from lingyan.supervision.definitions import AuditRule, Need

BASE_TABLES: Final = frozenset({"village", "voucher", "voucher_line", "account_opening", "period"})
"""What `base.sql` reads, whichever rules run."""
LINK_TABLES: Final = frozenset({"payment", "settlement", "contract", "decision", "bank_transaction"})
"""What `base.sql` ties a voucher to its decision and to the bank by. A run without rules that use them leaves them empty."""
_STATES: Final = frozenset(
    {
        "asset",
        "bank_account",
        "contract",
        "instalment",
        "settlement",
        "post_holding",
        "account_opening",
        "village",
        "project",
        "receipt_book",
        "distribution",
        "distribution_member",
        "distribution_part",
    }
)
"""Tables whose rows stand for now and are not bound to the audited year."""


LISTED: Final = 20
"""Records of one kind that a hit lists at most."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One question to answer. Money in fen; `records` such as `voucher:12`. `severity` is lighter than the rule's where
    a person is known by the name alone. `concerns` are ids of persons and posts whose own conduct it may be.
    """

    village: str
    month: int | None
    date: dt.date | None
    amount_fen: int | None
    arithmetic: tuple[str, ...]
    records: tuple[str, ...]
    severity: str
    concerns: tuple[str, ...] = ()


@dataclass(slots=True)
class RuleResult:
    """What one rule gave. `untested` holds the villages without the records it needs, by reason; `partly` those where the
    part of it that uses some table had no record to look at.
    """

    rule: AuditRule
    hits: list[Hit] = field(default_factory=list)
    tested: int = 0
    records: int = 0
    not_tested: str | None = None
    untested: dict[str, list[str]] = field(default_factory=dict)
    partly: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Setting:
    """What is audited: a year up to a day, and the value of every parameter in each village."""

    year: int
    until: dt.date
    parameters: Mapping[str, Mapping[str, Any]]


def open_folder(folder: Path) -> duckdb.DuckDBPyConnection:
    """The facts of an export as tables of a fresh connection; registered tables without rows are empty tables."""
    connection = connect()
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    files = {
        entry["name"]: [str(folder / file["path"]) for file in entry["files"]] for entry in manifest["tables"]
    }
    for table in registry.tables():
        if paths := files.get(table.name):
            relation = connection.read_parquet(paths, hive_partitioning=False)
            relation.create_view(table.name)
        elif table.name in files:
            create(connection, table.name, [])
    return connection


class Audit:
    """One run over the tables of a connection."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, setting: Setting) -> None:
        self.connection = connection
        self.setting = setting
        self.tables = {row[0] for row in self._rows("SELECT table_name FROM information_schema.tables")}
        for missing in (BASE_TABLES | LINK_TABLES) - self.tables:
            create(connection, missing, [])
        self._present: dict[Need, set[str]] = {}
        self._prepare()

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql).fetchall()

    def _prepare(self) -> None:
        self.connection.execute(f"SET VARIABLE year = {int(self.setting.year)}")
        self.connection.execute(f"SET VARIABLE until = DATE '{self.setting.until.isoformat()}'")
        keep(self.connection, "p", self._parameters())
        base = resources.files("lingyan.supervision").joinpath("catalogue/base.sql")
        self.connection.execute(base.read_text(encoding="utf-8"))
        self._replay_cash()
        self.villages = sorted(row[0] for row in self._rows("SELECT village FROM village WHERE in_force"))

    def _parameters(self) -> pa.Table:
        """One row a village, one column a parameter."""
        rows = [{"village": code, **values} for code, values in sorted(self.setting.parameters.items())]
        return pa.Table.from_pylist(rows) if rows else pa.table({"village": pa.array([], pa.string())})

    def _replay_cash(self) -> None:
        used: list[dict[str, Any]] = []
        kept: list[dict[str, Any]] = []
        opening = {(v, b): amount for v, b, amount in self._rows(_CASH_OPENING)}
        for (village, book), rows in groupby(self._rows(_CASH_MOVES), key=lambda row: row[:2]):
            moves = [CashMove(*row[2:]) for row in rows]
            payments, takings = replay(opening.get((village, book), 0), moves)
            used += [
                {"village": village, "date": one.date, "voucher": one.voucher, "amount_fen": one.amount,
                 "source": one.source}
                for one in payments
            ]  # fmt: skip
            kept += [
                {"village": village, "date": one.date, "voucher": one.voucher, "amount_fen": one.amount,
                 "until_on": one.until}
                for one in takings
            ]  # fmt: skip
        keep(self.connection, "cash_used", pa.Table.from_pylist(used, _USED))
        keep(self.connection, "cash_kept", pa.Table.from_pylist(kept, _KEPT))

    def run(
        self, rules: Iterable[AuditRule], progress: Callable[[int, int, str], None] | None = None
    ) -> list[RuleResult]:
        chosen = list(rules)
        results = []
        for number, rule in enumerate(chosen):
            if progress:
                progress(number, len(chosen), f"{rule.id} {rule.name}")
            results.append(self._judge(rule))
        self._name(results)
        return results

    def judge(self, rule: AuditRule) -> RuleResult:
        """The hits of one rule in villages where it can be tested."""
        return self.run([rule])[0]

    def _judge(self, rule: AuditRule) -> RuleResult:
        result = RuleResult(rule, not_tested=self._unable(rule))
        if result.not_tested:
            return result
        able = self._able(rule, result)
        result.tested = len(able)
        if not able:
            result.not_tested = "；".join(f"各村都{reason}" for reason in result.untested)
            return result
        result.records = sum(self._count(name) for name in rule.needs[0].tables)
        result.partly = self._partly(rule, able)
        result.hits = [hit for hit in self._hits(rule) if hit.village in able]
        return result

    def _partly(self, rule: AuditRule, able: set[str]) -> dict[str, list[str]]:
        """Villages without records of what the rule also uses: there that part of it had nothing to look at."""
        without = {f"没有{_said(need)}": able - self._villages_with(need) for need in rule.uses}
        return {reason: sorted(villages) for reason, villages in without.items() if villages}

    def _name(self, results: Sequence[RuleResult]) -> None:
        """Put whom each hit concerns into it, and cut its records to what people read.

        One join for all rules: what a rule's columns hold for the records of its hits.
        """
        places = [(result, place) for result in results for place in range(len(result.hits))]
        found = self._looked_up([result.hits[place] for result, place in places])
        for number, (result, place) in enumerate(places):
            hit = result.hits[place]
            given = set(found.get(number, ()))
            given |= {each for each in hit.concerns if each.split(":")[0] in {"post", *PERSONS}}
            if result.rule.concerns:
                given |= {each for each in hit.records if each.split(":")[0] in PERSONS}
            result.hits[place] = replace(hit, records=_cut(hit.records), concerns=tuple(sorted(given)))

    def _looked_up(self, hits: Sequence[Hit]) -> dict[int, set[str]]:
        asked = [
            {"hit": number, "village": hit.village, "kind": kind, "id": int(key), "source": source}
            for number, hit in enumerate(hits)
            for source in hit.concerns if source in SOURCES and SOURCES[source].links
            for kind, _, key in (record.partition(":") for record in hit.records) if key.isdigit()
        ]  # fmt: skip
        found: dict[int, set[str]] = defaultdict(set)
        if asked:
            keep(self.connection, "asked", pa.Table.from_pylist(asked))
            rows = self._rows(lookup(self.tables))
            self.connection.execute("DROP TABLE asked")
            for hit, who in rows:
                found[hit].add(who)
        return found

    def _unable(self, rule: AuditRule) -> str | None:
        """Why nobody could be tested."""
        if rule.why_not:
            return rule.why_not
        for need in (*rule.needs, *rule.reads, *rule.uses):
            for name in need.tables:
                if name not in self.tables and name not in BASE_TABLES:
                    return f"系统还没有“{_titled(name)}”的记录"
            if need.column and need.column not in self._columns(need.table):
                return f"“{_titled(need.table)}”里没有 {need.column} 这一列"
        for need in rule.reads:
            if not self._villages_with(need):
                return f"本区域没有任何{_said(need)}"
        return None

    def _columns(self, table: str) -> set[str]:
        return {row[0] for row in self._rows(f'DESCRIBE "{table}"')}  # a registered name

    def _able(self, rule: AuditRule, result: RuleResult) -> set[str]:
        able = set(self.villages)
        for need in rule.needs:
            without = able - self._villages_with(need)
            if without:
                result.untested[f"没有{_said(need)}"] = sorted(without)
                able -= without
        return able

    def _villages_with(self, need: Need) -> set[str]:
        if need not in self._present:
            conditions = []
            if need.column:
                conditions.append(f'"{need.column}" {"> 0" if need.positive else "IS NOT NULL"}')
            if need.table not in _STATES and "year" in self._columns(need.table):
                conditions.append("year = the_year()")
            where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
            found = self._rows(f'SELECT DISTINCT village FROM "{need.table}"{where}')  # noqa: S608 (registered names)
            others = (self._villages_with(Need(name)) for name in need.others)
            self._present[need] = {row[0] for row in found}.union(*others)
        return self._present[need]

    def _count(self, table: str) -> int:
        year = " WHERE year = the_year()" if table not in _STATES else ""
        return int(self._rows(f'SELECT count(*) FROM "{table}"{year}')[0][0])  # noqa: S608 (a registered name)

    def _hits(self, rule: AuditRule) -> list[Hit]:
        # SECURITY: the text is a rule file of the product; parameters come in through the table `p`.
        by_name = "by_name" if rule.lighter else "false"
        given = "concerns" if rule.concerns_vary else "NULL"
        sql = f"SELECT village, month, date, amount_fen, arithmetic, records, {by_name}, {given} FROM ({rule.sql})"  # noqa: S608
        hits = [
            Hit(
                village, month, date, None if amount is None else int(amount), tuple(words), tuple(records),
                rule.lighter if alike else rule.severity,
                rule.concerns if concerns is None else tuple(concerns),
            )
            for village, month, date, amount, words, records, alike, concerns in self._rows(sql)
        ]  # fmt: skip
        return sorted(hits, key=_order)


def _cut(records: Sequence[str]) -> tuple[str, ...]:
    """The first of each kind of record: a list is read by people, and a finding is known by it."""
    seen: Counter[str] = Counter()
    kept = []
    for record in records:
        kind = record.partition(":")[0]
        seen[kind] += 1
        if seen[kind] <= LISTED:
            kept.append(record)
    return tuple(kept)


def _order(hit: Hit) -> tuple[Any, ...]:
    return hit.village, hit.month or 0, hit.date or dt.date.min, hit.records, hit.arithmetic


def _titled(table: str) -> str:
    try:
        return registry.get(table).zh
    except LookupError:
        return _COMING.get(table, table)


def _said(need: Need) -> str:
    words = f"{'或'.join(f'“{_titled(name)}”' for name in need.tables)}记录"
    if not need.column:
        return words
    column = registry.get(need.table).column(need.column)
    return f"写明{column.zh}的{words}"


_COMING: Final = {
    "decision": "决策事项", "payment": "付款", "payment_document": "付款单据", "bank_account": "银行账户",
    "bank_transaction": "银行流水", "bank_reconciliation": "余额调节表", "cash_count": "现金盘点", "asset": "资产资源",
    "inventory": "清产核资", "contract": "合同", "instalment": "合同收款计划", "settlement": "合同收付款",
    "publication_item": "公开事项", "question": "村民提问",
}  # fmt: skip
"""Tables that other rooms contribute, by the name people know."""
_CASH_OPENING: Final = """
    SELECT village, book, sum(debit_fen - credit_fen)::BIGINT FROM account_opening
     WHERE left(account, 3) = '101' GROUP BY ALL"""
_CASH_MOVES: Final = """
    WITH moved AS (
        SELECT village, book, date, number, voucher,
               sum(CASE WHEN head = '101' THEN debit_fen ELSE 0 END) AS taken,
               sum(CASE WHEN head = '101' THEN credit_fen ELSE 0 END) AS given,
               sum(CASE WHEN head = '102' THEN debit_fen ELSE 0 END) AS bank_in,
               sum(CASE WHEN head = '102' THEN credit_fen ELSE 0 END) AS bank_out
          FROM entry GROUP BY ALL)
    SELECT village, book, date, voucher, least(taken, bank_out)::BIGINT,
           (taken - least(taken, bank_out))::BIGINT, least(given, bank_in)::BIGINT,
           (given - least(given, bank_in))::BIGINT
      FROM moved WHERE taken > 0 OR given > 0 ORDER BY village, book, date, number, voucher"""
_USED: Final = pa.schema(
    [("village", pa.string()), ("date", pa.date32()), ("voucher", pa.int64()), ("amount_fen", pa.int64()),
     ("source", pa.int64())]
)  # fmt: skip
_KEPT: Final = pa.schema(
    [("village", pa.string()), ("date", pa.date32()), ("voucher", pa.int64()), ("amount_fen", pa.int64()),
     ("until_on", pa.date32())]
)  # fmt: skip


def untested_by_village(results: Iterable[RuleResult]) -> dict[str, list[str]]:
    """What could not be tested, by village, for the report of one organisation."""
    found: dict[str, list[str]] = defaultdict(list)
    for result in results:
        for reason, villages in result.untested.items():
            for village in villages:
                found[village].append(f"{result.rule.id} {result.rule.name}：{reason}")
    return dict(found)
