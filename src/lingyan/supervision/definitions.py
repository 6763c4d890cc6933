"""Audit rules as data: one TOML file a group of rules, read and checked.

A rule says which facts it needs of a village (without them that village could not be tested), which it reads
(where the region has none of them, nobody could be), which it uses (a room must keep them, even if it has none yet),
which parameters it takes, and one SELECT that gives its hits. It also says whose own conduct a hit may be (`concerns`),
so that nobody is asked about themselves, or why a hit points at nobody (`nobody`).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Final

from lingyan.supervision.concerns import SOURCES
from lingyan.supervision.parameters import RULE_PARAMETERS

SEVERITIES: Final = ("红", "橙", "黄")
GROUPS: Final = {
    "cash": "现金和银行",
    "spending": "单据、审批和开支",
    "income": "收入、合同和关联方",
    "claims": "债权债务、项目和专项资金",
    "assets": "资产、征地补偿和分配",
    "system": "账簿、制度和公开",
}
_ID: Final = re.compile(r"R\d\d")


class DefinitionError(ValueError):
    """A rule file that says something wrong; the message names the rule."""


@dataclass(frozen=True, slots=True)
class Need:
    """A fact table, or one column of it that somebody must have filled in; `column+` asks for a number above zero.

    `contract|project`: rows of either table will do; `others` are those after the first.
    """

    table: str
    column: str = ""
    positive: bool = False
    others: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Need:
        first, *others = text.split("|")
        table, _, column = first.partition(".")
        return cls(table, column.removesuffix("+"), column.endswith("+"), tuple(others))

    @property
    def tables(self) -> tuple[str, ...]:
        return self.table, *self.others


@dataclass(frozen=True, slots=True)
class AuditRule:
    """One rule in one version. `sql` is empty where nobody has the data; then `why_not` says which.

    `concerns`: the columns of facts that name persons whose conduct a hit may be (`concerns.SOURCES`), read for the hit's
    own records. With `concerns_vary` the SELECT has a column `concerns` that says which of them hold for the hit.
    `nobody`: why a hit points at no person, where it does not.
    `standing`: hits without a month say how something stands on the last day judged. A later run in the year gives the same
    question, so it is not known by that day.
    `limits`: what of the reference's test is left out, and why.
    `lighter`: the severity of a hit that knows a person by the name alone; its SELECT then has a flag `by_name`.
    """

    id: str
    version: int
    name: str
    group: str
    severity: str
    basis: str
    test: str
    needs: tuple[Need, ...] = ()
    reads: tuple[Need, ...] = ()
    uses: tuple[Need, ...] = ()
    parameters: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()
    concerns_vary: bool = False
    nobody: str = ""
    standing: bool = False
    sql: str = ""
    why_not: str = ""
    limits: str = ""
    lighter: str = ""

    @property
    def tables(self) -> frozenset[str]:
        return frozenset(name for each in (*self.needs, *self.reads, *self.uses) for name in each.tables)

    @property
    def naming(self) -> frozenset[str]:
        """Tables that say who is behind a hit's records. The rule itself may do without them."""
        return frozenset(name for each in self.concerns for name in SOURCES[each].tables)


def _rule(group: str, given: dict[str, Any]) -> AuditRule:
    listed = {"needs", "reads", "uses", "parameters", "concerns"}
    plain = {name: value for name, value in given.items() if name not in listed}
    try:
        rule = AuditRule(
            group=group,
            needs=tuple(map(Need.parse, given.get("needs", ()))),
            reads=tuple(map(Need.parse, given.get("reads", ()))),
            uses=tuple(map(Need.parse, given.get("uses", ()))),
            parameters=tuple(given.get("parameters", ())),
            concerns=tuple(given.get("concerns", ())),
            **plain,
        )
    except TypeError as error:
        raise DefinitionError(f"{given.get('id', '?')}: {error}") from None
    _check(rule)
    return rule


def _check(rule: AuditRule) -> None:
    if not _ID.fullmatch(rule.id) or rule.version < 1 or rule.severity not in SEVERITIES:
        raise DefinitionError(f"{rule.id}: id, version or severity is wrong")
    if rule.lighter and rule.lighter not in SEVERITIES:
        raise DefinitionError(f"{rule.id}: the lighter severity is none")
    if bool(rule.sql) == bool(rule.why_not):
        raise DefinitionError(f"{rule.id}: give either sql or why_not")
    if rule.sql and not rule.needs:
        raise DefinitionError(f"{rule.id}: names no facts that it needs")
    if rule.sql and bool(rule.concerns) == bool(rule.nobody):
        raise DefinitionError(f"{rule.id}: say either whom a hit concerns or why nobody")
    if strange := set(rule.concerns) - SOURCES.keys():
        raise DefinitionError(f"{rule.id}: nobody knows {sorted(strange)}")
    if unknown := set(rule.parameters) - RULE_PARAMETERS.keys():
        raise DefinitionError(f"{rule.id}: unknown parameters {sorted(unknown)}")
    if not (rule.name and rule.basis and rule.test):
        raise DefinitionError(f"{rule.id}: name, basis and test must be said")


@lru_cache(maxsize=1)
def rules() -> dict[str, AuditRule]:
    """Every rule by id, in the order of the reference."""
    folder = resources.files("lingyan.supervision").joinpath("catalogue")
    found: dict[str, AuditRule] = {}
    for group in GROUPS:
        data = tomllib.loads(folder.joinpath(f"{group}.toml").read_text(encoding="utf-8"))
        for given in data["rule"]:
            rule = _rule(group, given)
            if rule.id in found:
                raise DefinitionError(f"{rule.id} stands twice")
            found[rule.id] = rule
    return dict(sorted(found.items()))
