from django.db import migrations

from lingyan.economy.books.triggers import GuardBooks
from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [("books", "0001_initial")]

    operations = [
        GuardBooks(),
        GuardTable("ImportBatch"),
        GuardTable("ImportedBook"),
        GuardTable("SummaryErasure"),
    ]
