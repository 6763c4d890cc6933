"""Builds the demo city into a prepared, empty home: places, people, accounts, books, publications, open work.

Everything is done in the order in which it would have happened, by the same actions that the screens call, with
the clock standing at that day; so papers, deadlines and the audit trail tell one story.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

from lingyan.boards import actions as boards
from lingyan.demo import (
    appraisals,
    assets,
    audits,
    bank,
    bookkeeping,
    branch,
    contracts,
    decisions,
    demands,
    desk,
    dossiers,
    irregular_dealings,
    irregularities,
    mandates,
    members,
    numbers,
    openness,
    organs,
    oversight,
    payments,
    petitions,
    places,
    population,
    projects,
    selection,
    sheets,
    signins,
    talent,
    term,
    training,
    weak,
    words,
    year,
)
from lingyan.demo.bookkeeping import KeptBook
from lingyan.demo.drawing import chance_for
from lingyan.demo.pages import PageWriter
from lingyan.demo.places import Place
from lingyan.demo.plan import ROUNDS, Plan
from lingyan.demo.progress import Progress
from lingyan.demo.questions import Asking
from lingyan.demo.signins import Showcase
from lingyan.economy.books.models import Book
from lingyan.identity.actors import operator
from lingyan.identity.roles import TAKEOVER_IMPORTER, TAKEOVER_POSTER
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.regions.actions import import_regions
from lingyan.regions.importing import RegionRow
from lingyan.regions.models import Region
from lingyan.team.roster.actions import freeze, load_round
from lingyan.team.roster.importing import RosterPerson

OFFICIALS_PAID: Final = 3
LATE_IN_A_THOUSAND: Final = 25
_KEPT_DAY, _CLOSED_DAY, _PUBLIC_DAY = 4, 6, 8
"""Days of the next month on which a month is booked, closed and made public."""


class City:
    """One build. `build` runs the steps in order; each is shown by `progress`."""

    def __init__(self, plan: Plan, home: Path, progress: Progress) -> None:
        self.plan, self.home, self.progress = plan, home, progress
        self.tree = places.city(plan.villages)
        self.villages = [place.code for place in self.tree if place.level == "村"]
        self.books: dict[str, KeptBook] = {}
        self.banked: list[bank.Banked] = []
        town = self.villages[0][:9]
        self.irregular = irregularities.draw(
            plan, self.villages, town, bank.chosen_villages(self.villages, town)
        )
        self._pages = PageWriter()

    def build(self) -> None:
        with self._on(self.plan.begun):
            self._places_and_accounts()
            officials = self._rounds()
            self._open_books(officials)
            self._take_over()
            self._register_accounts()
            self._begin_works()
            training.begin(self.plan, self.showcase)
            term.deploy(self.plan, self.showcase.city)
            weak.begin(self.showcase, self.neighbours)
        self.agenda = decisions.agenda(self.plan, self.showcase.village, self.villages)
        own = self.showcase.village.code
        self.agenda.join(members.stories(self.plan, [self.books[code] for code in (own, *self.neighbours)]))
        self.agenda.join([branch.story(self.plan, self.showcase.village)])
        self.agenda.join([oversight.story(self.plan, self.showcase.village)])
        self.agenda.join(term.stories(self.plan, self.showcase, self.villages))
        for month in self.plan.live:
            self._keep(month)
        self._pages.start()
        self._decide_until(self.plan.today)
        with self._on(self.plan.today):
            self._property()
            self._term()
            self._irregular_dealings()
            self._carry_on_works()
            self._training()
            self._talent()
            self._mandates()
            self._leave_work()
            self._appraisals()
            self._selections()
            self._dossiers()
            self._questions()
            self._weak()
            self._audit()
            self._sheets()
            self._archive()
            self._write_pages()
            self._sum_up()

    def _places_and_accounts(self) -> None:
        advance = self.progress.step("区划、账号和见证方", len(self.tree))
        rows = [_row(place, row) for row, place in enumerate(self.tree, 2)]
        import_regions(self._importer(), rows, fictional=True)
        towns = Region.objects.filter(level="乡镇").exclude(pk=self.showcase.town.pk)
        signins.make(self.showcase, list(towns))
        numbers.register(self._importer(), self.plan, self.villages)
        openness.add_witness(self.home)
        advance(len(self.tree))

    def _rounds(self) -> dict[str, list[str]]:
        """Load and freeze both rounds; gives who is paid in each village."""
        advance = self.progress.step("两次换届的花名册", len(ROUNDS))
        found = population.rounds(self.plan, self.villages)
        for done, ((name, day), people) in enumerate(zip(ROUNDS, found, strict=True), 1):
            made = load_round(self._importer(), name=name, as_of=day, people=people, origin="演示城市")
            freeze(self._poster(), made)
            advance(done)
        return _officials(self.villages, found[1])

    def _open_books(self, officials: Mapping[str, Sequence[str]]) -> None:
        advance = self.progress.step("建账和年初余额", len(self.villages))
        self.books = bookkeeping.open_books(
            self._importer(), self.plan, officials, self.neighbours[:1], self.irregular.events, advance
        )

    def _take_over(self) -> None:
        months = self.plan.taken_over
        books = list(self.books.values())
        advance = self.progress.step(f"接管 {months[0]} 至 {months[-1]} 的旧账", len(books))
        bookkeeping.take_over(self._importer(), self._poster(), self.plan, books, advance)
        advance = self.progress.step("旧账逐月结账", len(months))
        for done, month in enumerate(months, 1):
            bookkeeping.close(self._poster(), month, [book.book_id for book in books])
            advance(done)

    def _register_accounts(self) -> None:
        town = self.showcase.town.code[:9]
        chosen = bank.chosen_villages(self.villages, town)
        self.banked = bank.register(self._importer(), chosen, town, self.plan.go_live.previous)

    def _reconcile(self, month: Month) -> None:
        """Statements of the month; in the last one the showcase village and its neighbours are left to be matched."""
        left = frozenset([self.showcase.village.code, *self.neighbours] if month == self.plan.last else [])
        advance = self.progress.step(f"{month.zh}银行对账", len(self.banked))
        bank.keep_month(month, self.banked, left=left, besides=self.irregular.unbooked, advance=advance)
        own = self.books[self.showcase.village.code].book_id
        bank.count_cash(own, month, confirmed=month < self.plan.last)

    def _keep(self, month: Month) -> None:
        books = list(self.books.values())
        self._decide_until(_day(month, _KEPT_DAY))
        self.asking.through(_day(month, _KEPT_DAY) - dt.timedelta(days=1))
        self._pages.start()  # of the month before; answers that are made public would have waited for it
        with self._on(_day(month, _KEPT_DAY)):
            advance = self.progress.step(f"{month.zh}记账", len(books))
            bookkeeping.keep_month(month, books, self.showcase.town.code[:9], advance)
            self._reconcile(month)
        with self._on(_day(month, _CLOSED_DAY)):
            ready = [
                book.book_id for book in books if month < self.plan.last or book.village not in self.late
            ]
            advance = self.progress.step(f"{month.zh}结账", len(ready))
            bookkeeping.close(self._poster(), month, ready)
            advance(len(ready))
        with self._on(_day(month, _PUBLIC_DAY)):
            advance = self.progress.step(f"{month.zh}公开", len(ready))
            openness.publish_showcase(self._book(self.showcase.village.code), month)
            if len(ready) > 1:
                openness.publish_all(self._poster(), self.showcase.city, month)
            advance(len(ready))

    def _decide_until(self, day: dt.date) -> None:
        advance = self.progress.step(f"村里议事至 {day:%Y-%m-%d}", 1)
        self.agenda.advance(day)
        advance(1)

    def _property(self) -> None:
        """Cards and contracts, before the open month's vouchers are entered."""
        town = self.showcase.town.code[:9]
        books = [self.books[code] for code in assets.villages(self.villages, town)]
        letting = [self.books[code] for code in assets.villages(self.villages, town, contracts.ONE_IN)]
        near = [self.books[code] for code in self.neighbours]
        own = self.books[self.showcase.village.code]
        advance = self.progress.step("资产卡片和合同", len(books))
        contracts.set_rules(self.showcase.city)
        assets.make_cards(self.plan, books, town)
        contracts.make_contracts(self.plan, letting, town)
        assets.leave_work(self.plan, own, near)
        contracts.leave_work(self.plan, own, near)
        advance(len(books))

    def _irregular_dealings(self) -> None:
        town = self.showcase.town.code[:9]
        carded = [
            self.books[code] for code in assets.villages(self.villages, town) if not code.startswith(town)
        ]
        advance = self.progress.step("不合规的合同、资产和付款", 1)
        irregular_dealings.make(self.plan, carded[: irregularities.EACH], self.irregular)
        self.irregular.write(self.home)
        advance(1)

    def _audit(self) -> None:
        advance = self.progress.step("审计规则和疑点", 1)
        own = self.books[self.showcase.village.code].book_id
        bookkeeping.attach_old_closing(signins.actor("kuaiji1"), own)
        bookkeeping.give_receipts(signins.actor("kuaiji1"), own, self.plan.today)
        audits.run(self.plan, self.showcase.town)
        advance(1)

    def _sheets(self) -> None:
        advance = self.progress.step("账目以外的公开", 1)
        near = Region.objects.filter(code__in=self.neighbours, valid_to=None).order_by("code")
        sheets.fill(self.plan, self.showcase, list(near))
        demands.fill(self.plan, self.showcase.village)
        petitions.fill(self.plan, self.showcase.village)
        advance(1)

    def _archive(self) -> None:
        advance = self.progress.step("上一年的会计档案", 1)
        kept = [self.books[self.showcase.village.code], *(self.books[code] for code in self.neighbours[:2])]
        year.confirm(self.plan, self.showcase.town, kept)
        year.archive(self.plan, self.showcase.town, kept[:2])
        advance(1)

    def _begin_works(self) -> None:
        projects.set_rules(self.showcase.town)
        projects.begin(self.plan, self._venturing, self.showcase.town.code[:9])

    def _carry_on_works(self) -> None:
        """Milestones of projects and the year's budget."""
        advance = self.progress.step("项目和预算", len(self._venturing))
        projects.carry_on(self.plan, self._venturing, self.showcase.town.code[:9])
        projects.leave_work(self.plan, self.books[self.showcase.village.code])
        advance(len(self._venturing))

    def _training(self) -> None:
        advance = self.progress.step("培训班和农民夜校", 1)
        training.carry_on(self.plan, self.showcase)
        advance(1)

    def _talent(self) -> None:
        advance = self.progress.step("人才登记和对接", 1)
        talent.fill(self.plan, self.showcase)
        advance(1)

    def _mandates(self) -> None:
        advance = self.progress.step("小组长和代表", 1)
        mandates.fill(self.plan, self.showcase)
        advance(1)

    @cached_property
    def _venturing(self) -> list[KeptBook]:
        """The villages whose projects and budgets are shown."""
        codes = assets.villages(self.villages, self.showcase.town.code[:9], projects.ONE_IN)
        return [self.books[code] for code in codes]

    def _appraisals(self) -> None:
        advance = self.progress.step("民主评议和述职评议", 1)
        near = Region.objects.filter(code__in=self.neighbours[:1], valid_to=None).first()
        appraisals.fill(self.plan, self.showcase, near)
        advance(1)

    def _selections(self) -> None:
        advance = self.progress.step("书记选拔和联审", 1)
        selection.fill(self.plan, self.showcase.town, self.showcase.village)
        advance(1)

    def _dossiers(self) -> None:
        advance = self.progress.step("书记档案", 1)
        dossiers.fill(self.plan, self.showcase)
        advance(1)

    def _term(self) -> None:
        advance = self.progress.step("模拟换届", 1)
        term.go_on(self.plan, self.villages)
        term.leave(self.plan, self.showcase.town)
        organs.fill(self.plan, self.showcase.village)
        advance(1)

    def _weak(self) -> None:
        advance = self.progress.step("软弱涣散排查和整顿", 1)
        weak.carry_on(self.plan, self.showcase, self.neighbours)
        advance(1)

    def _questions(self) -> None:
        advance = self.progress.step("村民提问和答复", 1)
        self.asking.finish()
        advance(1)

    @cached_property
    def asking(self) -> Asking:
        """The villagers who ask, between the months of the books."""
        return Asking(self.plan, self.showcase)

    def _write_pages(self) -> None:
        advance = self.progress.step("签检查点、写公开页", len(self.villages))
        self._pages.wait()
        openness.write_bundles()
        advance(len(self.villages))

    def _sum_up(self) -> None:
        """The boards' numbers, so that the first look at them finds some."""
        advance = self.progress.step("汇总总览", 1)
        boards.catch_up()
        advance(1)

    def _leave_work(self) -> None:
        """What a first look at the desks finds to do."""
        last, own = self.plan.last, self.showcase.village.code
        first_live = self.plan.live[0]
        advance = self.progress.step("待办的凭证和公开稿", 1)
        openness.publish_showcase(
            self._book(own), first_live, reason="上一版一笔支出的说明写得不清楚，改写后重新公开"
        )
        openness.leave_correction_waiting(self._book(own), last)
        waiting = (openness.leave_stopped_by_scanner, openness.leave_waiting_for_release)
        for code, leave in zip(self.neighbours, waiting, strict=False):
            bookkeeping.close(self._poster(), last, [self.books[code].book_id])
            leave(self._book(code), last)
        self._withdraw(first_live)
        desk.fill(self.plan, self.books[own], [self.books[code] for code in self.neighbours[:2]])
        advance(1)
        advance = self.progress.step("付款申请、审批和银行结果", 1)
        payments.fill(self.books[own], [self.books[code] for code in self.neighbours])
        members.pay(self.books[own])
        advance(1)

    def _withdraw(self, month: Month) -> None:
        reasons = ("收支项目归类有误，更正后重新公开", "页面中一处单位名称写错，更正后重新公开")
        elsewhere = [code for code in self.villages if not code.startswith(self.showcase.town.code[:9])]
        for code, reason in zip(
            chance_for("withdrawn").sample(elsewhere, min(2, len(elsewhere))), reasons, strict=False
        ):
            openness.withdraw(signins.actor("nongye"), self._book(code), month, reason)

    @property
    def showcase(self) -> Showcase:
        """The first county's first township and village."""
        code = self.villages[0]
        wanted = [words.CITY[0], f"{code[:6]}000000", f"{code[:9]}000", code]
        found = {region.code: region for region in Region.objects.filter(code__in=wanted)}
        city, county, town, village = (found[one] for one in wanted)
        return Showcase(city, county, town, village)

    @property
    def neighbours(self) -> list[str]:
        """The next villages of the showcase township: their last month is not public yet."""
        town = self.villages[0][:9]
        return [code for code in self.villages[1:4] if code.startswith(town)]

    @property
    def late(self) -> frozenset[str]:
        """Villages that have not closed the last month."""
        elsewhere = [code for code in self.villages if not code.startswith(self.villages[0][:9])]
        number = -(-len(elsewhere) * LATE_IN_A_THOUSAND // 1000)
        return frozenset([*self.neighbours, *chance_for("late").sample(elsewhere, number)])

    def _book(self, village: str) -> Book:
        found = Book.objects.select_related("organisation__region__parent__parent")
        return found.get(pk=self.books[village].book_id)

    def _importer(self) -> Actor:
        return _operator(TAKEOVER_IMPORTER)

    def _poster(self) -> Actor:
        return _operator(TAKEOVER_POSTER)

    @contextlib.contextmanager
    def _on(self, day: dt.date) -> Iterator[None]:
        """The clock stands at nine on a day that is past; today it runs."""
        if day >= self.plan.today:
            yield
            return
        with clock.fixed(day):
            yield


def _row(place: Place, number: int) -> RegionRow:
    return RegionRow(place.code, place.name, place.level, place.parent, "雁城市", number)


def _day(month: Month, day: int) -> dt.date:
    return month.next.first_day.replace(day=day)


def _operator(username: str) -> Actor:
    found = operator(username)
    if found is None:
        raise LookupError(f"{username} is missing: the home was not prepared")
    return found


def _officials(villages: Sequence[str], people: Sequence[RosterPerson]) -> dict[str, list[str]]:
    """The first names on each village's roster: the secretary and who comes next."""
    found: dict[str, list[str]] = {code: [] for code in villages}
    for person in people:
        if len(found[person.village_code]) < OFFICIALS_PAID:
            found[person.village_code].append(person.name)
    return found
