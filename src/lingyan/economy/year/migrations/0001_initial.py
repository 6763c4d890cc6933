import django.db.models.deletion
import lingyan.kernel.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('books', '0005_chart_versions'),
        ('decisions', '0001_initial'),
        ('files', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ArchiveSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('version', models.PositiveSmallIntegerField(verbose_name='版次')),
                ('sha256', models.CharField(max_length=64, verbose_name='摘要')),
                ('size', models.BigIntegerField(verbose_name='字节数')),
                ('files', models.PositiveIntegerField(verbose_name='文件数')),
                ('pages', models.PositiveIntegerField(verbose_name='页数')),
                ('job_id', models.BigIntegerField(null=True, verbose_name='任务')),
                ('made_by', models.BigIntegerField(null=True, verbose_name='归档人')),
                ('made_at', models.DateTimeField(verbose_name='归档时间')),
                ('book', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='archives', to='books.book')),
                ('stored', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('supersedes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='year.archiveset')),
            ],
            options={
                'ordering': ['book', 'year', 'version'],
                'constraints': [models.UniqueConstraint(fields=('book', 'year', 'version'), name='archive_version'), models.UniqueConstraint(fields=('job_id', 'book'), name='archive_once_a_job')],
            },
        ),
        migrations.CreateModel(
            name='ArchiveFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('no', models.PositiveIntegerField(verbose_name='序号')),
                ('code', models.CharField(max_length=80, verbose_name='档号')),
                ('name', models.CharField(max_length=200, verbose_name='文件名')),
                ('title', models.CharField(max_length=120, verbose_name='题名')),
                ('part', models.CharField(max_length=2, verbose_name='类别')),
                ('retention', models.CharField(max_length=3, verbose_name='保管期限')),
                ('pages', models.PositiveIntegerField(verbose_name='页数')),
                ('size', models.BigIntegerField(verbose_name='字节数')),
                ('sha256', models.CharField(max_length=64, verbose_name='摘要')),
                ('archive', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='year.archiveset')),
            ],
            options={
                'ordering': ['archive', 'no'],
                'constraints': [models.UniqueConstraint(fields=('archive', 'no'), name='archive_file_no'), models.UniqueConstraint(fields=('archive', 'name'), name='archive_file_name')],
            },
        ),
        migrations.CreateModel(
            name='Distribution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('kind', models.CharField(choices=[('cover', '公积公益金弥补亏损'), ('reserve', '提取公积公益金')], max_length=7, verbose_name='步骤')),
                ('percent', models.PositiveSmallIntegerField(null=True, verbose_name='比例（%）')),
                ('base', lingyan.kernel.fields.MoneyField(verbose_name='计算基数')),
                ('amount', lingyan.kernel.fields.MoneyField(verbose_name='金额')),
                ('made_by', models.BigIntegerField(null=True, verbose_name='办理人')),
                ('made_at', models.DateTimeField(verbose_name='办理时间')),
                ('book', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='year_distributions', to='books.book')),
                ('matter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.matter')),
                ('voucher', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='year_distribution', to='books.voucher')),
            ],
            options={
                'ordering': ['book', 'year', 'id'],
                'indexes': [models.Index(fields=['book', 'year'], name='year_distribution_of')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='year_distribution_amount')],
            },
        ),
    ]
