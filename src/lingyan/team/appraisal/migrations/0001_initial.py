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
            name='Session',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('party', '民主评议党员'), ('cadres', '群众评议村干部'), ('secretary', '书记述职评议')], max_length=9, verbose_name='类别')),
                ('whom', models.CharField(blank=True, choices=[('committee', '村民委员会成员'), ('supervision', '村务监督机构成员')], max_length=11, verbose_name='评议对象')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('body', models.CharField(choices=[('party-meeting', '支部党员大会'), ('party-committee', '支部委员会'), ('villagers', '村民会议'), ('representatives', '村民代表会议'), ('town-committee', '乡镇党委会议'), ('members-and-reps', '党员和村民代表会议')], max_length=16, verbose_name='会议')),
                ('eligible', models.PositiveIntegerField(null=True, verbose_name='应到人数')),
                ('households', models.PositiveIntegerField(null=True, verbose_name='应到户数')),
                ('state', models.CharField(choices=[('open', '进行中'), ('closed', '已办结'), ('void', '已作废')], default='open', max_length=6, verbose_name='状态')),
                ('stage', models.CharField(default='planned', max_length=9, verbose_name='已到步骤')),
                ('made_by', models.BigIntegerField(null=True, verbose_name='发起人')),
                ('made_at', models.DateTimeField(verbose_name='发起时间')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='办结日期')),
                ('void_reason', models.CharField(blank=True, max_length=200, verbose_name='作废原因')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appraisals', to='regions.region')),
            ],
            options={
                'ordering': ['-year', '-id'],
                'indexes': [models.Index(fields=['kind', 'year'], name='appraisal_year')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind__in', ['party', 'secretary']), models.Q(('state', 'void'), _negated=True)), fields=('region', 'kind', 'year', 'body'), name='appraisal_once_a_year')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.CharField(choices=[('party-meeting', '支部党员大会'), ('party-committee', '支部委员会'), ('villagers', '村民会议'), ('representatives', '村民代表会议'), ('town-committee', '乡镇党委会议'), ('members-and-reps', '党员和村民代表会议')], max_length=16, verbose_name='会议')),
                ('on', models.DateField(verbose_name='日期')),
                ('eligible', models.PositiveIntegerField(verbose_name='应到人数')),
                ('present', models.PositiveIntegerField(verbose_name='到会人数')),
                ('ayes', models.PositiveIntegerField(verbose_name='赞成')),
                ('approval', models.CharField(blank=True, max_length=80, verbose_name='超过三分之一的批准文号')),
                ('recorded_by', models.BigIntegerField(null=True, verbose_name='登记人')),
                ('recorded_at', models.DateTimeField(verbose_name='登记时间')),
                ('session', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='appraisal.session')),
            ],
        ),
        migrations.CreateModel(
            name='Count',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='投票日期')),
                ('present', models.PositiveIntegerField(verbose_name='到会人数')),
                ('households_present', models.PositiveIntegerField(null=True, verbose_name='到会户数')),
                ('issued', models.PositiveIntegerField(verbose_name='发出选票')),
                ('returned', models.PositiveIntegerField(verbose_name='收回选票')),
                ('invalid', models.PositiveIntegerField(verbose_name='无效票')),
                ('state', models.CharField(choices=[('entered', '待核对'), ('confirmed', '已核对'), ('returned', '已退回')], default='entered', max_length=9, verbose_name='状态')),
                ('entered_by', models.BigIntegerField(null=True, verbose_name='录入人')),
                ('entered_at', models.DateTimeField(verbose_name='录入时间')),
                ('checked_by', models.BigIntegerField(null=True, verbose_name='核对人')),
                ('checked_at', models.DateTimeField(null=True, verbose_name='核对时间')),
                ('returned_reason', models.CharField(blank=True, max_length=200, verbose_name='退回原因')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counts', to='appraisal.session')),
            ],
            options={
                'ordering': ['session', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'returned'), _negated=True), fields=('session',), name='appraisal_one_count'), models.CheckConstraint(condition=models.Q(('invalid__lte', models.F('returned')), ('returned__lte', models.F('issued'))), name='appraisal_ballots_in_order'), models.CheckConstraint(condition=models.Q(('checked_by__isnull', True), models.Q(('checked_by', models.F('entered_by')), _negated=True), _connector='OR'), name='appraisal_two_hands')],
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=9, verbose_name='步骤')),
                ('on', models.DateField(verbose_name='日期')),
                ('number', models.CharField(blank=True, max_length=80, verbose_name='文号或地点')),
                ('recorded_by', models.BigIntegerField(null=True, verbose_name='登记人')),
                ('recorded_at', models.DateTimeField(verbose_name='登记时间')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='appraisal.session')),
            ],
            options={
                'ordering': ['session', 'id'],
                'constraints': [models.UniqueConstraint(fields=('session', 'code'), name='appraisal_step_once')],
            },
        ),
        migrations.CreateModel(
            name='Subject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('no', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('graded', models.BooleanField(default=True, verbose_name='评定等次')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appraised', to='people.person')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='subjects', to='appraisal.session')),
                ('tenure', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.tenure')),
            ],
            options={
                'ordering': ['session', 'no'],
                'constraints': [models.UniqueConstraint(fields=('session', 'no'), name='appraisal_subject_no'), models.UniqueConstraint(fields=('session', 'person'), name='appraisal_subject_once')],
            },
        ),
        migrations.CreateModel(
            name='Outcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('grade', models.PositiveSmallIntegerField(verbose_name='等次')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='与测评不一致的理由')),
                ('subject', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='outcome', to='appraisal.subject')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('grade__gte', 1), ('grade__lte', 4)), name='appraisal_grade_is_one')],
            },
        ),
        migrations.CreateModel(
            name='FollowUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('plan', '帮扶整改计划'), ('explained', '公开说明'), ('appeal', '本人申诉'), ('handled', '组织处置')], max_length=9, verbose_name='事项')),
                ('on', models.DateField(verbose_name='日期')),
                ('number', models.CharField(blank=True, max_length=80, verbose_name='文号')),
                ('recorded_by', models.BigIntegerField(null=True, verbose_name='登记人')),
                ('recorded_at', models.DateTimeField(verbose_name='登记时间')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='appraisal.subject')),
            ],
            options={
                'ordering': ['subject', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.PositiveIntegerField(verbose_name='第一等票数')),
                ('second', models.PositiveIntegerField(verbose_name='第二等票数')),
                ('third', models.PositiveIntegerField(verbose_name='第三等票数')),
                ('fourth', models.PositiveIntegerField(verbose_name='第四等票数')),
                ('abstained', models.PositiveIntegerField(verbose_name='弃权票数')),
                ('count', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tallies', to='appraisal.count')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tallies', to='appraisal.subject')),
            ],
            options={
                'ordering': ['count', 'subject__no'],
                'constraints': [models.UniqueConstraint(fields=('count', 'subject'), name='appraisal_tally_once')],
            },
        ),
    ]
