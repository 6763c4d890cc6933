"""Who approved more than a third of 优秀, and when."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [("appraisal", "0002_guards")]

    operations = [
        migrations.CreateModel(
            name="Approval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("organ", models.CharField(max_length=80, verbose_name="批准机关")),
                ("on", models.DateField(verbose_name="批准日期")),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approved",
                        to="appraisal.decision",
                    ),
                ),
            ],
        ),
        GuardTable("Approval"),
    ]
