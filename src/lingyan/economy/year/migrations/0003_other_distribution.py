from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("year", "0002_guards")]

    operations = [
        migrations.AlterField(
            model_name="distribution",
            name="kind",
            field=models.CharField(
                choices=[
                    ("cover", "公积公益金弥补亏损"),
                    ("reserve", "提取公积公益金"),
                    ("other", "其他分配"),
                ],
                max_length=7,
                verbose_name="步骤",
            ),
        ),
    ]
