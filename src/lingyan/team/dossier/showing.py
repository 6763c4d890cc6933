"""Sheets in words, and names as a reader may see them."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lingyan.kernel import clock
from lingyan.people.models import Organisation, Tenure
from lingyan.team.dossier import rules
from lingyan.team.dossier.models import Entry
from lingyan.team.dossier.rules import Kind


def post_of(tenure: Tenure) -> str:
    """村党组织书记; the organisation says where, since bodies are all called 委员会."""
    organisation = tenure.post.body.organisation
    return f"{Organisation.Kind(organisation.kind).label}{_(tenure.post.title)}"


def code_of(entry: Entry) -> str:
    return str(rules.CODES.get(Kind(entry.kind), {}).get(entry.code, ""))


def hours_of(text: str) -> str:
    """`12345 09:00-17:00` as 周一至周五 reads: the days with their times."""
    days, _space, times = text.partition(" ")
    named = [str(rules.WEEKDAYS[day]) for day in days]
    if len(days) > 2 and days in "1234567":
        named = [_("%(first)s至%(last)s") % {"first": named[0], "last": named[-1]}]
    return f"{_('、').join(named)} {times}"


def words_of(entry: Entry) -> str:
    """Everything that a sheet says besides its kind and day, without the person who stands in."""
    said = [code_of(entry), _detail(entry), entry.number]
    if entry.until_on:
        said.append(_("至 %(day)s") % {"day": entry.until_on})
    return _("，").join(each for each in said if each)


def _detail(entry: Entry) -> str:
    if entry.kind == Kind.FILED:
        return str(rules.CHANGES.get(entry.detail, ""))
    return hours_of(entry.detail) if entry.kind == Kind.HOURS else entry.detail


def years_in_office(start: dt.date, end: dt.date | None) -> str:
    """Whole years and months between two days, for the page and the papers."""
    last = end or clock.today()
    months = (last.year - start.year) * 12 + last.month - start.month - (1 if last.day < start.day else 0)
    years, rest = divmod(max(months, 0), 12)
    said = []
    if years:
        said.append(ngettext("%(n)s 年", "%(n)s 年", years) % {"n": years})
    if rest:
        said.append(ngettext("%(n)s 个月", "%(n)s 个月", rest) % {"n": rest})
    return " ".join(said) or _("不满一个月")
