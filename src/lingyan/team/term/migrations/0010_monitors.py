from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("term", "0009_preselection_and_restoration"),
    ]

    operations = [
        migrations.AlterField(
            model_name="count",
            name="organ",
            field=models.CharField(
                choices=[
                    ("party", "村党组织"),
                    ("committee", "村民委员会"),
                    ("supervision", "村务监督委员会"),
                    ("collective", "集体经济组织"),
                    ("monitors", "集体经济组织监事会"),
                ],
                max_length=11,
                verbose_name="组织",
            ),
        ),
        migrations.AlterField(
            model_name="nominee",
            name="organ",
            field=models.CharField(
                choices=[
                    ("party", "村党组织"),
                    ("committee", "村民委员会"),
                    ("supervision", "村务监督委员会"),
                    ("collective", "集体经济组织"),
                    ("monitors", "集体经济组织监事会"),
                ],
                max_length=11,
                verbose_name="组织",
            ),
        ),
    ]
