import django.db.models.deletion
import lingyan.kernel.crypto
import lingyan.kernel.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('disclosure', '0002_guards'),
        ('people', '0001_initial'),
        ('regions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('key', models.CharField(max_length=32, primary_key=True, serialize=False, verbose_name='随机编号')),
                ('receipt_hash', models.BinaryField(db_index=True, max_length=32, verbose_name='回执散列')),
                ('opening', models.BooleanField(default=True, verbose_name='新提问')),
                ('day', models.DateField(db_index=True, verbose_name='投递日期')),
                ('payload', lingyan.kernel.crypto.EncryptedTextField(null=True, verbose_name='内容')),
            ],
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic', models.CharField(max_length=20, verbose_name='类别')),
                ('about', models.CharField(choices=[('anything', '村里的事'), ('publication', '公开的账目'), ('entry', '一笔账'), ('contract', '一份合同')], default='anything', max_length=12, verbose_name='问的是')),
                ('reference', lingyan.kernel.crypto.EncryptedTextField(blank=True, null=True, verbose_name='哪一笔、哪一份')),
                ('text', lingyan.kernel.crypto.EncryptedTextField(null=True, verbose_name='问题')),
                ('seal', models.BinaryField(max_length=32, verbose_name='内容散列')),
                ('channel', models.CharField(choices=[('web', '网上'), ('paper', '书面'), ('phone', '电话'), ('visit', '当面')], default='web', max_length=5, verbose_name='来源')),
                ('anonymous', models.BooleanField(default=True, verbose_name='匿名')),
                ('household', models.BooleanField(default=False, verbose_name='涉及家庭')),
                ('receipt_hash', models.BinaryField(max_length=32, unique=True, verbose_name='回执散列')),
                ('opened_on', models.DateField(verbose_name='提出日期')),
                ('entered_by', models.BigIntegerField(null=True, verbose_name='代录人')),
                ('level', models.PositiveSmallIntegerField(choices=[(1, '村里'), (2, '村监督机构'), (3, '乡镇'), (4, '县级部门')], verbose_name='办理层级')),
                ('floor', models.PositiveSmallIntegerField(choices=[(1, '村里'), (2, '村监督机构'), (3, '乡镇'), (4, '县级部门')], verbose_name='可见的最低层级')),
                ('due_on', models.DateField(verbose_name='应答复日期')),
                ('state', models.CharField(choices=[('open', '办理中'), ('answered', '已答复'), ('closed', '已办结')], default='open', max_length=8, verbose_name='状态')),
                ('consent', models.BooleanField(default=False, verbose_name='同意公开')),
                ('answered_on', models.DateField(blank=True, null=True, verbose_name='答复日期')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='办结日期')),
                ('floor_seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region')),
                ('personal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='people.personaldata')),
                ('publication', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='disclosure.publication')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='regions.region')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region')),
            ],
            options={
                'ordering': ['due_on', 'id'],
                'indexes': [models.Index(fields=['state', 'due_on'], name='question_due'), models.Index(fields=['region', 'state'], name='question_region_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('level__gte', models.F('floor'))), name='question_not_below_its_floor'), models.CheckConstraint(condition=models.Q(('anonymous', False), ('personal__isnull', True), _connector='OR'), name='question_anonymous_without_name')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('answer', '答复'), ('further', '追问'), ('satisfied', '满意'), ('unsatisfied', '不满意'), ('appeal', '对不公开的申诉')], max_length=11, verbose_name='类别')),
                ('text', lingyan.kernel.crypto.EncryptedTextField(null=True, verbose_name='文字')),
                ('seal', models.BinaryField(max_length=32, verbose_name='内容散列')),
                ('level', models.PositiveSmallIntegerField(choices=[(1, '村里'), (2, '村监督机构'), (3, '乡镇'), (4, '县级部门')], verbose_name='层级')),
                ('by', models.BigIntegerField(null=True, verbose_name='经办人')),
                ('day', models.DateField(verbose_name='日期')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='questions.question')),
            ],
            options={
                'ordering': ['question', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Concern',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20, verbose_name='涉及')),
                ('user_id', models.BigIntegerField(null=True, verbose_name='账号')),
                ('day', models.DateField(verbose_name='日期')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='concerns', to='questions.question')),
            ],
            options={
                'ordering': ['question', 'id'],
                'indexes': [models.Index(fields=['user_id'], name='concern_user')],
            },
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', lingyan.kernel.fields.MonthField(verbose_name='月份')),
                ('question_text', models.TextField(blank=True, verbose_name='公开的问题')),
                ('answer_text', models.TextField(blank=True, verbose_name='公开的答复')),
                ('seal', models.BinaryField(max_length=32, verbose_name='内容散列')),
                ('state', models.CharField(choices=[('waiting', '待审看'), ('published', '已公开'), ('refused', '不公开'), ('appealed', '申诉中'), ('final', '申诉后不公开'), ('withdrawn', '已撤下')], default='waiting', max_length=9, verbose_name='状态')),
                ('proposed_by', models.BigIntegerField(null=True, verbose_name='提出人')),
                ('proposed_at', models.DateTimeField(verbose_name='提出时间')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='questions.question')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'waiting'), ('state', 'published'), ('state', 'appealed'), _connector='OR'), fields=('question',), name='release_one_in_hand')],
            },
        ),
        migrations.CreateModel(
            name='Moderation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('published', '同意公开'), ('refused', '不公开'), ('appealed', '提问人申诉'), ('final', '申诉后仍不公开'), ('withdrawn', '撤下')], max_length=9, verbose_name='决定')),
                ('by', models.BigIntegerField(null=True, verbose_name='决定人')),
                ('day', models.DateField(verbose_name='日期')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='理由')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='questions.release')),
            ],
            options={
                'ordering': ['release', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('opened', '提出'), ('late', '逾期上转'), ('concern', '涉及本人，移交'), ('further', '追问'), ('unsatisfied', '不满意，上转'), ('consent', '收回公开的同意'), ('closed', '办结')], max_length=11, verbose_name='步骤')),
                ('level', models.PositiveSmallIntegerField(choices=[(1, '村里'), (2, '村监督机构'), (3, '乡镇'), (4, '县级部门')], verbose_name='办理层级')),
                ('due_on', models.DateField(verbose_name='应答复日期')),
                ('day', models.DateField(verbose_name='日期')),
                ('by', models.BigIntegerField(null=True, verbose_name='经办人')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('late_level', models.PositiveSmallIntegerField(choices=[(1, '村里'), (2, '村监督机构'), (3, '乡镇'), (4, '县级部门')], null=True, verbose_name='逾期的层级')),
                ('late_post', models.CharField(blank=True, max_length=40, verbose_name='逾期的岗位')),
                ('cause', models.CharField(blank=True, choices=[('', ''), ('first', '提出后没有答复'), ('further', '追问后没有答复'), ('unsatisfied', '不满意上转后没有答复'), ('late', '上转后仍没有答复'), ('concern', '移交后没有答复')], max_length=11, verbose_name='逾期原因')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='questions.question')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region')),
            ],
            options={
                'ordering': ['question', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='日期')),
                ('letters', models.PositiveIntegerField(default=0, verbose_name='件数')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('region', 'day'), name='tally_once_a_day')],
            },
        ),
    ]
