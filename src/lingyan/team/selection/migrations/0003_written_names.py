from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("selection", "0002_guards"),
    ]

    operations = [
        migrations.AlterField(
            model_name="candidate",
            name="state",
            field=models.CharField(
                choices=[
                    ("named", "在列"),
                    ("formal", "预备人选"),
                    ("written", "选票另写"),
                    ("elected", "当选委员"),
                    ("chosen", "拟任人选"),
                    ("appointed", "已任职"),
                    ("dropped", "未入选"),
                    ("withdrawn", "已退出"),
                ],
                default="named",
                max_length=9,
                verbose_name="状态",
            ),
        ),
    ]
