from django.db import migrations

from lingyan.economy.books import chart


def install(apps, _schema_editor):
    chart.install(apps.get_model("books", "Account"))


class Migration(migrations.Migration):
    dependencies = [("books", "0002_guards")]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
