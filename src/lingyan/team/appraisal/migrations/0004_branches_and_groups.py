"""Each branch of a village judges its own members (C-07)."""

from __future__ import annotations

from django.db import migrations, models

from lingyan.kernel.guards import GuardAgain


class Migration(migrations.Migration):
    dependencies = [("appraisal", "0003_approval")]

    operations = [
        migrations.RemoveConstraint(model_name="session", name="appraisal_once_a_year"),
        migrations.AddField(
            model_name="session",
            name="branch",
            field=models.BigIntegerField(blank=True, null=True, verbose_name="支部"),
        ),
        migrations.AddField(
            model_name="session",
            name="branch_name",
            field=models.CharField(blank=True, default="", max_length=80, verbose_name="支部名称"),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("kind__in", ["party", "secretary"]),
                    ("branch", None),
                    models.Q(("state", "void"), _negated=True),
                ),
                fields=("region", "kind", "year", "body"),
                name="appraisal_once_a_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.UniqueConstraint(
                condition=models.Q(("branch__isnull", False), models.Q(("state", "void"), _negated=True)),
                fields=("branch", "year"),
                name="appraisal_once_a_branch",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(("branch", None), ("kind", "party"), _connector="OR"),
                name="appraisal_branch_of_members",
            ),
        ),
        GuardAgain(
            "Session", mutable=("eligible", "households", "state", "stage", "closed_on", "void_reason")
        ),
    ]
