import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        ('regions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Count',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organ', models.CharField(choices=[('party', '村党组织'), ('committee', '村民委员会'), ('supervision', '村务监督委员会'), ('collective', '集体经济组织')], max_length=11, verbose_name='组织')),
                ('no', models.PositiveSmallIntegerField(verbose_name='次序')),
                ('runoff', models.BooleanField(verbose_name='另行选举')),
                ('on', models.DateField(verbose_name='选举日期')),
                ('eligible', models.PositiveIntegerField(verbose_name='登记选民或应到会')),
                ('present', models.PositiveIntegerField(verbose_name='参加投票或实到会')),
                ('proxies', models.PositiveIntegerField(default=0, verbose_name='委托票')),
                ('deputies', models.PositiveSmallIntegerField(verbose_name='副职应选')),
                ('members', models.PositiveSmallIntegerField(verbose_name='委员应选')),
                ('chief', models.PositiveSmallIntegerField(verbose_name='正职应选')),
                ('valid', models.BooleanField(verbose_name='选举有效')),
                ('made_by', models.BigIntegerField(null=True, verbose_name='计票登记人')),
                ('made_at', models.DateTimeField(verbose_name='登记时间')),
            ],
            options={
                'ordering': ['process', 'organ', 'no'],
            },
        ),
        migrations.CreateModel(
            name='Nominee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organ', models.CharField(choices=[('party', '村党组织'), ('committee', '村民委员会'), ('supervision', '村务监督委员会'), ('collective', '集体经济组织')], max_length=11, verbose_name='组织')),
                ('rank', models.PositiveSmallIntegerField(choices=[(0, '正职'), (1, '副职'), (2, '委员')], verbose_name='职务')),
                ('origin', models.CharField(choices=[('party', '党组织提名'), ('voters', '选民提名'), ('write-in', '选票另写'), ('meeting', '会议提名')], max_length=8, verbose_name='提名方式')),
                ('review', models.CharField(choices=[('waiting', '待审查'), ('clear', '符合条件'), ('barred', '不符合条件')], default='waiting', max_length=7, verbose_name='审查结果')),
                ('review_document', models.CharField(blank=True, max_length=80, verbose_name='审查文号')),
                ('reviewed_on', models.DateField(null=True, verbose_name='审查日期')),
                ('withdrawn_on', models.DateField(null=True, verbose_name='放弃日期')),
                ('formal', models.BooleanField(default=False, verbose_name='正式候选人')),
                ('made_by', models.BigIntegerField(null=True, verbose_name='登记人')),
                ('made_at', models.DateTimeField(verbose_name='登记时间')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'ordering': ['process', 'organ', 'rank', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Elected',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveSmallIntegerField(choices=[(0, '正职'), (1, '副职'), (2, '委员')], verbose_name='职务')),
                ('votes', models.PositiveIntegerField(verbose_name='得票')),
                ('certificate', models.CharField(blank=True, max_length=40, verbose_name='证书编号')),
                ('count', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='elected', to='term.count')),
                ('tenure', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenure')),
                ('nominee', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='elected', to='term.nominee')),
            ],
            options={
                'ordering': ['rank', '-votes', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Process',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('prepared', '筹备'), ('audited', '审计结果已公布'), ('party', '党组织已换届'), ('committee', '选举委员会已推选'), ('voters', '选民名单已公布'), ('objections', '名单申诉已办结'), ('nominated', '已提名'), ('reviewed', '资格已审查'), ('listed', '被提名人已公布'), ('finalised', '正式候选人已公布'), ('voted', '已投票'), ('runoff', '已另行选举'), ('certified', '已发当选证书'), ('filed', '已备案'), ('handed', '已移交'), ('support', '配套组织已产生'), ('snapshot', '已存快照'), ('closed', '已办结'), ('suspended', '暂停')], default='prepared', max_length=10, verbose_name='状态')),
                ('before', models.CharField(blank=True, choices=[('prepared', '筹备'), ('audited', '审计结果已公布'), ('party', '党组织已换届'), ('committee', '选举委员会已推选'), ('voters', '选民名单已公布'), ('objections', '名单申诉已办结'), ('nominated', '已提名'), ('reviewed', '资格已审查'), ('listed', '被提名人已公布'), ('finalised', '正式候选人已公布'), ('voted', '已投票'), ('runoff', '已另行选举'), ('certified', '已发当选证书'), ('filed', '已备案'), ('handed', '已移交'), ('support', '配套组织已产生'), ('snapshot', '已存快照'), ('closed', '已办结'), ('suspended', '暂停')], max_length=10, verbose_name='暂停前的状态')),
                ('vote_on', models.DateField(verbose_name='选举日')),
                ('due_on', models.DateField(null=True, verbose_name='下一步期限')),
                ('advised_on', models.DateField(null=True, verbose_name='下一步建议日期')),
                ('voters', models.PositiveIntegerField(null=True, verbose_name='登记选民')),
                ('deputies', models.PositiveSmallIntegerField(default=1, verbose_name='副主任职数')),
                ('members', models.PositiveSmallIntegerField(default=3, verbose_name='委员职数')),
                ('formed_on', models.DateField(null=True, verbose_name='产生日期')),
                ('moved_on', models.DateField(null=True, verbose_name='状态日期')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='term_processes', to='regions.region')),
            ],
            options={
                'ordering': ['region__code'],
            },
        ),
        migrations.AddField(
            model_name='nominee',
            name='process',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='nominees', to='term.process'),
        ),
        migrations.CreateModel(
            name='Kinship',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(verbose_name='登记时间')),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='term.nominee')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='term.nominee')),
                ('process', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='kinships', to='term.process')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('first', 'second'), name='term_kinship_once')],
            },
        ),
        migrations.AddField(
            model_name='count',
            name='process',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counts', to='term.process'),
        ),
        migrations.CreateModel(
            name='Complaint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.CharField(max_length=80, verbose_name='收件编号')),
                ('received_on', models.DateField(verbose_name='收到日期')),
                ('due_on', models.DateField(verbose_name='答复期限')),
                ('decided_on', models.DateField(null=True, verbose_name='决定日期')),
                ('outcome', models.CharField(blank=True, choices=[('upheld', '申诉成立'), ('dismissed', '申诉不成立')], max_length=9, verbose_name='决定')),
                ('decision', models.CharField(blank=True, max_length=80, verbose_name='决定文号')),
                ('made_by', models.BigIntegerField(null=True, verbose_name='登记人')),
                ('made_at', models.DateTimeField(verbose_name='登记时间')),
                ('process', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='complaints', to='term.process')),
            ],
            options={
                'ordering': ['process', 'received_on', 'id'],
                'constraints': [models.UniqueConstraint(fields=('process', 'document'), name='term_complaint_once')],
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, verbose_name='换届名称')),
                ('vote_on', models.DateField(verbose_name='选举日')),
                ('opened_by', models.BigIntegerField(null=True, verbose_name='部署人')),
                ('opened_at', models.DateTimeField(verbose_name='部署时间')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region')),
            ],
            options={
                'ordering': ['-vote_on', '-id'],
                'constraints': [models.UniqueConstraint(fields=('region', 'name'), name='term_round_name')],
            },
        ),
        migrations.AddField(
            model_name='process',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='processes', to='term.round'),
        ),
        migrations.CreateModel(
            name='Stage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('no', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('state', models.CharField(choices=[('prepared', '筹备'), ('audited', '审计结果已公布'), ('party', '党组织已换届'), ('committee', '选举委员会已推选'), ('voters', '选民名单已公布'), ('objections', '名单申诉已办结'), ('nominated', '已提名'), ('reviewed', '资格已审查'), ('listed', '被提名人已公布'), ('finalised', '正式候选人已公布'), ('voted', '已投票'), ('runoff', '已另行选举'), ('certified', '已发当选证书'), ('filed', '已备案'), ('handed', '已移交'), ('support', '配套组织已产生'), ('snapshot', '已存快照'), ('closed', '已办结'), ('suspended', '暂停')], max_length=10, verbose_name='状态')),
                ('on', models.DateField(verbose_name='日期')),
                ('evidence', models.JSONField(default=dict, verbose_name='佐证')),
                ('late', models.BooleanField(default=False, verbose_name='逾期')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('made_by', models.BigIntegerField(null=True, verbose_name='登记人')),
                ('made_at', models.DateTimeField(verbose_name='登记时间')),
                ('process', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stages', to='term.process')),
            ],
            options={
                'ordering': ['process', 'no'],
                'constraints': [models.UniqueConstraint(fields=('process', 'no'), name='term_stage_no')],
            },
        ),
        migrations.CreateModel(
            name='Station',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('no', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('name', models.CharField(max_length=40, verbose_name='投票站')),
                ('issued', models.PositiveIntegerField(verbose_name='发出选票')),
                ('returned', models.PositiveIntegerField(verbose_name='收回选票')),
                ('invalid', models.PositiveIntegerField(verbose_name='无效票')),
                ('staff', models.PositiveSmallIntegerField(verbose_name='工作人员')),
                ('scrutineers', models.PositiveSmallIntegerField(verbose_name='监票人')),
                ('count', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stations', to='term.count')),
            ],
            options={
                'ordering': ['count', 'no'],
                'constraints': [models.UniqueConstraint(fields=('count', 'no'), name='term_station_no'), models.CheckConstraint(condition=models.Q(('invalid__lte', models.F('returned')), ('returned__lte', models.F('issued'))), name='term_station_ballots')],
            },
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('votes', models.PositiveIntegerField(verbose_name='得票')),
                ('nominee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tallies', to='term.nominee')),
                ('station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tallies', to='term.station')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('station', 'nominee'), name='term_tally_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='nominee',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_on', None)), fields=('process', 'organ', 'person'), name='term_nominee_once'),
        ),
        migrations.AddConstraint(
            model_name='count',
            constraint=models.UniqueConstraint(fields=('process', 'organ', 'no'), name='term_count_no'),
        ),
        migrations.AddConstraint(
            model_name='count',
            constraint=models.CheckConstraint(condition=models.Q(('present__lte', models.F('eligible'))), name='term_count_turnout'),
        ),
        migrations.AddIndex(
            model_name='process',
            index=models.Index(fields=['round', 'state'], name='term_process_state'),
        ),
        migrations.AddConstraint(
            model_name='process',
            constraint=models.UniqueConstraint(fields=('round', 'region'), name='term_process_once'),
        ),
        migrations.AddConstraint(
            model_name='process',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'closed'), _negated=True), fields=('region',), name='term_process_one_open'),
        ),
    ]
