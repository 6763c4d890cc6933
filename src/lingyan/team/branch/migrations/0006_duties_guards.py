"""A fee is withdrawn, what was decided stands; talks are guarded anew, because their constraint was."""

from __future__ import annotations

from django.db import migrations

from lingyan.kernel.guards import GuardAgain, GuardTable


class Migration(migrations.Migration):
    dependencies = [("branch", "0005_duties")]

    operations = [
        GuardTable("Fee", mutable=("withdrawn_by", "withdrawn_at")),
        GuardTable("Verdict"),
        GuardAgain("Talk", mutable=("withdrawn_by", "withdrawn_at")),
    ]
