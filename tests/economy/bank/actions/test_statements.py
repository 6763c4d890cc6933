"""Taking in statements: once for each movement, joined to what was there, all or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingyan.economy.bank import actions
from lingyan.economy.bank.models import BankTransaction, Counterparty, StatementImport
from lingyan.files.actions import path_of
from lingyan.files.models import StoredFile
from lingyan.kernel.crypto import open_file
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import BANK_IMPORT, BANK_VIEW, YEAR_READ_ARCHIVE
from lingyan.people.models import PersonalData
from tests.economy.bank.support import CASHIER, JANUARY, Desk, Row, account_of, checked, imported, statement
from tests.support.actors import everything, holding

ROWS: list[Row] = [
    ("2025-01-03", "雁城市恒通市政工程有限公司", "付工程款", -100_000),
    ("2025-01-05", "王小明", "土地承包款", 50_000),
    ("2025-01-05", "王小明", "土地承包款", 50_000),
    ("2025-01-20", "甲店", "购纸", -2_000),
]


def test_rows_are_kept_with_balances_and_persons_apart(desk: Desk) -> None:
    report = imported(desk.folder, ROWS, opening=500_000)
    assert (report.new, report.known, report.repeated) == (4, 0, False)
    assert [t.amount for t in BankTransaction.objects.all()] == [-100_000, 50_000, 50_000, -2_000]
    assert BankTransaction.objects.last().balance == 498_000  # type: ignore[union-attr]
    person = Counterparty.objects.get(personal__name="王小明")
    assert person.name == ""
    assert Counterparty.objects.get(name="雁城市恒通市政工程有限公司").personal is None
    assert StoredFile.objects.filter(sha256=report.statement.sha256).exists()
    entry = AuditEntry.objects.get(code="bank.statement-imported")
    assert entry.details["new"] == 4
    assert "王小明" not in str(entry.details)


def test_the_same_file_again_and_an_overlapping_one(desk: Desk) -> None:
    imported(desk.folder, ROWS, opening=500_000)
    again = imported(desk.folder, ROWS, opening=500_000, name="改名.csv")
    assert (again.repeated, again.new) == (True, 0)
    more: list[Row] = [*ROWS, ("2025-02-01", "甲店", "购纸", -1_000)]
    wider = imported(desk.folder, more, opening=500_000, name="全.csv")
    assert (wider.new, wider.known) == (1, 4)
    assert BankTransaction.objects.count() == 5
    assert wider.statement.repeats == {
        str(t.pk): t.row for t in BankTransaction.objects.filter(date__month=1)
    }


def test_true_twins_without_serial_and_balance_stay_two(desk: Desk) -> None:
    text = "账号,9901483311145318601\n交易日期,对方户名,摘要,金额\n2025-01-03,甲店,购纸,-5\n2025-01-03,甲店,购纸,-5\n"
    check, path = checked(desk.folder, text.encode())
    assert actions.import_statement(CASHIER, check, path=path, accept_warnings=True).new == 2
    check, path = checked(desk.folder, (text + "2025-01-04,乙店,购笔,-1\n").encode())
    later = actions.import_statement(CASHIER, check, path=path, accept_warnings=True)
    assert (later.new, later.known) == (1, 2)


def test_warnings_stop_until_they_are_accepted(desk: Desk) -> None:
    imported(desk.folder, ROWS, opening=500_000)
    later: list[Row] = [("2025-03-01", "甲店", "购纸", -1_000)]
    check, path = checked(desk.folder, statement(later, opening=400_000), "三月.csv")
    with pytest.raises(Refused) as refused:
        actions.import_statement(CASHIER, check, path=path)
    assert [(each.code, each.severity) for each in refused.value.problems] == [("statement-gap", "warning")]
    assert BankTransaction.objects.count() == 4
    done = actions.import_statement(CASHIER, check, path=path, accept_warnings=True)
    assert [each["code"] for each in done.statement.warnings] == ["statement-gap"]


def test_an_earlier_file_must_lead_to_what_is_there(desk: Desk) -> None:
    imported(desk.folder, [("2025-03-01", "甲店", "购纸", -1_000)], opening=400_000)
    for opening, codes in ((300_000, ["statement-gap"]), (401_000, [])):
        check, _ = checked(desk.folder, statement([("2025-01-09", "甲店", "购纸", -1_000)], opening=opening))
        assert [each.code for each in actions.prepare(CASHIER, check).problems] == codes


def test_the_same_movement_in_another_layout_is_pointed_out(desk: Desk) -> None:
    imported(desk.folder, ROWS, opening=500_000)
    check, _ = checked(desk.folder, statement(ROWS, opening=500_000, serials=False), "另一版式.csv")
    found = actions.prepare(CASHIER, check)
    assert {each.code for each in found.problems} == {"looks-repeated"}
    assert all(each.severity == "warning" for each in found.problems)


def test_which_account_is_meant(desk: Desk) -> None:
    nameless, _ = checked(desk.folder, statement(ROWS, number=""), "无账号.csv")
    assert [each.code for each in actions.prepare(CASHIER, nameless).problems] == ["no-account"]
    assert actions.prepare(CASHIER, nameless, account_number="1").problems[0].code == "bad-number"
    assert actions.prepare(CASHIER, nameless, account_number="9901483311145318601").account == desk.account
    strange, _ = checked(desk.folder, statement(ROWS, number="9901000000000"), "他人.csv")
    problem = actions.prepare(CASHIER, strange).problems[0]
    assert (problem.code, problem.row, problem.column) == ("other-account", 1, 2)
    account_of(desk.region, "9901777777777", "10203")
    named, _ = checked(desk.folder, statement(ROWS), "本账号.csv")
    assert actions.prepare(CASHIER, named, account_number="9901777777777").problems[0].code == "other-account"


def test_an_account_elsewhere_is_answered_as_unknown(desk: Desk) -> None:
    check, path = checked(desk.folder, statement(ROWS))
    stranger = holding(BANK_IMPORT, path="/999/")
    assert actions.prepare(stranger, check).problems[0].code == "other-account"
    with pytest.raises(Refused) as refused:
        actions.import_statement(stranger, check, path=path)
    assert refused.value.code == "other-account"
    assert not StatementImport.objects.exists()


def test_rows_for_a_signed_month_are_pointed_out(desk: Desk) -> None:
    imported(desk.folder, ROWS, opening=0)
    made = actions.make_reconciliation(
        everything(1), account_id=desk.account.pk, month=JANUARY, explanation="期初未接"
    )
    actions.sign_reconciliation(everything(2), reconciliation_id=made.pk)
    rows: list[Row] = [*ROWS, ("2025-01-25", "甲店", "购纸", -1_000)]
    check, _ = checked(desk.folder, statement(rows), "补.csv")
    assert [each.code for each in actions.prepare(CASHIER, check).problems] == ["month-signed"]


def test_ages_old_names_of_persons_are_one_row(desk: Desk) -> None:
    before = PersonalData.objects.filter(name="王小明").count()
    imported(desk.folder, ROWS)
    assert PersonalData.objects.filter(name="王小明").count() == before + 1


def test_the_original_is_kept_encrypted_and_opens_as_it_was(desk: Desk) -> None:
    made = imported(desk.folder, ROWS, opening=500_000).statement
    content = statement(ROWS, opening=500_000)
    stored = StoredFile.objects.get(sha256=made.sha256)
    resting = path_of(made.sha256, sealed=True).read_bytes()
    assert stored.sealed and not path_of(made.sha256).exists()
    assert "王小明".encode("gb18030") in content and "王小明".encode("gb18030") not in resting
    opened = actions.open_original(CASHIER, statement_id=made.pk, purpose="核对大额付款")
    assert opened == (made.name, content)
    entry = AuditEntry.objects.get(code="bank.original-opened")
    assert entry.details["purpose"] == "核对大额付款" and entry.object_id == str(made.pk)


def kept_plain(made: StatementImport) -> Path:
    """As originals rested before they were encrypted."""
    sealed, plain = path_of(made.sha256, sealed=True), path_of(made.sha256)
    plain.write_bytes(open_file(sealed.read_bytes(), digest=made.sha256))
    sealed.unlink()
    StoredFile.objects.filter(sha256=made.sha256).update(sealed=False)
    return plain


def test_an_original_of_before_is_encrypted_once(desk: Desk) -> None:
    made = imported(desk.folder, ROWS, opening=500_000).statement
    plain = kept_plain(made)
    assert (actions.seal_originals(), actions.seal_originals()) == (1, 0)
    assert path_of(made.sha256, sealed=True).exists() and not plain.exists()
    opened = actions.open_original(CASHIER, statement_id=made.pk, purpose="核对大额付款")
    assert opened == (made.name, statement(ROWS, opening=500_000))
    assert AuditEntry.objects.filter(code="files.sealed").count() == 1


def test_a_kill_between_the_copies_is_finished_the_next_time(desk: Desk) -> None:
    made = imported(desk.folder, ROWS, opening=500_000).statement
    plain = path_of(made.sha256)
    plain.write_bytes(statement(ROWS, opening=500_000))
    assert actions.seal_originals() == 0 and not plain.exists()


def test_a_damaged_original_stays_for_the_check(desk: Desk) -> None:
    made = imported(desk.folder, ROWS, opening=500_000).statement
    plain = kept_plain(made)
    plain.write_bytes(b"changed")
    assert actions.seal_originals() == 0 and plain.read_bytes() == b"changed"
    assert not StoredFile.objects.get(sha256=made.sha256).sealed


def test_who_may_open_an_original(desk: Desk) -> None:
    made = imported(desk.folder, ROWS, opening=500_000).statement
    for right in (BANK_IMPORT, YEAR_READ_ARCHIVE):
        actions.open_original(holding(BANK_VIEW, right), statement_id=made.pk, purpose="审计")
    with pytest.raises(Denied, match="调阅会计档案"):
        actions.open_original(holding(BANK_VIEW), statement_id=made.pk, purpose="审计")
    stranger = holding(BANK_VIEW, BANK_IMPORT, path="/999/")
    for actor, purpose, code in ((stranger, "审计", "unknown-statement"), (CASHIER, " 审 ", "no-purpose")):
        with pytest.raises(Refused) as refusal:
            actions.open_original(actor, statement_id=made.pk, purpose=purpose)
        assert refusal.value.code == code
    assert AuditEntry.objects.filter(code="bank.original-opened").count() == 2


@pytest.mark.parametrize("lost", ["row", "file"])
def test_a_lost_original_is_said(desk: Desk, lost: str) -> None:
    made = imported(desk.folder, ROWS, opening=500_000).statement
    if lost == "row":
        StoredFile.objects.filter(sha256=made.sha256).delete()
    else:
        path_of(made.sha256, sealed=True).unlink()
    with pytest.raises(Refused, match="备份") as refusal:
        actions.open_original(CASHIER, statement_id=made.pk, purpose="审计")
    assert refusal.value.code == "file-missing"
