"""Facts of members and of distributions. A member is a key, never a name, and an account a keyed hash."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from django.db.models import Sum

from lingyan.economy.members.models import Distribution, HouseholdPart, Line, Receiver
from lingyan.facts.dialect import Dialect
from lingyan.facts.registry import FactColumn, FactRequest, FactTable, Kind, register
from lingyan.facts.villages import VILLAGE_COLUMNS, village_cte, villages
from lingyan.kernel import clock
from lingyan.kernel.crypto import keyed_hash

_DATES: Final = (
    "decided_on", "displayed_from", "displayed_until", "confirmed_on", "booked_on", "paid_on", "published_on",
)  # fmt: skip


def member_sql(request: FactRequest, words: Dialect) -> str:
    """Who stood in a register by the day asked, with the household and the shares of that day."""
    day = request.as_of.isoformat()
    return f"""
        WITH {village_cte(request)},
        first AS (
            SELECT s.member_id, MIN(s.from_on) AS joined_on, MAX(s.from_on) AS last_on
              FROM members_stay s WHERE s.from_on <= '{day}' GROUP BY s.member_id),
        shares AS (
            SELECT c.member_id, SUM(c.hundredths) AS hundredths
              FROM members_sharechange c WHERE c."on" <= '{day}' GROUP BY c.member_id)
        SELECT v.code AS village, v.county, {request.as_of.year} AS year, m.id AS member,
               m.organisation_id AS organisation, m.person_id AS person, s.household,
               {words.text_date("first.joined_on")} AS joined_on, {words.text_date('e."on"')} AS left_on,
               e.reason AS left_reason, COALESCE(shares.hundredths, 0) AS share_hundredths
          FROM members_member m
          JOIN people_organisation o ON o.id = m.organisation_id
          JOIN village v ON v.id = o.region_id
          JOIN first ON first.member_id = m.id
          JOIN members_stay s ON s.member_id = m.id AND s.from_on = first.last_on
          LEFT JOIN members_stayend e ON e.stay_id = s.id AND e."on" <= '{day}'
          LEFT JOIN shares ON shares.member_id = m.id"""  # noqa: S608


def distribution_sql(request: FactRequest, words: Dialect) -> str:
    """Plans made by the day asked, void ones left out; the year is that of the income."""
    dates = ", ".join(f"{words.text_date(f'd.{name}')} AS {name}" for name in _DATES)
    return f"""
        WITH {village_cte(request)}
        SELECT v.code AS village, v.county, d.year, d.id AS distribution, d.book_id AS book, d.state,
               d.net + d.opening + d.other AS distributable_fen, d.reserved + d.reserve AS reserve_fen,
               d.pool AS pool_fen, d.paid_out AS allotted_fen, {words.text_date("d.record_on")} AS record_on,
               (SELECT COALESCE(SUM(p.amount), 0) FROM members_householdpart p
                 WHERE p.distribution_id = d.id AND p.state = 'paid') AS paid_fen,
               d.members, d.households, d.hundredths AS share_hundredths, d.matter_id AS decision,
               {words.text_date(words.local_date("d.made_at"))} AS planned_on, {dates}
          FROM members_distribution d
          JOIN books_book b ON b.id = d.book_id
          JOIN people_organisation o ON o.id = b.organisation_id
          JOIN village v ON v.id = o.region_id
         WHERE d.state <> 'void' AND {words.text_date(words.local_date("d.made_at"))} <= '{request.as_of.isoformat()}'"""  # noqa: S608


def listed_sql(request: FactRequest, words: Dialect) -> str:
    """Everybody with a line of a plan, or with shares of the kinds that take part on its day of record, as known by the
    day asked: a death that is recorded after the plan was made shows here.
    """
    made = words.text_date(words.local_date("d.made_at"))
    return f"""
        WITH {village_cte(request)},
        plan AS (
            SELECT d.id, d.year, d.record_on, d.kinds, v.code AS village, v.county, o.id AS organisation
              FROM members_distribution d
              JOIN books_book b ON b.id = d.book_id
              JOIN people_organisation o ON o.id = b.organisation_id
              JOIN village v ON v.id = o.region_id
             WHERE d.state <> 'void' AND {made} <= '{request.as_of.isoformat()}'),
        held AS (
            SELECT plan.id AS distribution, m.id AS member, SUM(c.hundredths) AS hundredths
              FROM plan
              JOIN members_member m ON m.organisation_id = plan.organisation
              JOIN members_sharechange c ON c.member_id = m.id AND c."on" <= plan.record_on
             WHERE {words.in_json("c.kind", "plan.kinds")}
             GROUP BY plan.id, m.id HAVING SUM(c.hundredths) > 0),
        anybody AS (
            SELECT distribution, member FROM held
            UNION
            SELECT l.distribution_id, l.member_id FROM members_line l JOIN plan ON plan.id = l.distribution_id)
        SELECT plan.village, plan.county, plan.year, a.distribution, a.member, l.household,
               l.hundredths AS share_hundredths, l.amount AS amount_fen, COALESCE(held.hundredths, 0) AS held_hundredths,
               CASE WHEN EXISTS (
                   SELECT 1 FROM members_stay s LEFT JOIN members_stayend e ON e.stay_id = s.id
                    WHERE s.member_id = a.member AND s.from_on <= plan.record_on
                      AND (e.id IS NULL OR e."on" > plan.record_on)) THEN 1 ELSE 0 END AS belongs,
               CASE WHEN EXISTS (
                   SELECT 1 FROM members_stay s JOIN members_stayend e ON e.stay_id = s.id
                    WHERE s.member_id = a.member AND e.reason = 'death' AND e."on" <= plan.record_on)
                   THEN 1 ELSE 0 END AS died
          FROM anybody a
          JOIN plan ON plan.id = a.distribution
          LEFT JOIN members_line l ON l.distribution_id = a.distribution AND l.member_id = a.member
          LEFT JOIN held ON held.distribution = a.distribution AND held.member = a.member"""  # noqa: S608


def part_rows(request: FactRequest) -> Iterator[Sequence[Any]]:
    """What each household gets of each plan beside the sum of its members' lines, and where it is or would be paid."""
    for _, county in groupby(villages(request), key=attrgetter("county")):
        listed = {village.id: village for village in county}
        plans = [
            each
            for each in Distribution.objects.filter(book__organisation__region__in=listed)
            .exclude(state=Distribution.State.VOID)
            .select_related("book__organisation")
            if each.made_at.astimezone(clock.ZONE).date() <= request.as_of
        ]
        sums, parts, accounts = _line_sums(plans), _parts(plans), _Accounts(plans)
        placed = ((each.year, listed[each.book.organisation.region_id], each) for each in plans)
        for year, village, plan in sorted(placed, key=lambda one: (one[0], one[1].code, one[2].pk)):
            for part in parts[plan.pk]:
                account = accounts.at(
                    plan.book.organisation_id, part.household, part.paid_on or request.as_of
                )
                yield (
                    village.code, village.county, year, plan.pk, part.household, part.amount,
                    sums[plan.pk, part.household], part.state, part.paid_on, account,
                )  # fmt: skip


def _line_sums(plans: Iterable[Distribution]) -> defaultdict[tuple[int, int], int]:
    rows = Line.objects.filter(distribution__in=plans).order_by().values_list("distribution_id", "household")
    return defaultdict(
        int, {(plan, household): fen for plan, household, fen in rows.annotate(fen=Sum("amount"))}
    )


def _parts(plans: Iterable[Distribution]) -> defaultdict[int, list[HouseholdPart]]:
    found: defaultdict[int, list[HouseholdPart]] = defaultdict(list)
    for each in HouseholdPart.objects.filter(distribution__in=plans).order_by("distribution", "household"):
        found[each.distribution_id].append(each)
    return found


class _Accounts:
    """To which account a household was paid on a day. PRIVACY: a keyed hash; the key never leaves the installation."""

    def __init__(self, plans: Iterable[Distribution]) -> None:
        self._rows: defaultdict[tuple[int, int], list[tuple[dt.date, str]]] = defaultdict(list)
        organisations = {each.book.organisation_id for each in plans}
        rows = Receiver.objects.filter(organisation__in=organisations).order_by("from_on", "pk")
        for each in rows:
            self._rows[each.organisation_id, each.household].append((each.from_on, each.account_number or ""))

    def at(self, organisation_id: int, household: int, day: dt.date) -> str | None:
        fitting = [number for from_on, number in self._rows[organisation_id, household] if from_on <= day]
        number = fitting[-1] if fitting else ""
        return keyed_hash(number, purpose="receiver-account").hex()[:32] if number else None


def _column(name: str, kind: Kind, zh: str, en: str, unit: str = "", *, nullable: bool = True) -> FactColumn:
    return FactColumn(name, kind, zh, en, unit, nullable=nullable, public=False)


MEMBER: Final = register(
    FactTable(
        name="member", zh="集体成员", en="Members of village collectives on the day of the export",
        grain=("village", "member"), partition=("county", "year"), public=False,
        columns=(
            *VILLAGE_COLUMNS,
            FactColumn("year", "integer", "年度", "Year of the day of the export"),
            _column("member", "integer", "成员", "Key of the member", nullable=False),
            _column("organisation", "integer", "组织", "Key of the collective", nullable=False),
            _column("person", "integer", "个人", "Key of the person", nullable=False),
            _column("household", "integer", "户", "Number of the household in the register", nullable=False),
            _column("joined_on", "date", "取得日期", "Member since", nullable=False),
            _column("left_on", "date", "丧失日期", "No longer a member from"),
            _column("left_reason", "text", "丧失原因", "Why membership ended"),
            _column("share_hundredths", "integer", "份额", "Shares of all kinds", "百分之一股", nullable=False),
        ),
        sql=member_sql,
        remark="只有编号，没有姓名。每人一行，是导出那天的情况；年度是导出日期的年度。",
    )
)  # fmt: skip
DISTRIBUTION: Final = register(
    FactTable(
        name="distribution", zh="收益分配", en="Distributions to members of village collectives",
        grain=("village", "distribution"), partition=("county", "year"), public=False,
        columns=(
            *VILLAGE_COLUMNS,
            FactColumn("year", "integer", "年度", "Year of the income"),
            _column("distribution", "integer", "分配", "Key of the distribution", nullable=False),
            _column("book", "integer", "账套", "Key of the book", nullable=False),
            _column("state", "text", "状态", "planned, decided, displayed, confirmed, booked, paying, paid, published",
                    nullable=False),
            _column("distributable_fen", "fen", "可分配收益", "Distributable income of the year", nullable=False),
            _column("reserve_fen", "fen", "公积公益金", "Reserve of the year, this plan's included", nullable=False),
            _column("pool_fen", "fen", "决议分配金额", "Sum decided for members", nullable=False),
            _column("allotted_fen", "fen", "清单合计", "Sum of the members' lines", nullable=False),
            _column("paid_fen", "fen", "已付金额", "Paid to households", nullable=False),
            _column("members", "integer", "成员数", "Members with a line", "人", nullable=False),
            _column("households", "integer", "户数", "Households", "户", nullable=False),
            _column("share_hundredths", "integer", "份额", "Shares that take part", "百分之一股", nullable=False),
            _column("decision", "integer", "决策事项", "Key of the matter that decided it"),
            _column("record_on", "date", "份额登记日", "Day whose members and shares count", nullable=False),
            _column("planned_on", "date", "编制日期", "Planned on", nullable=False),
            _column("decided_on", "date", "决议日期", "Decided on"),
            _column("displayed_from", "date", "公示起", "List displayed from"),
            _column("displayed_until", "date", "公示止", "List displayed until"),
            _column("confirmed_on", "date", "清单确认日期", "List confirmed on"),
            _column("booked_on", "date", "记账日期", "Date of the vouchers"),
            _column("paid_on", "date", "付清日期", "All households paid on"),
            _column("published_on", "date", "公开日期", "Figures made public on"),
        ),
        sql=distribution_sql,
        remark="作废的方案不计。",
    )
)  # fmt: skip
DISTRIBUTION_MEMBER: Final = register(
    FactTable(
        name="distribution_member", zh="分配名单", en="Members on a distribution's list or entitled to be",
        grain=("village", "distribution", "member"), partition=("county", "year"), public=False,
        columns=(
            *VILLAGE_COLUMNS,
            FactColumn("year", "integer", "年度", "Year of the income"),
            _column("distribution", "integer", "分配", "Key of the distribution", nullable=False),
            _column("member", "integer", "成员", "Key of the member", nullable=False),
            _column("household", "integer", "户", "Household on the list; 0 for who no longer belongs to one"),
            _column("share_hundredths", "integer", "名单份额", "Shares on the list; none where not listed", "百分之一股"),
            _column("amount_fen", "fen", "金额", "Sum on the list; none where not listed"),
            _column("held_hundredths", "integer", "名册份额", "Shares of the kinds that take part, by the register",
                    "百分之一股", nullable=False),
            _column("belongs", "flag", "是成员", "A member on the day of record, by the register", nullable=False),
            _column("died", "flag", "已去世", "Dead on the day of record, by the register", nullable=False),
        ),
        sql=listed_sql,
        remark="名册一侧是按导出那天的登记看份额登记日，补登记的去世也在内。作废的方案不计。",
    )
)  # fmt: skip
DISTRIBUTION_PART: Final = register(
    FactTable(
        name="distribution_part", zh="分户金额", en="What households get of a distribution",
        grain=("village", "distribution", "household"), partition=("county", "year"), public=False,
        columns=(
            *VILLAGE_COLUMNS,
            FactColumn("year", "integer", "年度", "Year of the income"),
            _column("distribution", "integer", "分配", "Key of the distribution", nullable=False),
            _column("household", "integer", "户", "Number of the household", nullable=False),
            _column("amount_fen", "fen", "金额", "What the household gets", nullable=False),
            _column("listed_fen", "fen", "成员合计", "Sum of its members' lines", nullable=False),
            _column("state", "text", "状态", "waiting, asked, paid, failed", nullable=False),
            _column("paid_on", "date", "支付日期", "Paid on"),
            _column("account", "text", "收款账号散列", "Keyed hash of the account of who receives for it"),
        ),
        rows=part_rows,
        remark="账号只以带密钥散列出现：支付那天登记的收款人的账号，未支付的按导出那天。",
    )
)  # fmt: skip
