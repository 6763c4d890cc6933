"""Formulas of indicators: a small language over the columns of one fact table, compiled to Ibis.

Text is parsed with `ast` and rebuilt node by node; nothing is evaluated. Allowed are columns, `this_year`,
`months` (complete months of that year), integers, text, `+ - * %`, comparisons, `and or not`, `when(test, then,
otherwise)` and the aggregates `sum max min count count_distinct`. Numbers are integers; aggregates are exact
decimals of 38 digits. There is no division: a figure is a numerator and a denominator.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any, Final

import ibis

from lingyan.assessment.definitions import DefinitionError, Figure
from lingyan.facts.registry import FactTable
from lingyan.facts.schema import arrow_schema

LONGEST: Final = 500
EXACT: Final = "decimal(38, 0)"
KEY: Final = "village"

_BINARY: Final[dict[type, Callable[[Any, Any], Any]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Mod: operator.mod,
}
_COMPARE: Final[dict[type, Callable[[Any, Any], Any]]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_AGGREGATES: Final[dict[str, Callable[[Any], Any]]] = {
    "sum": lambda value: value.sum(),
    "max": lambda value: value.max(),
    "min": lambda value: value.min(),
    "count": lambda value: value.ifelse(1, 0).sum(),
    "count_distinct": lambda value: value.nunique(),
}


def empty_table(table: FactTable) -> Any:
    """An Ibis table of this shape without rows, for checks and for facts of which there is no file."""
    return ibis.memtable(arrow_schema(table).empty_table())


def select(rows: Any, figure: Figure, year: int, months: int) -> Any:
    """The rows that the figure's `where` lets through."""
    if not figure.where:
        return rows
    return rows.filter(compile_text(figure.where, rows, _parameters(year, months)))


def _parameters(year: int, months: int) -> dict[str, int]:
    return {"this_year": year, "months": months}


def evaluate(rows: Any, figure: Figure, year: int, months: int) -> Any:
    """An Ibis expression: village, numerator, denominator, present. DefinitionError for a faulty formula."""
    parameters = _parameters(year, months)
    rows = select(rows, figure, year, months)
    if figure.by:
        each = compile_text(figure.each, rows, parameters, aggregate=True)
        rows = rows.group_by([KEY, *figure.by]).agg(each=each)
        if figure.keep:
            rows = rows.filter(compile_text(figure.keep, rows, parameters))
    return rows.group_by(KEY).agg(
        numerator=_exact(compile_text(figure.numerator, rows, parameters, aggregate=True)),
        denominator=_exact(compile_text(figure.denominator, rows, parameters, aggregate=True)),
        present=compile_text(figure.present, rows, parameters, aggregate=True)
        if figure.present
        else ibis.literal(True),
    )


def check(figure: Figure, table: FactTable) -> None:
    """Raise DefinitionError when the figure's formulas do not fit the table."""
    evaluate(empty_table(table), figure, 2000, 12)


def compile_text(text: str, rows: Any, parameters: Mapping[str, int], *, aggregate: bool = False) -> Any:
    """One formula over the columns of `rows`. With `aggregate`, columns stand inside aggregates only."""
    if len(text) > LONGEST:
        raise DefinitionError(f"公式超过 {LONGEST} 个字符")
    try:
        tree = ast.parse(text, mode="eval")
        return _Compiler(rows, parameters, text, aggregate).visit(tree.body)
    except (SyntaxError, RecursionError, TypeError, AttributeError) as error:
        raise DefinitionError(f"公式“{text}”读不懂：{error}") from None


def _exact(value: Any) -> Any:
    return ibis.literal(value).cast(EXACT) if isinstance(value, int) else value.cast(EXACT)


class _Compiler:
    """Rebuilds the tree as Ibis, one method a kind of node; any other kind is refused."""

    def __init__(self, rows: Any, parameters: Mapping[str, int], text: str, aggregate: bool) -> None:
        self.rows = rows
        self.parameters = parameters
        self.text = text
        self.outside = aggregate

    def visit(self, node: ast.AST) -> Any:
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is None:
            raise self._fault(f"不能用 {ast.unparse(node)}")
        return method(node)

    def _constant(self, node: ast.Constant) -> Any:
        if isinstance(node.value, bool) or not isinstance(node.value, int | str):
            raise self._fault(f"不能用 {node.value!r}")
        return node.value

    def _name(self, node: ast.Name) -> Any:
        if node.id in self.parameters:
            return self.parameters[node.id]
        if node.id not in self.rows.columns:
            raise self._fault(f"没有列 {node.id}")
        if self.outside:
            raise self._fault(f"{node.id} 应放在 sum、max、count 等里面")
        return self.rows[node.id]

    def _binop(self, node: ast.BinOp) -> Any:
        if type(node.op) not in _BINARY:
            raise self._fault("只能用 + - * %")
        return _BINARY[type(node.op)](self.visit(node.left), self.visit(node.right))

    def _unaryop(self, node: ast.UnaryOp) -> Any:
        value = self.visit(node.operand)
        if isinstance(node.op, ast.USub):
            return -value
        if isinstance(node.op, ast.Not):
            return not value if isinstance(value, bool) else ~value
        raise self._fault("只能用 - 和 not")

    def _compare(self, node: ast.Compare) -> Any:
        if len(node.ops) != 1 or type(node.ops[0]) not in _COMPARE:
            raise self._fault("一次只能比较两个值")
        return _COMPARE[type(node.ops[0])](self.visit(node.left), self.visit(node.comparators[0]))

    def _boolop(self, node: ast.BoolOp) -> Any:
        join = operator.and_ if isinstance(node.op, ast.And) else operator.or_
        return reduce(join, (self.visit(value) for value in node.values))

    def _call(self, node: ast.Call) -> Any:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if node.keywords:
            raise self._fault(f"{name} 不能带参数名")
        if name == "when" and len(node.args) == 3:
            test, then, otherwise = (self.visit(argument) for argument in node.args)
            return ibis.ifelse(test, then, otherwise)
        if name in _AGGREGATES and len(node.args) == 1:
            return self._aggregate(name, node.args[0])
        raise self._fault(f"没有函数 {name or ast.unparse(node.func)}")

    def _aggregate(self, name: str, argument: ast.AST) -> Any:
        if not self.outside:
            raise self._fault(f"{name} 不能用在这里")
        self.outside = False
        try:
            value = self.visit(argument)
        finally:
            self.outside = True
        return _AGGREGATES[name](value).cast(EXACT)

    def _fault(self, what: str) -> DefinitionError:
        return DefinitionError(f"公式“{self.text}”：{what}")
