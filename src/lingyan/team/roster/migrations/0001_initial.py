import django.db.models.deletion
import lingyan.kernel.crypto
import lingyan.kernel.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        ('regions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, unique=True, verbose_name='轮次')),
                ('as_of', models.DateField(verbose_name='统计时点')),
                ('state', models.CharField(choices=[('open', '收集中'), ('frozen', '已冻结')], default='open', max_length=6, verbose_name='状态')),
                ('villages', models.PositiveIntegerField(blank=True, null=True, verbose_name='村数')),
                ('people', models.PositiveIntegerField(blank=True, null=True, verbose_name='人数')),
                ('digest', models.CharField(blank=True, max_length=64, verbose_name='快照摘要')),
                ('created_at', models.DateTimeField(verbose_name='建立时间')),
                ('frozen_at', models.DateTimeField(blank=True, null=True, verbose_name='冻结时间')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region', verbose_name='范围')),
            ],
            options={
                'ordering': ['-as_of', '-id'],
            },
        ),
        migrations.CreateModel(
            name='RosterFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='文件')),
                ('sha256', models.CharField(max_length=64, verbose_name='摘要')),
                ('layout', models.CharField(max_length=20, verbose_name='版式')),
                ('rows', models.PositiveIntegerField(verbose_name='人员行数')),
                ('villages', models.PositiveIntegerField(verbose_name='村数')),
                ('importer_id', models.BigIntegerField(blank=True, null=True, verbose_name='导入人')),
                ('importer', models.CharField(max_length=80, verbose_name='导入人账号')),
                ('at', models.DateTimeField(verbose_name='导入时间')),
                ('accepted', models.JSONField(default=list, verbose_name='已确认的提醒')),
                ('replaced_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='roster.rosterfile')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='roster.round')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('replaced_by__isnull', True)), fields=('round', 'sha256'), name='roster_file_once')],
            },
        ),
        migrations.CreateModel(
            name='RosterEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('education', models.CharField(blank=True, choices=[('小学', '小学'), ('初中', '初中'), ('高中', '高中'), ('中专', '中专'), ('大专', '大专'), ('本科', '本科'), ('研究生', '研究生')], max_length=10, verbose_name='学历')),
                ('education_label', models.CharField(blank=True, max_length=60, verbose_name='学历（原文）')),
                ('politics', models.CharField(blank=True, max_length=20, verbose_name='政治面貌')),
                ('joined', lingyan.kernel.fields.MonthField(blank=True, null=True, verbose_name='入党时间')),
                ('since', lingyan.kernel.fields.MonthField(blank=True, null=True, verbose_name='任现职时间')),
                ('posts', models.CharField(max_length=400, verbose_name='职务')),
                ('selections', models.JSONField(default=dict, verbose_name='产生方式')),
                ('numbered', models.BooleanField(default=False, verbose_name='名册写了身份证号码')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roster_entries', to='people.person')),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='roster.round')),
            ],
            options={
                'ordering': ['village__code', 'id'],
                'indexes': [models.Index(fields=['round', 'village'], name='roster_entry_village')],
                'constraints': [models.UniqueConstraint(fields=('round', 'person'), name='roster_entry_once')],
            },
        ),
        migrations.CreateModel(
            name='SnapshotPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sex', models.CharField(max_length=1, verbose_name='性别')),
                ('birth_year', models.PositiveSmallIntegerField(verbose_name='出生年')),
                ('birth_month', models.PositiveSmallIntegerField(verbose_name='出生月')),
                ('education', models.CharField(blank=True, max_length=10, verbose_name='学历')),
                ('party_member', models.BooleanField(verbose_name='中共党员')),
                ('posts', models.CharField(max_length=400, verbose_name='职务')),
                ('selection', models.CharField(blank=True, max_length=10, verbose_name='产生方式')),
                ('has_identity_number', models.BooleanField(verbose_name='有身份证号码')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='snapshots', to='people.person')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='snapshot_people', to='roster.round')),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region')),
            ],
            options={
                'indexes': [models.Index(fields=['round', 'village'], name='snapshot_person_village')],
                'constraints': [models.UniqueConstraint(fields=('round', 'person'), name='snapshot_person_once')],
            },
        ),
        migrations.CreateModel(
            name='SnapshotVillage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='snapshot_villages', to='roster.round')),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('round', 'village'), name='snapshot_village_once')],
            },
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user_id', models.BigIntegerField(verbose_name='上传人')),
                ('round_name', models.CharField(max_length=40, verbose_name='轮次')),
                ('as_of', models.DateField(blank=True, null=True, verbose_name='统计时点')),
                ('created_at', models.DateTimeField(verbose_name='上传时间')),
                ('replaces', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='roster.rosterfile')),
            ],
        ),
        migrations.CreateModel(
            name='UploadedFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='文件')),
                ('content', lingyan.kernel.crypto.EncryptedTextField(verbose_name='内容')),
                ('upload', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='roster.upload')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='RosterSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('places', models.JSONField(default=list, verbose_name='位置')),
                ('said', models.JSONField(default=dict, verbose_name='内容')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sources', to='roster.rosterentry')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sources', to='roster.rosterfile')),
            ],
            options={
                'ordering': ['file_id', 'id'],
                'constraints': [models.UniqueConstraint(fields=('entry', 'file'), name='roster_source_once')],
            },
        ),
    ]
