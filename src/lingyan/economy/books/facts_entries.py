"""Facts of every entry: vouchers, their lines, what a book began with, and closed months. Internal only.

Persons stand as ids of `people.Person`; an account or a name from old software without a person as a negative
number, so that two hands can be told apart without naming anybody.
PRIVACY: the summary of a line is free text that may name somebody; it goes into the internal export alone.
"""

from __future__ import annotations

from typing import Final

from lingyan.economy.books.facts import books_cte
from lingyan.economy.books.persons import known_cte
from lingyan.facts.dialect import Dialect
from lingyan.facts.registry import FactColumn, FactRequest, FactTable, register
from lingyan.facts.villages import VILLAGE_COLUMNS

_OLD_NAMES: Final = 1_000_000_000
"""Names of old software stand below this, accounts of this system above."""


def _vouchers(request: FactRequest) -> str:
    return f"""{books_cte(request)},
        entered AS (
            SELECT y.*, book.village, book.county, book.go_live
              FROM books_voucher y JOIN book ON book.id = y.book_id
             WHERE y.month BETWEEN {int(request.first)} AND {int(request.last)})"""  # noqa: S608


def _hand(user: str, old: str) -> str:
    """The person behind an account, or behind a name that old software gave."""
    return (
        f"CASE WHEN {old} IS NOT NULL THEN COALESCE("  # noqa: S608
        f"(SELECT p.id FROM people_person p WHERE p.personal_id = {old}), -{_OLD_NAMES} - {old}) "
        f"ELSE COALESCE((SELECT u.person_id FROM identity_user u WHERE u.id = {user}), -{user}) END"
    )


def voucher_sql(request: FactRequest, words: Dialect) -> str:
    """Every voucher of the months asked for, in any state."""
    return f"""
        WITH {_vouchers(request)},
        paper AS (
            SELECT a.voucher_id, COUNT(*) AS files
              FROM books_attachment a JOIN entered ON entered.id = a.voucher_id
             GROUP BY a.voucher_id)
        SELECT e.village, e.county, e.month / 100 AS year, e.id AS voucher, e.book_id AS book, e.month,
               {words.text_date("e.date")} AS date, e.word, e.number, e.state, e.kind, e.attachments,
               COALESCE(paper.files, 0) AS files,
               {_hand("e.maker_id", "e.original_maker_id")} AS maker,
               {_hand("e.reviewer_id", "e.original_checker_id")} AS reviewer,
               COALESCE((SELECT u.person_id FROM identity_user u WHERE u.id = e.poster_id), -e.poster_id) AS poster,
               {words.text_date(words.local_date("e.made_at"))} AS made_on,
               {words.text_date(words.local_date("e.posted_at"))} AS posted_on,
               e.red_of_id AS red_of, CASE WHEN e.batch_id IS NULL AND COALESCE(e.month >= e.go_live, TRUE) THEN 0 ELSE 1 END
                   AS taken_over
          FROM entered e
          LEFT JOIN paper ON paper.voucher_id = e.id"""  # noqa: S608


def line_sql(request: FactRequest, words: Dialect) -> str:
    """Every line of those vouchers, void ones left out."""
    del words
    return f"""
        WITH {_vouchers(request)},
        {known_cte()}
        SELECT e.village, e.county, e.month / 100 AS year, e.id AS voucher, l.no AS line, a.code AS account,
               l.party_id AS party, p.kind AS party_kind, known.person, COALESCE(known.by_name, 0) AS person_by_name,
               l.project_id AS project, l.debit AS debit_fen, l.credit AS credit_fen, l.summary
          FROM entered e
          JOIN books_line l ON l.voucher_id = e.id
          JOIN books_account a ON a.id = l.account_id
          LEFT JOIN books_party p ON p.id = l.party_id
          LEFT JOIN known ON known.party = l.party_id
         WHERE e.state <> 'void'"""  # noqa: S608


def opening_sql(request: FactRequest, words: Dialect) -> str:
    """What stood on each account, party and project before the first month asked for, or before the book's own first.

    The balance is taken by the rule that `Balance` states: from the latest month 0 not after that month on.
    """
    del words
    return f"""
        WITH {books_cte(request)},
        start AS (
            SELECT book.*, CASE WHEN book.first_month > {int(request.first)} THEN book.first_month
                                ELSE {int(request.first)} END AS month FROM book),
        base AS (
            SELECT start.id, COALESCE((
                SELECT MAX(z.month) FROM books_balance z
                 WHERE z.book_id = start.id AND z.month % 100 = 0 AND z.month < start.month), 0) AS first
              FROM start),
        {known_cte()}
        SELECT start.village, start.county, start.month / 100 AS year, start.id AS book, start.month,
               a.code AS account, COALESCE(x.party_id, 0) AS party, COALESCE(x.project_id, 0) AS project,
               p.kind AS party_kind, known.person, COALESCE(known.by_name, 0) AS person_by_name,
               SUM(x.debit) AS debit_fen, SUM(x.credit) AS credit_fen
          FROM start
          JOIN base ON base.id = start.id
          JOIN books_balance x ON x.book_id = start.id AND x.month >= base.first AND x.month < start.month
          JOIN books_account a ON a.id = x.account_id
          LEFT JOIN books_party p ON p.id = x.party_id
          LEFT JOIN known ON known.party = x.party_id
         GROUP BY start.village, start.county, start.id, start.month, a.code, COALESCE(x.party_id, 0),
                  COALESCE(x.project_id, 0), p.kind, known.person, COALESCE(known.by_name, 0)"""  # noqa: S608


def period_sql(request: FactRequest, words: Dialect) -> str:
    return f"""
        WITH {books_cte(request)}
        SELECT book.village, book.county, p.month / 100 AS year, book.id AS book, p.month,
               {words.text_date(words.local_date("p.closed_at"))} AS closed_on,
               CASE WHEN p.state = 'taken_over' THEN 1 ELSE 0 END AS taken_over
          FROM books_period p JOIN book ON book.id = p.book_id
         WHERE p.month BETWEEN {int(request.first)} AND {int(request.last)}"""  # noqa: S608


_YEAR: Final = FactColumn("year", "integer", "年度", "Calendar year of the month")
_BOOK: Final = FactColumn("book", "integer", "账套", "Id of the book")
_MONTH: Final = FactColumn("month", "month", "月份", "Month")
_VOUCHER: Final = FactColumn("voucher", "integer", "凭证", "Id of the voucher")
_ACCOUNT: Final = FactColumn("account", "text", "科目编码", "Code of the account")
_PERSON: Final = FactColumn(
    "person",
    "integer",
    "往来人员",
    "Person, where the party is a known one, or bears the name of one post-holder of the village",
    nullable=True,
)
_BY_NAME: Final = FactColumn(
    "person_by_name", "flag", "只凭同名", "The person is told by the name alone and may be a namesake"
)
_KIND: Final = FactColumn("party_kind", "text", "往来类别", "household, unit, person or other", nullable=True)
_PARTITION: Final = ("county", "year")


def _key(name: str, zh: str, en: str, *, nullable: bool = True) -> FactColumn:
    return FactColumn(name, "integer", zh, en, nullable=nullable)


VOUCHER: Final = register(
    FactTable(
        name="voucher", zh="凭证", en="Vouchers of village collectives", grain=("voucher",),
        partition=_PARTITION, sql=voucher_sql, public=False,
        columns=(
            *VILLAGE_COLUMNS, _YEAR, _VOUCHER, _BOOK, _MONTH,
            FactColumn("date", "date", "日期", "Date of the voucher"),
            FactColumn("word", "text", "凭证字", "Word of its series"),
            FactColumn("number", "integer", "凭证号", "Number in month and series"),
            FactColumn("state", "text", "状态", "draft, reviewed, posted or void"),
            FactColumn("kind", "text", "种类", "normal, red, close or fold"),
            FactColumn("attachments", "integer", "附单据张数", "Papers that it says it has", "张"),
            FactColumn("files", "integer", "已存文件", "Papers stored with it", "个"),
            _key("maker", "制单人", "Person, or a negative number where none is known"),
            _key("reviewer", "审核人", "Person, or a negative number where none is known"),
            _key("poster", "记账人", "Person, or a negative number where none is known"),
            FactColumn("made_on", "date", "录入日期", "Day it was entered here"),
            FactColumn("posted_on", "date", "记账日期", "Day it was posted here", nullable=True),
            _key("red_of", "冲销的凭证", "Voucher that it reverses"),
            FactColumn("taken_over", "flag", "接管", "Taken over from older books"),
        ),
        remark="各种状态的凭证都在内。接管的旧凭证，录入和记账日期是导入的日期。",
    )
)  # fmt: skip
VOUCHER_LINE: Final = register(
    FactTable(
        name="voucher_line", zh="凭证分录", en="Lines of vouchers", grain=("voucher", "line"),
        partition=_PARTITION, sql=line_sql, public=False,
        columns=(
            *VILLAGE_COLUMNS, _YEAR, _VOUCHER,
            FactColumn("line", "integer", "行号", "Number of the line"),
            _ACCOUNT, _key("party", "往来对象", "Party of the book"), _KIND, _PERSON, _BY_NAME,
            _key("project", "项目", "Project of the book"),
            FactColumn("debit_fen", "fen", "借方", "Debit; negative in a red voucher"),
            FactColumn("credit_fen", "fen", "贷方", "Credit; negative in a red voucher"),
            FactColumn("summary", "text", "摘要", "Summary as entered; may name persons", nullable=True),
        ),
        remark="作废凭证的分录不计。",
    )
)  # fmt: skip
ACCOUNT_OPENING: Final = register(
    FactTable(
        name="account_opening", zh="期初余额", en="What books began with",
        grain=("book", "account", "party", "project"), partition=_PARTITION, sql=opening_sql, public=False,
        columns=(
            *VILLAGE_COLUMNS, _YEAR, _BOOK,
            FactColumn("month", "month", "月份", "First month that the balance stands before"),
            _ACCOUNT, _key("party", "往来对象", "Party of the book; 0 without", nullable=False),
            _key("project", "项目", "Project of the book; 0 without", nullable=False), _KIND, _PERSON, _BY_NAME,
            FactColumn("debit_fen", "fen", "借方", "Debits before that month"),
            FactColumn("credit_fen", "fen", "贷方", "Credits before that month"),
        ),
        remark="所取月份的首月（账套更晚启用的，启用月份）之前各科目的累计借贷，余额是两者之差。",
    )
)  # fmt: skip
PERIOD: Final = register(
    FactTable(
        name="period", zh="已结账月份", en="Closed months of books", grain=("book", "month"),
        partition=_PARTITION, sql=period_sql, public=False,
        columns=(
            *VILLAGE_COLUMNS, _YEAR, _BOOK, _MONTH,
            FactColumn("closed_on", "date", "结账日期", "Day of closing"),
            FactColumn("taken_over", "flag", "接管", "Taken over closed from older books"),
        ),
    )
)  # fmt: skip
