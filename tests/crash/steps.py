"""The work that is killed: real commands on a real home, each with what its user was told and what is kept of it.

A step's `run` returns what the product answered; `kept` reads the same from the store, or gives None when it is not
there. Steps are in the order in which a township works, grouped in phases.
"""

from __future__ import annotations

import datetime as dt
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from lingyan.cli.actors import posting_actor
from lingyan.disclosure import actions as disclosure
from lingyan.disclosure import bundles
from lingyan.disclosure.models import Publication
from lingyan.disclosure.verification import verify_bundle, verify_page
from lingyan.economy.bank import actions as bank
from lingyan.economy.bank import queries as bank_queries
from lingyan.economy.bank.importing import check_statement
from lingyan.economy.bank.models import BankAccount, MatchedLine, Reconciliation, StatementImport
from lingyan.economy.books import actions as books
from lingyan.economy.books.bulk import BookVouchers, LoadVoucher, load_posted
from lingyan.economy.books.importing import check_books
from lingyan.economy.books.models import Book, ImportBatch, OldClosing, Period, Voucher
from lingyan.economy.books.rules import Entry
from lingyan.economy.contracts.actions import import_contracts
from lingyan.economy.contracts.importing import check_contracts
from lingyan.economy.contracts.models import Contract, Instalment
from lingyan.economy.projects.actions import import_projects
from lingyan.economy.projects.importing import check_projects
from lingyan.economy.projects.models import Milestone, Project
from lingyan.files import actions as files
from lingyan.files import papers
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.noticeboard import printing
from lingyan.people.actions import create_organisation
from lingyan.questions import actions as questions
from lingyan.questions.models import Letter, Question, Release
from lingyan.regions.models import Region
from lingyan.regions.queries import Directory, by_code
from lingyan.seal import actions as log
from lingyan.seal.checkpoint import open_checkpoint
from lingyan.seal.tiles import TileLog
from lingyan.seal.verify import agrees
from lingyan.team.roster import actions as roster
from lingyan.team.roster.delivery import read_files
from lingyan.team.roster.models import RosterEntry, Round
from lingyan.workflow.jobs import LEASE, run_next
from lingyan.workflow.models import Job
from tests.crash import year
from tests.support.actors import everything
from tests.support.samples import samples_dir

Facts = dict[str, Any]
YEAR: Final = 2025
MONTHS: Final = (Month(YEAR, 1), Month(YEAR, 2))
COUNTY: Final = "990121000000"
OLD_BOOK: Final = "05-单列带符号-铁潭村-2025"
LOADED: Final = "990121107208"
ACCOUNT: Final = "9901483311145318601"
LIVE: Final = "990121102208"
CLERK, ACCOUNTANT, POSTER, OFFICER = (everything(11 + n, name) for n, name in enumerate("报核记公"))
VOUCHERS: Final = 4
LOAD: Final = 6


@dataclass(frozen=True, slots=True)
class Step:
    phase: str
    name: str
    run: Callable[[], Facts]
    kept: Callable[[], Facts | None]
    still_holds: Callable[[Facts], bool] | None = None

    def holds(self, acknowledged: Facts) -> bool:
        """Whether what was acknowledged is still there."""
        return self.still_holds(acknowledged) if self.still_holds else self.kept() == acknowledged


def open_books() -> None:
    """The books that vouchers are loaded and written into; part of the set-up, not of the work."""
    for code, live in ((LOADED, None), (LIVE, MONTHS[0])):
        region = by_code(code)
        organisation = create_organisation(
            CLERK, region=region, kind="collective", name=f"{region.name}股份经济合作社"
        )
        books.open_book(CLERK, organisation=organisation, first_month=MONTHS[0], go_live=live)
    data = bank.AccountData(ledger_account="10201", number=ACCOUNT)
    bank.register_account(CLERK, region=by_code(LOADED), data=data)


def all_steps() -> list[Step]:
    months = [(month, str(month)) for month in MONTHS]
    return [
        Step("import", "books import", _import_books, _imported),
        Step("load", "books load", _load, _loaded),
        Step("bank", "bank import", partial(_import_bank, 1), partial(_banked, 1)),
        Step("bank", "bank import again", partial(_import_bank, 2), partial(_banked, 2)),
        Step("bank", "bank confirm", _confirm, _confirmed),
        Step("bank", "bank sign", _sign, _signed),
        Step("registers", "books old closing", _attach_old_closing, _old_closing),
        Step("registers", "contracts import", _take_contracts, _contracts_taken),
        Step("registers", "projects import", _take_projects, _projects_taken),
        *(step for number in range(1, VOUCHERS + 1) for step in _by_hand(number)),
        *(
            Step("post", f"books post {text}", partial(_post, month), partial(_posted, month))
            for month, text in months
        ),
        *(
            Step("close", f"books close {text}", partial(_close, month), partial(_closed, month))
            for month, text in months
        ),
        *(step for month in MONTHS for step in _publishing(month)),
        Step("withdraw", "disclosure withdraw", _withdraw, _withdrawn),
        Step("withdraw", "withdrawal notice", _bundles, _all_pages, _checkpoint_contains),
        Step("posters", "posters asked", _ask_posters, _posters_asked),
        Step("posters", "posters printed", _print_posters, _posters_printed),
        Step("roster", "roster import", _import_roster, _roster),
        Step("roster", "roster freeze", _freeze, _frozen),
        Step("questions", "questions ask", _ask, _asked),
        Step("questions", "questions take in", _take_in, _taken_in),
        Step("questions", "questions answer", _answer, _answered),
        Step("questions", "questions publish", _release, _released),
        *year.all_steps(Step),
    ]


def phases() -> list[str]:
    return list(dict.fromkeys(step.phase for step in all_steps()))


def county() -> Region:
    return by_code(COUNTY)


def _book(code: str) -> Book:
    return Book.objects.get(organisation__region__code=code)


# Taking over and loading


def _import_books() -> Facts:
    ledgers = samples_dir() / "ledgers"
    check = check_books(
        [ledgers / f"{OLD_BOOK}.csv"], year=YEAR, openings=[ledgers / f"{OLD_BOOK}.期初.csv"], control=None,
        regions=Directory.load(), village=None, layout="auto",
    )  # fmt: skip
    report = books.import_books(CLERK, check, accept_warnings=True)
    return {
        "vouchers": sum(one.vouchers for one in report.books),
        "lines": sum(one.lines for one in report.books),
    }


def _imported() -> Facts | None:
    batch = ImportBatch.objects.first()
    return {"vouchers": batch.vouchers, "lines": batch.lines} if batch else None


def _load() -> Facts:
    vouchers = [
        LoadVoucher(
            dt.date(YEAR, 1, number), "记", number,
            [("10201", "收租金", 100 * number, 0, "", ""), ("50103", "收租金", 0, 100 * number, "", "")],
        )
        for number in range(1, LOAD + 1)
    ]  # fmt: skip
    report = load_posted(CLERK, [BookVouchers(_book(LOADED).pk, vouchers)], poster=POSTER)
    return {"vouchers": report.vouchers}


def _loaded() -> Facts | None:
    count = Voucher.objects.filter(book=_book(LOADED), state="posted").count()
    return {"vouchers": count} if count else None


OLD_CLOSING: Final = "科目编码,科目名称,借方余额,贷方余额\n101,库存现金,9,\n30101,成员资本,,9\n"


def _attach_old_closing() -> Facts:
    made = books.record_old_closing(
        CLERK, book_id=_book(LOADED).pk, content=OLD_CLOSING.encode(), name="旧账.csv"
    )
    return {"rows": made.lines.count(), "files": 1}


def _old_closing() -> Facts | None:
    """The figures with the file that they were read from, never one without the other."""
    found = OldClosing.objects.filter(book=_book(LOADED)).first()
    kept = [files.read(each.stored) for each in papers.of_record("old-closing", found.pk)] if found else []
    return {"rows": found.lines.count(), "files": len(kept)} if found else None


# Registers of contracts and projects

REGISTER: Final = """合同编号,合同名称,承包方,签订日期,起止日期,年租金,已收款,决议文号
2019-03,北塘承包合同,李养鱼,2019.2.20,2019.3.1-2029.2.28,8700,52200,村议〔2019〕2号
2021-01,门面租赁合同,禾丰农资有限公司,2020.12.20,2021.1.1-2030.12.31,1.2万元,,村议〔2020〕9号
"""


def _take_contracts() -> Facts:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "台账.csv"
        path.write_text(REGISTER, encoding="utf-8")
        check = check_contracts(path, name=path.name, book=_book(LOADED), natural="household")
    made = import_contracts(CLERK, book_id=_book(LOADED).pk, rows=check.rows, source=check.workbook.sha256)
    return {"contracts": len(made), "instalments": Instalment.objects.count(), "parties": 2}


def _contracts_taken() -> Facts | None:
    found = Contract.objects.filter(book=_book(LOADED), state="active")
    parties = found.values("party").distinct().count()
    kept = {"contracts": found.count(), "instalments": Instalment.objects.count(), "parties": parties}
    return kept if found else None


PROJECTS: Final = """项目名称,类别,计划开工日期,计划完成日期,财政资金（万元）,自筹资金,状态,立项日期,节点,决议文号
机耕道硬化,基础设施,2024.2.1,2025年9月,3,1万,在建,2024.1.20,开工 2024-03-01 2024-03-05；完工 2025-06-10,村议〔2024〕1号
南坡果园,产业发展,2025.6.1,2026年5月,,5万,,,,
"""


def _take_projects() -> Facts:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "台账.csv"
        path.write_text(PROJECTS, encoding="utf-8")
        check = check_projects(path, name=path.name, book=_book(LOADED))
    made = import_projects(CLERK, book_id=_book(LOADED).pk, rows=check.rows, source=check.workbook.sha256)
    return {"projects": len(made), "milestones": 2, "reached": 1}


def _projects_taken() -> Facts | None:
    found = Project.objects.filter(book=_book(LOADED))
    kept = {
        "projects": found.count(), "milestones": Milestone.objects.filter(project__in=found).count(),
        "reached": Milestone.objects.filter(project__in=found).exclude(reached=None).count(),
    }  # fmt: skip
    return kept if found else None


# One voucher after another


def _by_hand(number: int) -> Sequence[Step]:
    return (
        Step("vouchers", f"save 记-{number}", partial(_save, number), partial(_written, number)),
        Step("vouchers", f"review 记-{number}", partial(_review, number), partial(_reviewed, number)),
        Step("vouchers", f"post 记-{number}", partial(_post_one, number), partial(_posted_one, number)),
    )


def _voucher(number: int) -> Voucher | None:
    return Voucher.objects.filter(book=_book(LIVE), month=MONTHS[0], word="记", number=number).first()


def _save(number: int) -> Facts:
    entries = [Entry("10201", "收租金", 1000 * number, 0), Entry("50103", "收租金", 0, 1000 * number)]
    voucher = books.save_draft(
        CLERK, book_id=_book(LIVE).pk, date=dt.date(YEAR, 1, 10 + number), entries=entries
    )
    return {"id": voucher.pk, "number": voucher.number, "lines": len(entries)}


def _written(number: int) -> Facts | None:
    voucher = _voucher(number)
    return {"id": voucher.pk, "number": voucher.number, "lines": voucher.lines.count()} if voucher else None


def _review(number: int) -> Facts:
    voucher = _voucher(number)
    assert voucher is not None
    return {"reviewer": books.review(ACCOUNTANT, voucher_id=voucher.pk).reviewer_id}


def _reviewed(number: int) -> Facts | None:
    voucher = _voucher(number)
    return {"reviewer": voucher.reviewer_id} if voucher and voucher.reviewer_id else None


def _post_one(number: int) -> Facts:
    voucher = _voucher(number)
    assert voucher is not None
    return {"leaf": books.post(POSTER, voucher_id=voucher.pk).hex()}


def _posted_one(number: int) -> Facts | None:
    voucher = _voucher(number)
    return {"leaf": bytes(voucher.leaf).hex()} if voucher and voucher.leaf else None


# A month


def _post(month: Month) -> Facts:
    report = books.post_month(POSTER, month=month, region_path=county().path)
    assert not report.problems, report.problems
    return {"vouchers": report.vouchers}


def _posted(month: Month) -> Facts | None:
    found = Voucher.objects.filter(month=month, batch__isnull=False)
    if found.filter(state="reviewed").exists() or not found.exists():
        return None
    return {"vouchers": found.filter(state="posted").count()}


def _close(month: Month) -> Facts:
    report = books.close_months(POSTER, month=month, region_path=county().path, accept_warnings=True)
    assert not report.findings, report.findings
    return {"closed": sorted(report.closed)}


def _closed(month: Month) -> Facts | None:
    found = sorted(Period.objects.filter(month=month).values_list("book", flat=True))
    return {"closed": found} if found else None


# Public pages


# Bank


def _account() -> BankAccount:
    return BankAccount.objects.get(organisation__region__code=LOADED)


def _import_bank(half: int) -> Facts:
    """The first half of the month, then an export of all of it."""
    head = f"账号,{ACCOUNT}\n交易日期,对方户名,摘要,支出金额,收入金额,余额\n"
    rows = [
        f"2025-01-{day:02d},承租户{day},收租金,,{day}.00,{sum(range(day + 1))}.00"
        for day in range(1, LOAD + 1 if half == 2 else LOAD // 2 + 1)
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"流水{half}.csv"
        path.write_text(head + "\n".join(rows), encoding="utf-8")
        report = bank.import_statement(CLERK, check_statement(path), path=path)
    return {"rows": report.statement.rows, "new": report.statement.new}


def _banked(half: int) -> Facts | None:
    found = StatementImport.objects.filter(name=f"流水{half}.csv").first()
    return {"rows": found.rows, "new": found.transactions.count()} if found else None


def _confirm() -> Facts:
    account = _account()
    both = bank_queries.sides(account, MONTHS[0].first_day, MONTHS[0].last_day)
    chosen = [
        bank.Chosen(one.bank, one.ledger, one.status)
        for one in bank_queries.proposals(both, 3, 20)
        if one.balanced
    ]
    return {"matches": len(bank.confirm(CLERK, account_id=account.pk, chosen=chosen))}


def _confirmed() -> Facts | None:
    count = MatchedLine.objects.filter(holds=True).count()
    return {"matches": count} if count else None


def _sign() -> Facts:
    made = bank.make_reconciliation(CLERK, account_id=_account().pk, month=MONTHS[0])
    signed = bank.sign_reconciliation(ACCOUNTANT, reconciliation_id=made.pk)
    return {"ledger": signed.ledger, "items": len(signed.items)}


def _signed() -> Facts | None:
    found = Reconciliation.objects.filter(state=Reconciliation.State.SIGNED).first()
    return {"ledger": found.ledger, "items": len(found.items)} if found else None


def _publishing(month: Month) -> Sequence[Step]:
    return (
        Step("publish", f"disclosure publish {month}", partial(_publish, month), partial(_published, month)),
        Step("publish", f"pages {month}", _bundles, _all_pages, _checkpoint_contains),
    )


def _publish(month: Month) -> Facts:
    made = disclosure.take_over_month(OFFICER, county(), month, note="纸质材料存乡镇代理记账中心")
    return {"entries": {str(one.log_index): bytes(one.commitment).hex() for one in made}}


def _published(month: Month) -> Facts | None:
    found = Publication.objects.filter(month=month, log_index__isnull=False).order_by("log_index")
    return {"entries": {str(one.log_index): bytes(one.commitment).hex() for one in found}} if found else None


def _bundles() -> Facts:
    bundles.finish()
    return _checkpoint()


def _all_pages() -> Facts | None:
    """The checkpoint, when every page stands, is proven, and was cosigned by the witness."""
    key, witnesses = log.log_keys().verifier, log.witness_keys()
    for one in Publication.objects.filter(log_index__isnull=False).select_related("region"):
        folder = bundles.folder_of(one)
        if not (folder / "index.html").is_file():
            return None
        public = one.state != Publication.State.WITHDRAWN
        verdict = (
            verify_bundle(folder, key, witnesses)
            if public
            else verify_page(folder / "index.html", key, witnesses)
        )
        if not verdict.facts["witnesses"]:
            return None
    return _checkpoint()


def _checkpoint() -> Facts:
    return {"checkpoint": (log.log_folder() / "checkpoint").read_text(encoding="utf-8")}


def _checkpoint_contains(acknowledged: Facts) -> bool:
    """Whether the log still contains what an acknowledged checkpoint states."""
    before = open_checkpoint(acknowledged["checkpoint"].encode(), log.log_keys().verifier).checkpoint
    with TileLog(log.log_folder(), writable=False) as tiles:
        return agrees(before, tiles)


def _withdraw() -> Facts:
    publication = Publication.objects.get(region__code=LIVE, month=MONTHS[0])
    return {
        "index": disclosure.withdraw(OFFICER, publication, reason="金额写错，更正后重新公开").withdrawal_index
    }


def _withdrawn() -> Facts | None:
    found = Publication.objects.filter(withdrawal_index__isnull=False).first()
    return {"index": found.withdrawal_index} if found else None


# Posters


def _ask_posters() -> Facts:
    return {"job": printing.ask(posting_actor(), region=county(), wanted=printing.of_month(MONTHS[1])).pk}


def _posters_asked() -> Facts | None:
    job = _poster_job()
    return {"job": job.pk} if job else None


def _poster_job() -> Job | None:
    return Job.objects.filter(kind=printing.KIND).first()


def _print_posters() -> Facts:
    """As the worker does, which takes up a job whose worker died once its lease is over."""
    job = _poster_job()
    assert job is not None
    with clock.fixed(clock.now() + (job.attempts + 1) * 2 * LEASE):
        run_next()
    done = _posters_printed()
    assert done is not None, _poster_job()
    return done


def _posters_printed() -> Facts | None:
    """Every sheet once, and nothing left beside the archive."""
    job = Job.objects.filter(kind=printing.KIND, state=Job.State.DONE).first()
    if job is None:
        return None
    archive = printing.archive_of(job)
    assert [path.name for path in archive.parent.iterdir()] == [archive.name]
    with zipfile.ZipFile(archive) as sheets:
        assert all(sheets.read(name).startswith(b"%PDF") for name in sheets.namelist())
        return {"sheets": sheets.namelist()}


# Rosters


def _import_roster() -> Facts:
    path = next((samples_dir() / "rosters").glob("芦湾镇-2026*.xlsx"))
    done = roster.import_roster(
        CLERK,
        round_name="2026",
        files=read_files([(path, path.name)]),
        as_of=dt.date(2026, 3, 31),
        accept_warnings=True,
    )
    return {"people": done.added}


def _roster() -> Facts | None:
    count = RosterEntry.objects.count()
    return {"people": count} if count else None


def _freeze() -> Facts:
    return {"digest": roster.freeze(OFFICER, Round.objects.get(name="2026")).round.digest}


def _frozen() -> Facts | None:
    found = Round.objects.filter(state=Round.State.FROZEN).first()
    return {"digest": found.digest} if found else None


# Villagers' questions


ASKED_ON: Final = dt.date(2025, 3, 3)
ANSWERED_ON: Final = ASKED_ON + dt.timedelta(days=1)
LETTERS: Final = 3


def _ask() -> Facts:
    with clock.fixed(ASKED_ON):
        for number in range(LETTERS):
            words = f"第 {number} 件事情怎么样了？"
            questions.ask(questions.Asked(LIVE, "accounts", words, consent=True, nonce=f"{number}" * 40))
    return {"asked": LETTERS}


def _asked() -> Facts | None:
    there = Letter.objects.count() + Question.objects.count()
    return {"asked": there} if there == LETTERS else None


def _take_in() -> Facts:
    with clock.fixed(ANSWERED_ON):
        questions.take_in()
    return {"taken": Question.objects.count()}


def _taken_in() -> Facts | None:
    there = Question.objects.count()
    return {"taken": there} if there == LETTERS and not Letter.objects.exists() else None


def _answer() -> Facts:
    with clock.fixed(ANSWERED_ON):
        for asked in Question.objects.filter(answered_on=None):
            questions.answer(OFFICER, asked, text="已经核对，收据在村里可以看。")
    return {"answered": LETTERS}


def _answered() -> Facts | None:
    there = Question.objects.exclude(answered_on=None).count()
    return {"answered": there} if there == LETTERS else None


def _release() -> Facts:
    asked = Question.objects.order_by("pk")[0]
    words = {"question_text": "这件事情怎么样了？", "answer_text": "收据在村里可以看。"}
    release = asked.releases.first() or questions.propose(CLERK, asked, **words)
    questions.decide(OFFICER, release, publish=True)
    return {"published": 1}


def _released() -> Facts | None:
    found = Release.objects.filter(state="published").first()
    if found is None:
        return None
    first = Publication.objects.filter(region=found.question.region, month=MONTHS[0])[0]
    page = bundles.folder_of(first).parents[1] / "questions/index.html"
    return {"published": 1} if "收据在村里" in page.read_text() else None
