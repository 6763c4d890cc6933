"""Steps, votes and what an applicant stated stay; of persons only their state moves on, until their data are emptied."""

from __future__ import annotations

from django.db import migrations

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [("selection", "0001_initial")]

    operations = [
        GuardTable(
            "Procedure", mutable=("stage", "state", "committee", "until", "tenure_id", "ended_on", "void_reason")
        ),
        GuardTable("Step"),
        GuardTable(
            "Candidate", mutable=("state", "person_id", "erase_on", "erased_on", "reason"), erasable=("consent_document",)
        ),
        GuardTable(
            "Application",
            mutable=("outcome", "party_since", "written", "interview", "inspection"), erasable=("education",),
        ),
        GuardTable("Vote"),
        GuardTable("Tally"),
    ]  # fmt: skip
