"""Who was chosen stays on record; a row may only be ended."""

from __future__ import annotations

from django.db import migrations

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [("mandates", "0001_initial")]

    operations = [GuardTable("Mandate", mutable=("end_on", "ending", "ended_by"))]
