from django.db import migrations

from lingyan.parameters import renaming


def carry_over(apps, _schema_editor):
    """A new installation has nothing to carry, and then none of today's models is touched."""
    if apps.get_model("parameters", "ParameterValue").objects.filter(code__in=renaming.SUCCESSORS).exists():
        renaming.carry_over()


class Migration(migrations.Migration):
    dependencies = [("parameters", "0002_guards"), ("kernel", "0002_guards"), ("regions", "0001_initial")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
