"""What was agreed to, asked, answered and closed stays; the text of a contact may only be emptied."""

from __future__ import annotations

from django.db import migrations

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [("talent", "0001_initial")]

    operations = [
        GuardTable("Talent", mutable=("state", "gone_on")),
        GuardTable("Consent", mutable=("ended_on", "ending", "ended_by")),
        GuardTable("Need", while_sql="OLD.state = 'open'"),
        GuardTable("Match", while_sql="OLD.state IN ('proposed', 'accepted')"),
        GuardTable("Contact", erasable=("next_step",)),
    ]
