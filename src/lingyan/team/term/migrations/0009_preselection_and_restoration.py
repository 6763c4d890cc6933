import django.db.models.deletion
from django.db import migrations, models

from lingyan.kernel.guards import GuardAgain, GuardTable


def _id() -> models.BigAutoField:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [("term", "0008_around_the_vote_guards")]

    operations = [
        migrations.CreateModel(
            name="Preselection",
            fields=[
                ("id", _id()),
                ("on", models.DateField(verbose_name="预选日期")),
                ("eligible", models.PositiveIntegerField(verbose_name="登记选民或应到会")),
                ("present", models.PositiveIntegerField(verbose_name="参加预选或实到会")),
                ("ballots", models.PositiveIntegerField(verbose_name="收回选票")),
                ("votes", models.JSONField(default=dict, verbose_name="得票")),
                ("made_by", models.BigIntegerField(null=True, verbose_name="登记人")),
                ("made_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="preselections",
                        to="term.process",
                    ),
                ),
            ],
            options={
                "ordering": ["process", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ballots__lte", models.F("present")), ("present__lte", models.F("eligible"))
                        ),
                        name="term_preselection_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Restoration",
            fields=[
                ("id", _id()),
                ("document", models.CharField(max_length=80, verbose_name="恢复文号")),
                ("on", models.DateField(verbose_name="恢复日期")),
                ("made_by", models.BigIntegerField(null=True, verbose_name="登记人")),
                ("made_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "complaint",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="restoration",
                        to="term.complaint",
                    ),
                ),
            ],
            options={"ordering": ["complaint", "id"]},
        ),
        migrations.AddField(
            model_name="annulment",
            name="restoration",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="annulments",
                to="term.restoration",
            ),
        ),
        GuardTable("Preselection"),
        GuardTable("Restoration"),
        GuardAgain("Annulment", mutable=("restoration_id",)),
    ]
