"""Each branch of a village judges its own members (C-07), each group its leaders (C-3)."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

from lingyan.kernel.guards import GuardAgain


class Migration(migrations.Migration):
    dependencies = [("appraisal", "0003_approval"), ("people", "0001_initial")]

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
        migrations.AddField(
            model_name="session",
            name="group",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.organisation",
            ),
        ),
        migrations.AlterField(
            model_name="session",
            name="body",
            field=models.CharField(
                choices=[
                    ("party-meeting", "支部党员大会"),
                    ("party-committee", "支部委员会"),
                    ("villagers", "村民会议"),
                    ("representatives", "村民代表会议"),
                    ("town-committee", "乡镇党委会议"),
                    ("members-and-reps", "党员和村民代表会议"),
                    ("group", "村民小组会议"),
                ],
                max_length=16,
                verbose_name="会议",
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="body",
            field=models.CharField(
                choices=[
                    ("party-meeting", "支部党员大会"),
                    ("party-committee", "支部委员会"),
                    ("villagers", "村民会议"),
                    ("representatives", "村民代表会议"),
                    ("town-committee", "乡镇党委会议"),
                    ("members-and-reps", "党员和村民代表会议"),
                    ("group", "村民小组会议"),
                ],
                max_length=16,
                verbose_name="会议",
            ),
        ),
        migrations.AlterField(
            model_name="session",
            name="whom",
            field=models.CharField(
                blank=True,
                choices=[
                    ("committee", "村民委员会成员"),
                    ("supervision", "村务监督机构成员"),
                    ("group", "村民小组组长"),
                ],
                max_length=11,
                verbose_name="评议对象",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("branch", None),
                    ("kind__in", ["party", "secretary"]),
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
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("group__isnull", False), ("whom", "group")),
                    models.Q(models.Q(("whom", "group"), _negated=True), ("group", None)),
                    _connector="OR",
                ),
                name="appraisal_leaders_of_a_group",
            ),
        ),
        GuardAgain(
            "Session", mutable=("eligible", "households", "state", "stage", "closed_on", "void_reason")
        ),
    ]
