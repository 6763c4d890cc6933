import django.db.models.deletion
from django.db import migrations, models

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [("projects", "0002_guards")]

    operations = [
        migrations.CreateModel(
            name="TakenOver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(blank=True, max_length=120, verbose_name="决议文号和日期")),
                ("source", models.CharField(max_length=64, verbose_name="文件摘要")),
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_over",
                        to="projects.project",
                    ),
                ),
            ],
            options={"ordering": ["project"]},
        ),
        GuardTable("TakenOver"),
    ]
