"""Facts of members and of distributions. A member is a key, never a name."""

from __future__ import annotations

from typing import Final

from lingyan.facts.dialect import Dialect
from lingyan.facts.registry import FactColumn, FactRequest, FactTable, Kind, register
from lingyan.facts.villages import VILLAGE_COLUMNS, village_cte

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
               d.pool AS pool_fen, d.paid_out AS allotted_fen,
               (SELECT COALESCE(SUM(p.amount), 0) FROM members_householdpart p
                 WHERE p.distribution_id = d.id AND p.state = 'paid') AS paid_fen,
               d.members, d.households, d.hundredths AS share_hundredths, d.matter_id AS decision,
               {words.text_date(words.local_date("d.made_at"))} AS planned_on, {dates}
          FROM members_distribution d
          JOIN books_book b ON b.id = d.book_id
          JOIN people_organisation o ON o.id = b.organisation_id
          JOIN village v ON v.id = o.region_id
         WHERE d.state <> 'void' AND {words.text_date(words.local_date("d.made_at"))} <= '{request.as_of.isoformat()}'"""  # noqa: S608


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
