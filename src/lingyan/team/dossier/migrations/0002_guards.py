"""Sheets of a dossier stand as they were entered; what was wrong is put right by a later one."""

from __future__ import annotations

from django.db import migrations

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [("dossier", "0001_initial")]

    operations = [GuardTable("Entry")]
