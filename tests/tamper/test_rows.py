"""Someone with the database drops a table's triggers and changes one value, or takes out one row: `lingyan check` names it.

Every column of every protected table is tried. The tables come from the migrations, so a newly guarded table without
a line in `NOTICED_BY` fails.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from typing import Any, Final
from unittest import mock

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from lingyan.cli.checks import all_checks, guarded_by_migrations, guards, triggers_expected
from lingyan.disclosure.models import Publication, SignOff
from lingyan.economy.books.models import Attachment, Balance, Line, Period, Voucher
from lingyan.kernel import covers
from lingyan.kernel.guards import Trigger
from lingyan.kernel.month import Month
from lingyan.seal.models import LogEntry
from tests.crash.steps import LIVE
from tests.tamper.world import World

TRAIL: Final = "审计日志相连且未改动"
NOTED: Final = "受保护的行与审计日志记下的一致"
BOOKS: Final = "凭证、余额、编号和封存根"
LOG: Final = "封存日志与数据库一致"
ASKED: Final = "提问和答复与留存的散列一致"
NOTICED_BY: Final[dict[str, tuple[str, ...]]] = {
    "kernel_auditentry": (TRAIL,),
    "seal_logentry": (LOG, NOTED),
    "identity_assignment": (NOTED,),
    "identity_delegation": (NOTED,),
    "roster_round": (NOTED, "换届快照与冻结时一致"),
    "roster_snapshotvillage": ("换届快照与冻结时一致",),
    "roster_snapshotperson": ("换届快照与冻结时一致",),
    "branch_member": (NOTED,),
    "branch_spell": (NOTED,),
    "branch_session": (NOTED,),
    "branch_sessionkind": (NOTED,),
    "branch_attendance": (NOTED,),
    "branch_mark": (NOTED,),
    "branch_resolution": (NOTED,),
    "branch_branchfile": (NOTED,),
    "branch_talk": (NOTED,),
    "branch_fee": (NOTED,),
    "branch_verdict": (NOTED,),
    "books_voucher": (BOOKS, NOTED),
    "books_line": (BOOKS,),
    "books_attachment": (BOOKS, NOTED),
    "books_balance": (BOOKS, NOTED),
    "books_period": (BOOKS, NOTED),
    "books_importbatch": (NOTED,),
    "books_importedbook": (NOTED,),
    "books_summaryerasure": (NOTED, BOOKS),
    "books_closerule": (NOTED,),
    "books_chartversion": (NOTED,),
    "books_oldclosing": (NOTED,),
    "books_oldclosingline": (NOTED,),
    "books_receiptbook": (NOTED,),
    "books_receiptuse": (NOTED,),
    "books_receiptstrike": (NOTED,),
    "year_distribution": (NOTED,),
    "year_archiveset": (NOTED,),
    "year_archivefile": (NOTED,),
    "bank_statementimport": (NOTED,),
    "bank_banktransaction": (NOTED,),
    "bank_match": (NOTED,),
    "bank_matchedtransaction": (NOTED,),
    "bank_matchedline": (NOTED,),
    "bank_reconciliation": (NOTED,),
    "bank_cashcount": (NOTED,),
    "disclosure_publication": (NOTED, "公开页齐全且与封存一致"),
    "disclosure_signoff": (NOTED,),
    "disclosure_clearedsummary": (NOTED,),
    "disclosure_scanoverride": (NOTED,),
    "disclosure_sheetitem": (NOTED,),
    "disclosure_sheetclearance": (NOTED,),
    "disclosure_demand": (NOTED,),
    "disclosure_demandtext": (NOTED,),
    "disclosure_demandanswer": (NOTED,),
    "disclosure_demandrefusal": (NOTED,),
    "parameters_parametervalue": (NOTED,),
    "files_paper": (NOTED,),
    "noticeboard_display": (NOTED,),
    "noticeboard_proofreading": (NOTED,),
    "decisions_roll": (NOTED,),
    "decisions_power": (NOTED,),
    "decisions_matter": (NOTED,),
    "decisions_notice": (NOTED,),
    "decisions_meeting": (NOTED,),
    "decisions_review": (NOTED,),
    "decisions_posting": (NOTED,),
    "decisions_objection": (NOTED,),
    "decisions_answer": (NOTED,),
    "decisions_result": (NOTED,),
    "payments_banklayout": (NOTED,),
    "payments_paymentlist": (NOTED,),
    "payments_paymentrequest": (NOTED,),
    "payments_payeeline": (NOTED,),
    "payments_debitline": (NOTED,),
    "payments_document": (NOTED,),
    "payments_step": (NOTED,),
    "payments_signature": (NOTED,),
    "payments_hand": (NOTED,),
    "payments_resultfile": (NOTED,),
    "payments_outcome": (NOTED,),
    "assets_asset": (NOTED,),
    "assets_assetchange": (NOTED,),
    "assets_assetuse": (NOTED,),
    "assets_output": (NOTED,),
    "assets_depreciationrun": (NOTED,),
    "assets_charge": (NOTED,),
    "assets_disposal": (NOTED,),
    "assets_disposalstep": (NOTED,),
    "assets_inventory": (NOTED,),
    "assets_counteditem": (NOTED,),
    "contracts_contract": (NOTED,),
    "contracts_contractchange": (NOTED,),
    "contracts_instalment": (NOTED,),
    "contracts_settlement": (NOTED,),
    "contracts_incomerun": (NOTED,),
    "contracts_incomeshare": (NOTED,),
    "contracts_takenover": (NOTED,),
    "contracts_paidbefore": (NOTED,),
    "contracts_reminder": (NOTED,),
    "contracts_depositmove": (NOTED,),
    "members_member": (NOTED,),
    "members_stay": (NOTED,),
    "members_stayend": (NOTED,),
    "members_sharechange": (NOTED,),
    "members_receiver": (NOTED,),
    "members_confirmation": (NOTED,),
    "members_distribution": (NOTED,),
    "members_distributionvoucher": (NOTED,),
    "members_line": (NOTED,),
    "members_householdpart": (NOTED,),
    "members_objection": (NOTED,),
    "members_reply": (NOTED,),
    "members_slip": (NOTED,),
    "training_course": (NOTED,),
    "training_enrolment": (NOTED,),
    "training_credit": (NOTED,),
    "training_evaluation": (NOTED,),
    "training_session": (NOTED,),
    "training_slipcheck": (NOTED,),
    "training_material": (NOTED,),
    "training_edition": (NOTED,),
    "training_use": (NOTED,),
    "dossier_entry": (NOTED,),
    "talent_talent": (NOTED,),
    "talent_consent": (NOTED,),
    "talent_need": (NOTED,),
    "talent_match": (NOTED,),
    "talent_contact": (NOTED,),
    "budget_budget": (NOTED,),
    "budget_budgetline": (NOTED,),
    **{
        f"term_{each}": (NOTED,)
        for each in (
            "round",
            "process",
            "stage",
            "annulment",
            "nominee",
            "kinship",
            "count",
            "station",
            "tally",
            "elected",
            "candidatemeeting",
            "acting",
            "complaint",
            "byelection",
            "departure",
            "departurevote",
            "departureplace",
            "departurestep",
        )
    },
    "projects_project": (NOTED,),
    "projects_source": (NOTED,),
    "projects_milestone": (NOTED,),
    "projects_takenover": (NOTED,),
    "projects_reached": (NOTED,),
    "projects_tender": (NOTED,),
    "projects_acceptance": (NOTED,),
    "projects_effect": (NOTED,),
    "appraisal_session": (NOTED,),
    "appraisal_subject": (NOTED,),
    "appraisal_step": (NOTED,),
    "appraisal_count": (NOTED,),
    "appraisal_tally": (NOTED,),
    "appraisal_decision": (NOTED,),
    "appraisal_approval": (NOTED,),
    "appraisal_outcome": (NOTED,),
    "appraisal_followup": (NOTED,),
    "review_review": (NOTED,),
    "review_slip": (NOTED,),
    "review_electionright": (NOTED,),
    **{
        f"selection_{each}": (NOTED,)
        for each in ("procedure", "step", "candidate", "application", "vote", "tally")
    },
    "weak_sweep": (NOTED,),
    "weak_hint": (NOTED,),
    "weak_dismissal": (NOTED,),
    "weak_case": (NOTED,),
    "weak_step": (NOTED,),
    "weak_problem": (NOTED,),
    "weak_helper": (NOTED,),
    "weak_plan": (NOTED,),
    "weak_measure": (NOTED,),
    "weak_review": (NOTED,),
    "weak_progress": (NOTED,),
    "weak_check": (NOTED,),
    "weak_evidence": (NOTED,),
    "weak_view": (NOTED,),
    "assessment_snapshot": (NOTED,),
    "assessment_villageresult": (NOTED,),
    "assessment_indicatorvalue": (NOTED,),
    "assessment_remark": (NOTED,),
    "questions_question": (NOTED, ASKED),
    "questions_concern": (NOTED,),
    "questions_step": (NOTED,),
    "questions_message": (NOTED, ASKED),
    "questions_release": (NOTED, ASKED),
    "questions_moderation": (NOTED,),
    "questions_ownline": (NOTED,),
    "supervision_auditrequest": (NOTED,),
    "supervision_auditrun": (NOTED,),
    "supervision_finding": (NOTED,),
    "supervision_hit": (NOTED,),
    "supervision_requestanswer": (NOTED,),
    "supervision_step": (NOTED,),
    "supervision_concerned": (NOTED,),
    "supervision_again": (NOTED,),
}
CHOSEN: Final[dict[type[models.Model], Callable[[], Any]]] = {
    Voucher: lambda: _vouchers().last(),
    Line: lambda: Line.objects.filter(voucher=_vouchers()[0]).order_by("no").last(),
    Attachment: lambda: Attachment.objects.get(),
    Balance: lambda: Balance.objects.filter(book__organisation__region__code=LIVE, month=202501).first(),
    Period: lambda: Period.objects.filter(book__organisation__region__code=LIVE).order_by("month").last(),
    Publication: lambda: Publication.objects.filter(state="published").order_by("pk").last(),
    SignOff: lambda: SignOff.objects.filter(step="published").order_by("pk").first(),
    LogEntry: lambda: LogEntry.objects.get(index=1),
}
"""The row to change where the first one will not do; every other table has its first row changed."""

OTHER_VALUES: Final[dict[tuple[str, str], Any]] = {
    ("books_voucher", "number"): 99,
    ("books_voucher", "state"): "void",
    ("books_voucher", "kind"): "close",
    ("disclosure_signoff", "step"): "drafted",
    ("disclosure_publication", "state"): "withdrawn",
    ("assessment_remark", "outcome"): "kept",
    ("questions_question", "text"): "别的问题",
    ("questions_question", "reference"): "别的合同",
    ("questions_question", "level"): 3,
    ("questions_question", "floor"): 3,
    ("questions_message", "text"): "别的答复",
    ("questions_ownline", "state"): "refused",
    ("payments_payeeline", "account_number"): "6228480010002000999",
    ("members_member", "number"): 99,
    ("branch_member", "number"): 99,
    ("members_receiver", "account_number"): "6228480010002000999",
    ("members_distribution", "paid_out"): 1,
    ("members_line", "no"): 99,
    ("weak_case", "state"): "ended",
    ("appraisal_subject", "no"): 99,
    ("appraisal_count", "returned"): 5,
    ("appraisal_count", "entered_by"): 99,
    ("training_slipcheck", "entered_by"): 99,
    ("training_slipcheck", "made_by"): 99,
}
"""Values that the table's own constraints let pass where the general change would be refused by them."""


pytestmark = [pytest.mark.django_db, pytest.mark.slow]


REFUSED_ANYWAY: Final = {
    ("supervision_hit", "finding_id"),
    ("supervision_hit", "run_id"),
    ("branch_talk", "kind"),
    ("branch_talk", "channel"),
    ("training_use", "course_id"),
    ("training_use", "session_id"),
    ("identity_assignment", "created_by_id"),
    ("roster_snapshotperson", "person_id"),
    ("bank_matchedtransaction", "transaction_id"),
    ("books_line", "voucher_id"),
    ("books_oldclosing", "book_id"),
    ("files_paper", "owner_id"),
    ("books_line", "debit"),
    ("books_voucher", "book_id"),
    ("books_balance", "book_id"),
    ("books_receiptstrike", "issue_id"),
    ("books_period", "book_id"),
    ("decisions_meeting", "matter_id"),
    ("decisions_meeting", "notice_id"),
    ("disclosure_publication", "book_id"),
    ("disclosure_publication", "month"),
    ("disclosure_publication", "sheet"),
    ("disclosure_publication", "period"),
    ("disclosure_signoff", "publication_id"),
    ("disclosure_signoff", "step"),
    ("disclosure_scanoverride", "asked_by"),
    ("questions_question", "personal_id"),
    ("payments_paymentrequest", "number"),
    ("branch_mark", "member_id"),
    ("payments_payeeline", "request_id"),
    ("payments_payeeline", "no"),
    ("payments_payeeline", "personal_id"),
    ("payments_debitline", "request_id"),
    ("payments_step", "no"),
    ("payments_signature", "step_id"),
    ("assets_charge", "asset_id"),
    ("contracts_instalment", "contract_id"),
    ("contracts_instalment", "no"),
    ("budget_budgetline", "no"),
    ("projects_source", "no"),
    ("projects_milestone", "no"),
    ("projects_reached", "milestone_id"),
    ("projects_takenover", "project_id"),
    ("contracts_settlement", "reverses_id"),
    ("contracts_takenover", "contract_id"),
    ("contracts_paidbefore", "instalment_id"),
    ("members_stay", "member_id"),
    ("members_line", "member_id"),
    ("members_objection", "distribution_id"),
    ("year_archivefile", "no"),
    ("dossier_entry", "stand_in_id"),
    ("dossier_entry", "replaces_id"),
    ("dossier_entry", "void"),
    ("term_process", "round_id"),
    ("term_complaint", "first_id"),
    ("term_process", "state"),
    ("term_departure", "state"),
    ("term_stage", "no"),
    ("term_count", "organ"),
    ("term_station", "count_id"),
    ("term_station", "returned"),
    ("term_tally", "nominee_id"),
    ("term_elected", "nominee_id"),
    ("appraisal_session", "kind"),
    ("appraisal_session", "group_id"),
    ("appraisal_tally", "subject_id"),
    ("appraisal_outcome", "subject_id"),
    ("selection_candidate", "procedure_id"),
    ("selection_candidate", "no"),
    ("selection_vote", "kind"),
    ("selection_vote", "present"),
    ("selection_tally", "vote_id"),
    ("selection_tally", "candidate_id"),
    ("weak_problem", "case_id"),
}
"""Where also a constraint of the table stands in the way of a single change, whoever makes it."""


def _vouchers() -> models.QuerySet[Voucher]:
    """Posted by hand, in a closed month."""
    closed = Period.objects.filter(book__organisation__region__code=LIVE).values("month")
    return Voucher.objects.filter(
        book__organisation__region__code=LIVE, state="posted", month__in=closed
    ).order_by("pk")


def model_of(table: str) -> type[models.Model]:
    return next(model for model in apps.get_models() if model._meta.db_table == table)


COLUMNS: Final = [
    (table, field.attname)
    for table in NOTICED_BY
    for field in model_of(table)._meta.concrete_fields
    if not field.primary_key
]


def chosen(model: type[models.Model]) -> Any:
    row = CHOSEN[model]() if model in CHOSEN else model._base_manager.order_by("pk").first()
    assert row is not None, f"the world has no row of {model.__name__}"
    return row


@functools.cache
def triggers_of(table: str) -> list[str]:
    return [trigger.name for trigger in _triggers() if trigger.table == table]


@functools.cache
def _triggers() -> list[Trigger]:
    return list(triggers_expected())


def drop_triggers(table: str) -> None:
    on_table = "" if connection.vendor == "sqlite" else f' ON "{table}"'
    with connection.cursor() as cursor:
        for name in triggers_of(table):
            cursor.execute(f'DROP TRIGGER "{name}"{on_table}')


def found_by(*titles: str) -> list[str]:
    return [breach for title, breaches in all_checks() if title in titles for breach in breaches]


def found_where_it_stands(model: type[models.Model]) -> list[str]:
    """Compares with the trail only where this model is covered: nearly always enough, in a tenth of the time."""
    covering = {kind: cover for kind, cover in covers.registered().items() if model in cover.models}
    with mock.patch.object(covers, "_covers", covering):
        return found_by(*NOTICED_BY[model._meta.db_table])


def other(row: Any, field: Any) -> Any:
    """A different value that the column takes."""
    value = getattr(row, field.attname)
    if (field.model._meta.db_table, field.attname) in OTHER_VALUES:
        return OTHER_VALUES[field.model._meta.db_table, field.attname]
    if field.is_relation:
        rows = field.related_model._base_manager.exclude(pk=value).order_by("pk")
        return rows.values_list("pk", flat=True).first() or (value or 0) + 1
    if isinstance(field, models.JSONField):
        return {"changed": value}
    if isinstance(value, bool) or isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.BinaryField):
        return bytes([(value or b"\0")[0] ^ 1]) + bytes(value or bytes(32))[1:]
    if isinstance(field, models.DateTimeField):
        return (value or row_time()) + dt.timedelta(seconds=1)
    if isinstance(field, models.DateField):
        return (value or dt.date(2030, 1, 1)) + dt.timedelta(days=1)
    if isinstance(value, Month):
        return value.next
    if isinstance(field, models.CharField | models.TextField):
        return _other_text(value, field)
    return (value or 0) + 1


def row_time() -> dt.datetime:
    return dt.datetime(2030, 1, 1, tzinfo=dt.UTC)


def _other_text(value: str, field: Any) -> str:
    if field.choices:
        return next(choice for choice, _ in field.flatchoices if choice not in (value, ""))
    if field.max_length and len(value) >= field.max_length:
        return value[:-1] + ("0" if value[-1] != "0" else "1")
    return f"{value}1"


def test_every_protected_table_is_tried() -> None:
    assert set(NOTICED_BY) == guarded_by_migrations()


def test_the_untouched_world_is_clean(world: World) -> None:
    assert found_by(*(title for title, _ in all_checks())) == []


@pytest.mark.slow
@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_one_value_changed(world: World, table: str, column: str) -> None:
    model = model_of(table)
    row, field = chosen(model), next(f for f in model._meta.concrete_fields if f.attname == column)
    drop_triggers(table)
    try:
        with transaction.atomic():
            assert model._base_manager.filter(pk=row.pk).update(**{column: other(row, field)}) == 1
    except IntegrityError:
        assert (table, column) in REFUSED_ANYWAY
    else:
        assert found_where_it_stands(model) or found_by(*NOTICED_BY[table])


@pytest.mark.parametrize("table", NOTICED_BY)
def test_one_row_taken_out(world: World, table: str) -> None:
    model = model_of(table)
    row = chosen(model)
    drop_triggers(table)
    with connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{table}" WHERE "{model._meta.pk.column}" = %s', [row.pk])
    assert found_by(*NOTICED_BY[table])


@pytest.mark.parametrize("table", NOTICED_BY)
def test_the_missing_triggers_themselves_are_named(world: World, table: str) -> None:
    drop_triggers(table)
    assert any(f"表 {table} 的触发器" in breach for breach in guards())


def test_a_trigger_put_back_without_teeth_is_named(world: World) -> None:
    name, table = "kernel_auditentry_no_delete", "kernel_auditentry"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f'DROP TRIGGER "{name}"')
            cursor.execute(f'CREATE TRIGGER "{name}" BEFORE DELETE ON "{table}" WHEN 0 BEGIN SELECT 1; END')
        else:
            cursor.execute(
                f'CREATE OR REPLACE FUNCTION "{table}_immutable"() RETURNS trigger LANGUAGE plpgsql AS '
                "$$ BEGIN RETURN OLD; END $$"
            )
    assert any(f"触发器 {name} 被换过" in breach for breach in guards())
