"""The matching workbench of one account: proposals on top, what is open on both sides below, and what is confirmed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lingyan.economy.bank import actions, queries
from lingyan.economy.bank.actions import Chosen
from lingyan.economy.bank.forms import UndoForm
from lingyan.economy.bank.lookups import signed_through
from lingyan.economy.bank.matching import Proposal
from lingyan.economy.bank.models import BankAccount, Match
from lingyan.economy.bank.queries import BookLine, Movement, Sides
from lingyan.economy.bank.views.common import account_or_404, account_url, name_shown, number_shown, path_of
from lingyan.economy.books.views.common import actor_of, back_to, labels_of, say_refused
from lingyan.identity.decorators import needs
from lingyan.identity.forms import add_problems
from lingyan.kernel.access import Actor
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.money import format_yuan
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BANK_IMPORT, BANK_MATCH, BANK_VIEW
from lingyan.regions.place import place_of

SHOWN: Final = 300
STRONG: Final = 85
_EARLIEST: Final = dt.date(1900, 1, 1)


def _labels() -> dict[str, tuple[str, str]]:
    return {
        "match": (_("同日同额"), "ok"), "date-shift": (_("同额异日"), "ok"), "merged": (_("银行合并支付"), "info"),
        "split": (_("银行分次支付"), "info"), "offset-in-books": (_("账内相抵"), "info"),
        "offset-in-bank": (_("银行相抵"), "info"), "amount-differs": (_("金额不一致"), "danger"),
        "missing-in-books": (_("账上未记"), "warn"), "missing-in-bank": (_("银行未达"), "warn"),
        "duplicate-in-bank": (_("疑似重复支付"), "danger"), "duplicate-in-books": (_("疑似重复记账"), "danger"),
    }  # fmt: skip


def _advice() -> dict[str, str]:
    return {
        "amount-differs": _("与回单核对；记错的用红字凭证冲销后重记，再来核对"),
        "duplicate-in-bank": _("与银行和收款人核实；确属重复的追回，收回后再核对"),
        "duplicate-in-books": _("核对原始凭证；确属重复的用红字凭证冲销"),
        "missing-in-books": _("按银行回单补记凭证"),
        "missing-in-bank": _("在途的等下月银行到账；久未到账的查明原因"),
    }


@dataclass(frozen=True, slots=True)
class Shown:
    """One item as the page shows it. `url` opens the voucher of a ledger line; `late` says how long it is open."""

    id: int
    date: dt.date
    amount: int
    party: str
    text: str
    url: str = ""
    name: str = ""
    late: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposal as the page shows it. `key` names its items in the form."""

    key: str
    label: str
    tone: str
    score: int
    reason: str
    bank: tuple[Shown, ...]
    ledger: tuple[Shown, ...]
    advice: str = ""


@needs(BANK_VIEW)
@require_GET
def workbench(request: HttpRequest, account_id: int) -> HttpResponse:
    """Everything open up to the month's end, with what it seems to be."""
    account, month = account_or_404(request, account_id), place_of(request).month
    actor = actor_of(request)
    both, found = _open(account, month)
    shown = _Showing(actor, both, month)
    sure = sorted((one for one in found if one.balanced), key=lambda one: (-one.score, shown.day_of(one)))
    odd = [
        one for one in found if not one.balanced and one.status not in ("missing-in-books", "missing-in-bank")
    ]
    missing = [one for one in found if one.status in ("missing-in-books", "missing-in-bank")]
    signed = signed_through(account.pk)
    balance = queries.balances(account, [month])[0]
    context = {
        "account": account,
        "number": number_shown(actor, account),
        "month": month,
        "balance": balance,
        "difference": None if balance.bank is None else balance.bank - balance.ledger,
        "sure": [shown.suggestion(one) for one in sure[:SHOWN]],
        "more": max(len(sure) - SHOWN, 0),
        "strong": sum(one.score >= STRONG for one in sure),
        "strong_from": STRONG,
        "odd": [shown.suggestion(one) for one in odd[:SHOWN]],
        "bank": shown.side(one.bank for one in (*odd, *missing)),
        "ledger": shown.lines(one.ledger for one in (*odd, *missing)),
        "unposted": queries.unposted(account, month),
        "signed": signed is not None and month <= signed,
        "may_match": actor.may(BANK_MATCH, path_of(account)),
        "urls": {
            "confirm": account_url("confirm", account, month),
            "reconciliation": account_url("reconciliation", account, month),
            "matches": account_url("matches", account, month),
            "import": f"{reverse('bank:import')}?account={account.pk}&{place_of(request).query}"
            if actor.may(BANK_IMPORT, path_of(account)) else "",
        },
    }  # fmt: skip
    return render(request, "bank/workbench.html", context)


def _open(account: BankAccount, month: Month) -> tuple[Sides, list[Proposal]]:
    """What is open up to the month's end, and just beyond it, where a partner may stand."""
    window, duplicates = queries.windows(account, month.last_day)
    since = queries.statements_since(account)
    reach = dt.timedelta(days=max(window, duplicates))
    first = (since or month.first_day) - reach if since or month else _EARLIEST
    both = queries.sides(account, first, month.last_day + dt.timedelta(days=window))
    found = queries.proposals(both, window, duplicates)
    return both, [one for one in found if _until(both, one, month.last_day, since)]


def _until(both: Sides, one: Proposal, last: dt.date, since: dt.date | None) -> bool:
    """Whether any part is dated in the months looked at; what is only before the first statement is none of it."""
    days = [both.movements[key].date for key in one.bank] + [both.lines[key].date for key in one.ledger]
    if not one.bank and since is not None and max(days) < since:
        return False
    return min(days) <= last


class _Showing:
    """Items as this reader may see them."""

    def __init__(self, actor: Actor, both: Sides, month: Month) -> None:
        self.actor, self.both, self.last = actor, both, month.last_day
        self.path, self.month = path_of(both.account), month
        self.labels, self.advice = _labels(), _advice()
        self.young = queries.ageing_bounds(self.path, self.last)[0]

    def day_of(self, one: Proposal) -> dt.date:
        days = [self.both.movements[key].date for key in one.bank]
        return min(days + [self.both.lines[key].date for key in one.ledger])

    def movement(self, each: Movement) -> Shown:
        party = name_shown(self.actor, each.party, self.path)
        return Shown(each.id, each.date, each.amount, party, each.text, late=self._late(each.date))

    def line(self, each: BookLine) -> Shown:
        parties = "、".join(name_shown(self.actor, name, self.path) for name in each.parties)
        place = f"?region={self.both.account.organisation.region.code}&month={each.month}"
        url = reverse("books:voucher", args=[each.voucher]) + place
        name = f"{each.word}-{each.number:04d}"
        return Shown(each.id, each.date, each.amount, parties, each.summary, url, name, self._late(each.date))

    def _late(self, day: dt.date) -> str:
        """Nothing for what is still in the first bucket of ages."""
        days = (self.last - day).days
        return _("%(days)d 天") % {"days": days} if days > self.young else ""

    def suggestion(self, one: Proposal) -> Suggestion:
        label, tone = self.labels[one.status]
        return Suggestion(
            key_of(one.bank, one.ledger), label, tone, one.score, one.reason,
            tuple(self.movement(self.both.movements[key]) for key in one.bank),
            tuple(self.line(self.both.lines[key]) for key in one.ledger), self.advice.get(one.status, ""),
        )  # fmt: skip

    def side(self, keys: Iterable[Sequence[int]]) -> list[Shown]:
        found = [self.movement(self.both.movements[key]) for each in keys for key in each]
        return sorted(found, key=lambda each: (each.date, each.id))[:SHOWN]

    def lines(self, keys: Iterable[Sequence[int]]) -> list[Shown]:
        found = [self.line(self.both.lines[key]) for each in keys for key in each]
        return sorted(found, key=lambda each: (each.date, each.id))[:SHOWN]


def key_of(bank: Sequence[int], ledger: Sequence[int]) -> str:
    """`12,13:45` for movements 12 and 13 with line 45."""
    return f"{','.join(map(str, bank))}:{','.join(map(str, ledger))}"


@needs(BANK_MATCH)
@require_POST
def confirm(request: HttpRequest, account_id: int) -> HttpResponse:
    """Confirm ticked proposals, all strong ones, or items that a person put together."""
    account, month = account_or_404(request, account_id, BANK_MATCH), place_of(request).month
    back = account_url("workbench", account, month)
    do = request.POST.get("do", "")
    if do == "by-hand":
        chosen = [
            Chosen(
                _ids(request.POST.getlist("bank")), _ids(request.POST.getlist("line")), reason=_("人工核对")
            )
        ]
    else:
        _both, found = _open(account, month)
        proposed = {key_of(one.bank, one.ledger): one for one in found if one.balanced}
        picks = request.POST.getlist("pick")
        if do == "strong":
            picks = [key for key, one in proposed.items() if one.score >= STRONG]
        gone = [key for key in picks if key not in proposed]
        if gone:
            messages.error(request, _("有的建议已经变了，请重新选择。"))
            return redirect(back)
        chosen = [
            Chosen(proposed[key].bank, proposed[key].ledger, proposed[key].status, proposed[key].score,
                   proposed[key].reason)
            for key in picks
        ]  # fmt: skip
    try:
        matches = actions.confirm(actor_of(request), account_id=account.pk, chosen=chosen)
    except Refused as refusal:
        if refusal.code == "denied":
            raise
        say_refused(request, refusal)
    else:
        messages.success(request, _("已确认 %(count)d 组对应。") % {"count": len(matches)})
    return redirect(back)


def _ids(texts: Iterable[str]) -> tuple[int, ...]:
    return tuple(int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19)


@needs(BANK_VIEW)
@require_GET
def matches(request: HttpRequest, account_id: int) -> HttpResponse:
    """What was confirmed for an account, the latest first."""
    account, month = account_or_404(request, account_id), place_of(request).month
    names: dict[int, str] = {}
    found = Match.objects.filter(account=account).prefetch_related(
        "movements__transaction", "lines__line__voucher"
    )
    may = actor_of(request).may(BANK_MATCH, path_of(account))
    page = ListPage(
        request,
        found,
        [
            Column("last_on", _("日期"), "date", sort="last_on"),
            Column("status", _("类别"), "badge", value="get_status_display", tone=_info, sort="status"),
            Column("bank", _("银行流水"), "long", value=_bank_words),
            Column("ledger", _("账上分录"), "long", value=_ledger_words),
            Column("reason", _("依据"), "long"),
            Column("confirmed_at", _("确认时间"), "time", sort="confirmed_at"),
            Column("who", _("确认人"), value=lambda each: _name(names, each.confirmed_by)),
            Column("state", _("状态"), "badge", value=lambda each: _("已撤销") if each.undone_at else _("有效"),
                   tone=lambda each: "plain" if each.undone_at else "ok"),
            Column("undo", _("办理"), value=lambda each: _("撤销") if may and not each.undone_at else "", exported=False,
                   link=lambda each: reverse("bank:undo", args=[each.pk]) if may and not each.undone_at else None),
        ],
        name=_("银行核对"),
        filters=[
            Filter("status", _("类别"), "choice", choices=Match.Status.choices),
            Filter("holds", _("只看有效"), "flag", lookup=lambda rows, on: rows.filter(undone_at=None) if on else rows),
        ],
        sort="-last_on",
        empty=Empty(_("还没有确认过对应"), _("先在对账页确认建议。"), account_url("workbench", account, month), _("去核对")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    names |= labels_of([each.confirmed_by for each in page.page])
    context = {"page": page, "account": account, "workbench": account_url("workbench", account, month)}
    return render(request, "bank/matches.html", context)


def _info(_row: Match) -> str:
    return "info"


def _name(names: dict[int, str], user_id: int | None) -> str:
    return names.get(user_id or 0, "")


def _bank_words(match: Match) -> str:
    parts = [each.transaction for each in match.movements.all()]
    return "；".join(f"{one.date} {format_yuan(one.amount)}" for one in parts)


def _ledger_words(match: Match) -> str:
    parts = [each.line for each in match.lines.all()]
    return "；".join(f"{one.voucher} {format_yuan(one.debit - one.credit)}" for one in parts)


@needs(BANK_MATCH)
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, match_id: int) -> HttpResponse:
    """Take one confirmed correspondence apart, with a reason."""
    match = Match.objects.filter(pk=match_id).first()
    if match is None:
        raise Http404(_("没有这次核对"))
    account = account_or_404(request, match.account_id, BANK_MATCH)
    month = Month.of(match.last_on)
    form = UndoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.undo(actor_of(request), match_id=match.pk, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, _("已撤销，两边重新列为未核对。"))
            return back_to(request, account_url("workbench", account, month))
    context = {
        "title": _("撤销核对"), "lead": str(match), "form": form, "action": _("撤销核对"),
        "facts": [(_("银行流水"), _bank_words(match)), (_("账上分录"), _ledger_words(match)), (_("依据"), match.reason)],
        "consequences": [_("两边重新列为未核对"), _("撤销和理由记入审计日志")],
        "cancel_url": account_url("matches", account, month),
    }  # fmt: skip
    return render(request, "console/confirm.html", context)
