from django.db import migrations, models

ORGANS = [
    ("party", "村党组织"),
    ("committee", "村民委员会"),
    ("supervision", "村务监督委员会"),
    ("collective", "集体经济组织"),
    ("monitors", "集体经济组织监事会"),
    ("secretary", "委员会第一次全体会议"),
]


def _organ(model: str) -> migrations.AlterField:
    field = models.CharField(choices=ORGANS, max_length=11, verbose_name="组织")
    return migrations.AlterField(model_name=model, name="organ", field=field)


class Migration(migrations.Migration):
    dependencies = [("term", "0010_monitors")]

    operations = [_organ("count"), _organ("nominee")]
