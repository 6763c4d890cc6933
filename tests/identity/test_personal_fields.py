"""The registry of personal data names every field that says something of a person, and nothing that is gone."""

from __future__ import annotations

import re
import tomllib
from importlib import resources

from django.apps import apps
from django.db.models import Field, ForeignKey

SPEAKS_OF_PERSONS = re.compile(
    r"name|initials|phone|birth|\bsex\b|identity|address|education|politic|joined|posts|password|encoded|secret|"
    r"reason|summary|actor_label|^note$|^text$"
)
NO_PERSON = {
    # Names of places, organisations, accounts, projects, rounds and files; flags and figures; texts of machines.
    "regions.Region.name", "regions.Region.initials", "people.Organisation.name", "people.Body.name",
    "identity.User.must_change_password", "identity.User.password_changed_at", "identity.Authenticator.name",
    "files.StoredFile.name", "files.Paper.name", "books.Attachment.name",
    "workflow.Job.note", "roster.Round.name", "roster.RosterFile.name",
    "roster.Upload.round_name", "roster.UploadedFile.name", "books.Account.name", "books.Account.path_name",
    "books.Party.name", "books.Project.name", "assessment.IndicatorValue.text", "assessment.IndicatorValue.last_text",
    "bank.StatementMapping.name",
    "bank.StatementImport.name", "bank.Counterparty.name", "bank.Match.reason",
    # Payees and banks that are units; a person as payee stands in PersonalData.
    "payments.PayeeLine.name", "payments.PayeeLine.bank_name",
    "assets.Asset.name", "assets.CountedItem.name",
    "books.ChartVersion.name", "year.ArchiveFile.name", "projects.Project.name", "training.AttendanceFile.name",
    "branch.Branch.name", "branch.BranchFile.name", "appraisal.Session.branch_name",
    "term.Round.name", "term.Station.name", "term.DeparturePlace.name", "talent.TalentFile.name",
    "mandates.MandateFile.name",
}  # fmt: skip
NEEDED = {"purpose", "basis", "keep", "class", "owner"}


def registry() -> dict[str, dict[str, object]]:
    return tomllib.loads(
        resources.files("lingyan.identity").joinpath("personal_fields.toml").read_text("utf-8")
    )


def own_fields() -> dict[str, Field]:
    return {
        f"{model._meta.label}.{field.name}": field
        for model in apps.get_models()
        if model.__module__.startswith("lingyan.")
        for field in model._meta.local_concrete_fields
    }


def test_every_field_that_speaks_of_persons_is_registered() -> None:
    speaking = {
        name
        for name, field in own_fields().items()
        if not isinstance(field, ForeignKey) and SPEAKS_OF_PERSONS.search(field.name)
    }
    missing = sorted(speaking - NO_PERSON - registry().keys())
    assert not missing, f"add to identity/personal_fields.toml, or to NO_PERSON with a reason: {missing}"


def test_nothing_registered_is_gone() -> None:
    assert not sorted(registry().keys() - own_fields().keys())
    assert not sorted(NO_PERSON - own_fields().keys())


def test_each_entry_says_purpose_basis_retention_class_and_owner() -> None:
    for name, entry in registry().items():
        assert entry.keys() >= NEEDED, name
        assert entry["class"] in {"general", "sensitive", "secret"}, name


def test_no_field_exists_for_what_the_law_forbids() -> None:
    """No clock-in, points, religion, health, conviction or rank of persons (governance.md J-8, K)."""
    forbidden = re.compile(
        r"relig|faith|health|illness|convict|check_?in|clock|points|score_of_person|last_seen|online"
    )
    assert not [name for name in own_fields() if forbidden.search(name.rsplit(".", 1)[1])]
