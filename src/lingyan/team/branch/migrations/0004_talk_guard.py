"""That two talked stays; a wrong entry is withdrawn."""

from __future__ import annotations

from django.db import migrations

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [("branch", "0003_talk")]

    operations = [GuardTable("Talk", mutable=("withdrawn_by", "withdrawn_at"))]
