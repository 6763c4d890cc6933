from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("selection", "0003_written_names")]

    operations = [
        migrations.AlterField(
            model_name="procedure",
            name="kind",
            field=models.CharField(
                choices=[
                    ("recommended", "两推一选"),
                    ("assigned", "组织选派"),
                    ("open", "公开选拔"),
                    ("by-election", "补选"),
                ],
                max_length=11,
                verbose_name="方式",
            ),
        ),
        migrations.AlterField(
            model_name="vote",
            name="kind",
            field=models.CharField(
                choices=[
                    ("members", "党员推荐"),
                    ("people", "群众推荐"),
                    ("election", "党员大会选举"),
                    ("chief", "委员会选举"),
                ],
                max_length=8,
                verbose_name="投票",
            ),
        ),
    ]
