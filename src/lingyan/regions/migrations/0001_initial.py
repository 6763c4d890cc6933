import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Region',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, verbose_name='区划代码')),
                ('name', models.CharField(max_length=80, verbose_name='名称')),
                ('level', models.CharField(choices=[('省', '省'), ('市', '市'), ('县', '县'), ('乡镇', '乡镇'), ('村', '村'), ('组', '组')], max_length=4, verbose_name='层级')),
                ('path', models.CharField(db_index=True, max_length=120, verbose_name='路径')),
                ('pinyin', models.CharField(blank=True, max_length=240, verbose_name='拼音')),
                ('initials', models.CharField(blank=True, db_index=True, max_length=80, verbose_name='首字母')),
                ('valid_from', models.DateField(verbose_name='起用日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='停用日期')),
                ('fictional', models.BooleanField(default=False, verbose_name='虚构')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='regions.region')),
            ],
            options={
                'ordering': ['code'],
                'constraints': [models.UniqueConstraint(fields=('code', 'valid_from'), name='region_code_from'), models.UniqueConstraint(condition=models.Q(('valid_to__isnull', True)), fields=('code',), name='region_code_in_force'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='region_dates_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Succession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('merge', '合并'), ('split', '拆分'), ('recode', '变更代码或名称'), ('move', '改变隶属')], max_length=8, verbose_name='方式')),
                ('on', models.DateField(verbose_name='生效日期')),
                ('decree', models.CharField(blank=True, max_length=80, verbose_name='批准文号')),
                ('predecessor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='became', to='regions.region')),
                ('successor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='came_from', to='regions.region')),
            ],
            options={
                'ordering': ['on', 'id'],
                'constraints': [models.UniqueConstraint(fields=('predecessor', 'successor', 'on'), name='succession_once')],
            },
        ),
        migrations.CreateModel(
            name='VillageProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('as_of', models.DateField(verbose_name='统计日期')),
                ('households', models.PositiveIntegerField(blank=True, null=True, verbose_name='户数')),
                ('population', models.PositiveIntegerField(blank=True, null=True, verbose_name='户籍人口')),
                ('party_members', models.PositiveIntegerField(blank=True, null=True, verbose_name='党员人数')),
                ('groups', models.PositiveIntegerField(blank=True, null=True, verbose_name='村民小组数')),
                ('land_mu_hundredths', models.BigIntegerField(blank=True, null=True, verbose_name='耕地面积（百分之一亩）')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='profiles', to='regions.region')),
            ],
            options={
                'ordering': ['-as_of'],
                'constraints': [models.UniqueConstraint(fields=('region', 'as_of'), name='profile_once_a_day')],
            },
        ),
    ]
