"""Points to the sweeps whose hints hold, and finds them for what was swept before."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def find(apps: Any, _schema_editor: Any) -> None:
    """From the newest back: a sweep holds unless a newer one that holds took in all of its region."""
    sweeps, latest = apps.get_model("weak", "Sweep"), apps.get_model("weak", "LatestSweep")
    taken: list[str] = []
    for pk, region, path in sweeps.objects.order_by("-pk").values_list("pk", "region", "region__path"):
        if not any(path.startswith(each) for each in taken):
            taken.append(path)
            latest.objects.create(sweep_id=pk, region_id=region)


class Migration(migrations.Migration):
    dependencies = [("weak", "0002_guards")]

    operations = [
        migrations.CreateModel(
            name="LatestSweep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.region"
                    ),
                ),
                (
                    "sweep",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="weak.sweep"
                    ),
                ),
            ],
        ),
        migrations.RunPython(find, migrations.RunPython.noop),
    ]
