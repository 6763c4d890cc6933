import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("term", "0004_leaving_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Annulment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "rank",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "正职"), (1, "副职"), (2, "委员")], null=True, verbose_name="职务"
                    ),
                ),
                ("document", models.CharField(max_length=80, verbose_name="认定文号")),
                ("on", models.DateField(verbose_name="认定日期")),
                ("made_by", models.BigIntegerField(null=True, verbose_name="登记人")),
                ("made_at", models.DateTimeField(verbose_name="登记时间")),
            ],
            options={
                "ordering": ["count", "rank", "id"],
            },
        ),
        migrations.AddField(
            model_name="byelection",
            name="way",
            field=models.CharField(
                choices=[("polls", "选民投票"), ("representatives", "村民代表会议")],
                default="polls",
                max_length=15,
                verbose_name="补选方式",
            ),
        ),
        migrations.AddField(
            model_name="nominee",
            name="preselected",
            field=models.PositiveIntegerField(null=True, verbose_name="预选得票"),
        ),
        migrations.AlterField(
            model_name="elected",
            name="nominee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="elected", to="term.nominee"
            ),
        ),
        migrations.AddConstraint(
            model_name="elected",
            constraint=models.UniqueConstraint(fields=("count", "nominee"), name="term_elected_once"),
        ),
        migrations.AddField(
            model_name="annulment",
            name="complaint",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="annulments", to="term.complaint"
            ),
        ),
        migrations.AddField(
            model_name="annulment",
            name="count",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="annulments", to="term.count"
            ),
        ),
        migrations.AddConstraint(
            model_name="annulment",
            constraint=models.UniqueConstraint(
                fields=("count", "complaint", "rank"), name="term_annulment_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="annulment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("rank", None)),
                fields=("count", "complaint"),
                name="term_annulment_whole_once",
            ),
        ),
    ]
