"""Pay plans as people type them, in forms and in the cells of a workbook: a piece a line, or divided by `；`."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Final

from django.utils.translation import gettext as _

from lingyan.economy.contracts.rules import BadPlan, Part, Step
from lingyan.kernel.money import AmountError, parse_yuan, plain_yuan

IN_A_CELL: Final = "；"
_STEP: Final = re.compile(r"第?\s*(\d{1,2})\s*年?起?\s*[:,\s]\s*(\S+)")
_PART: Final = re.compile(r"(\d{4}[-.年/]\d{1,2}[-.月/]\d{1,2})日?\s*[:,\s]\s*(\S+)")
_ENDS: Final = re.compile(r"[;\n]")


def steps_of(text: str) -> tuple[Step, ...]:
    """`1 8700` a piece: from this year of the contract on, the price of a year. Raises BadPlan."""
    return tuple(Step(int(head), amount) for head, amount in _pieces(text, _STEP))


def parts_of(text: str) -> tuple[Part, ...]:
    """`2026-03-31 50000` a piece: a payment and its day. Raises BadPlan."""
    return tuple(Part(_day(head), amount) for head, amount in _pieces(text, _PART))


def steps_shown(steps: tuple[Step, ...], between: str = "\n") -> str:
    return between.join(f"{each.year} {plain_yuan(each.yearly)}" for each in steps)


def parts_shown(parts: tuple[Part, ...], between: str = "\n") -> str:
    return between.join(f"{each.due_on} {plain_yuan(each.amount)}" for each in parts)


def _pieces(text: str, form: re.Pattern[str]) -> list[tuple[str, int]]:
    found = []
    lines = (each.strip() for each in _ENDS.split(unicodedata.normalize("NFKC", text)))
    for number, line in enumerate(filter(None, lines), 1):
        match = form.fullmatch(line)
        if match is None:
            raise BadPlan(_("第 %(number)s 行“%(line)s”看不懂") % {"number": number, "line": line[:40]})
        try:
            found.append((match[1], parse_yuan(match[2])))
        except AmountError as error:
            raise BadPlan(_("第 %(number)s 行：%(error)s") % {"number": number, "error": error}) from None
    return found


def _day(text: str) -> dt.date:
    try:
        return dt.date(*map(int, re.split(r"\D", text)))
    except ValueError:
        raise BadPlan(_("没有 %(day)s 这一天") % {"day": text}) from None
