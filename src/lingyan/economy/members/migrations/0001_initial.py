import django.db.models.deletion
import lingyan.kernel.crypto
import lingyan.kernel.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('books', '0004_close_rules_stay'),
        ('decisions', '0002_guards'),
        ('payments', '0002_guards'),
        ('people', '0001_initial'),
        ('regions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Confirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('as_of', models.DateField(verbose_name='截止日期')),
                ('state', models.CharField(choices=[('displayed', '公示中'), ('confirmed', '已确认'), ('withdrawn', '已撤回')], default='displayed', max_length=9, verbose_name='状态')),
                ('digest', models.CharField(max_length=64, verbose_name='名册摘要')),
                ('members', models.PositiveIntegerField(verbose_name='成员数')),
                ('households', models.PositiveIntegerField(verbose_name='户数')),
                ('shares', models.JSONField(verbose_name='各种股份（百分之一股）')),
                ('displayed_from', models.DateField(verbose_name='公示起')),
                ('displayed_until', models.DateField(verbose_name='公示止')),
                ('place', models.CharField(max_length=80, verbose_name='公示地点')),
                ('made_by', models.BigIntegerField(null=True, verbose_name='办理人')),
                ('made_at', models.DateTimeField(verbose_name='办理时间')),
                ('confirmed_on', models.DateField(blank=True, null=True, verbose_name='确认日期')),
                ('withdrawn_reason', models.CharField(blank=True, max_length=200, verbose_name='撤回原因')),
                ('filed_on', models.DateField(blank=True, null=True, verbose_name='备案日期')),
                ('filed_number', models.CharField(blank=True, max_length=60, verbose_name='备案编号')),
                ('matter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.matter')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='confirmations', to='people.organisation')),
            ],
            options={
                'ordering': ['-as_of', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'displayed')), fields=('organisation',), name='confirmation_one_open')],
            },
        ),
        migrations.CreateModel(
            name='Distribution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='收益年度')),
                ('record_on', models.DateField(verbose_name='份额登记日')),
                ('kinds', models.JSONField(verbose_name='参加分配的股份')),
                ('reserve_percent', models.PositiveSmallIntegerField(verbose_name='公积公益金比例')),
                ('net', lingyan.kernel.fields.MoneyField(verbose_name='本年净收益')),
                ('opening', lingyan.kernel.fields.MoneyField(verbose_name='年初未分配收益')),
                ('other', lingyan.kernel.fields.MoneyField(verbose_name='其他转入')),
                ('reserved', lingyan.kernel.fields.MoneyField(verbose_name='已提公积公益金')),
                ('allotted', lingyan.kernel.fields.MoneyField(verbose_name='已向成员分配')),
                ('others', lingyan.kernel.fields.MoneyField(verbose_name='其他分配')),
                ('later', lingyan.kernel.fields.MoneyField(verbose_name='年后已分配')),
                ('reserve', lingyan.kernel.fields.MoneyField(verbose_name='提取公积公益金')),
                ('pool', lingyan.kernel.fields.MoneyField(verbose_name='向成员分配')),
                ('paid_out', lingyan.kernel.fields.MoneyField(verbose_name='清单合计')),
                ('members', models.PositiveIntegerField(verbose_name='成员数')),
                ('households', models.PositiveIntegerField(verbose_name='户数')),
                ('hundredths', models.BigIntegerField(verbose_name='份额合计（百分之一股）')),
                ('digest', models.CharField(max_length=64, verbose_name='清单摘要')),
                ('state', models.CharField(choices=[('planned', '方案待决议'), ('decided', '已决议'), ('displayed', '清单公示中'), ('confirmed', '清单已确认'), ('booked', '已记账'), ('paying', '支付中'), ('paid', '已付清'), ('published', '已公开'), ('void', '已作废')], default='planned', max_length=9, verbose_name='状态')),
                ('made_by', models.BigIntegerField(null=True, verbose_name='编制人')),
                ('made_at', models.DateTimeField(verbose_name='编制时间')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='决议日期')),
                ('displayed_from', models.DateField(blank=True, null=True, verbose_name='公示起')),
                ('displayed_until', models.DateField(blank=True, null=True, verbose_name='公示止')),
                ('place', models.CharField(blank=True, max_length=80, verbose_name='公示地点')),
                ('confirmed_on', models.DateField(blank=True, null=True, verbose_name='清单确认日期')),
                ('booked_on', models.DateField(blank=True, null=True, verbose_name='记账日期')),
                ('paid_on', models.DateField(blank=True, null=True, verbose_name='付清日期')),
                ('published_on', models.DateField(blank=True, null=True, verbose_name='公开日期')),
                ('void_reason', models.CharField(blank=True, max_length=200, verbose_name='作废原因')),
                ('book', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='distributions', to='books.book')),
                ('confirmation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='distributions', to='members.confirmation')),
                ('matter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.matter')),
            ],
            options={
                'ordering': ['-year', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['planned', 'decided', 'displayed', 'confirmed'])), fields=('book',), name='distribution_one_open'), models.CheckConstraint(condition=models.Q(('paid_out__gt', 0), ('pool__gt', 0), ('pool__lte', 999999999999999), ('reserve__gte', 0), ('paid_out__lte', models.F('pool'))), name='distribution_bounded')],
            },
        ),
        migrations.CreateModel(
            name='DistributionVoucher',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('distribution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drafted', to='members.distribution')),
                ('voucher', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='distribution', to='books.voucher')),
            ],
            options={
                'ordering': ['distribution', 'id'],
            },
        ),
        migrations.CreateModel(
            name='HouseholdPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('household', models.PositiveIntegerField(verbose_name='户编号')),
                ('amount', lingyan.kernel.fields.MoneyField(verbose_name='金额')),
                ('state', models.CharField(choices=[('waiting', '未付'), ('asked', '已申请支付'), ('paid', '已付'), ('failed', '没有付成')], default='waiting', max_length=7, verbose_name='状态')),
                ('no', models.PositiveIntegerField(null=True, verbose_name='付款序号')),
                ('paid_on', models.DateField(blank=True, null=True, verbose_name='支付日期')),
                ('distribution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='members.distribution')),
                ('party', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='books.party')),
                ('payment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.paymentrequest')),
            ],
            options={
                'ordering': ['distribution', 'household'],
                'constraints': [models.UniqueConstraint(fields=('distribution', 'household'), name='household_part_once'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='household_part_positive')],
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='成员编号')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='people.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='people.person')),
            ],
            options={
                'ordering': ['organisation', 'number'],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'number'), name='member_number'), models.UniqueConstraint(fields=('organisation', 'person'), name='member_once')],
            },
        ),
        migrations.CreateModel(
            name='Line',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('no', models.PositiveIntegerField(verbose_name='序号')),
                ('household', models.PositiveIntegerField(verbose_name='户编号')),
                ('shares', models.JSONField(verbose_name='各种股份（百分之一股）')),
                ('hundredths', models.BigIntegerField(verbose_name='份额（百分之一股）')),
                ('amount', lingyan.kernel.fields.MoneyField(verbose_name='金额')),
                ('distribution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='members.distribution')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='members.member')),
            ],
            options={
                'ordering': ['distribution', 'no'],
                'constraints': [models.UniqueConstraint(fields=('distribution', 'no'), name='distribution_line_no'), models.UniqueConstraint(fields=('distribution', 'member'), name='distribution_line_once')],
            },
        ),
        migrations.CreateModel(
            name='Misses',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='日期')),
                ('count', models.PositiveIntegerField(default=0, verbose_name='次数')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('region', 'day'), name='misses_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('raised_on', models.DateField(verbose_name='提出日期')),
                ('text', models.CharField(max_length=300, verbose_name='异议')),
                ('recorded_by', models.BigIntegerField(null=True, verbose_name='登记人')),
                ('recorded_at', models.DateTimeField(verbose_name='登记时间')),
                ('confirmation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='members.confirmation')),
                ('distribution', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='members.distribution')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('confirmation__isnull', True), ('distribution__isnull', True), _connector='XOR'), name='objection_to_one')],
            },
        ),
        migrations.CreateModel(
            name='Receiver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('household', models.PositiveIntegerField(verbose_name='户编号')),
                ('account_number', lingyan.kernel.crypto.EncryptedTextField(null=True, verbose_name='收款账号')),
                ('bank_name', models.CharField(blank=True, max_length=120, verbose_name='开户行')),
                ('party_code', models.CharField(blank=True, max_length=30, verbose_name='往来编码')),
                ('from_on', models.DateField(verbose_name='起始日期')),
                ('recorded_by', models.BigIntegerField(null=True, verbose_name='登记人')),
                ('recorded_at', models.DateTimeField(verbose_name='登记时间')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receivers', to='people.organisation')),
            ],
            options={
                'ordering': ['organisation', 'household', '-id'],
                'indexes': [models.Index(fields=['organisation', 'household'], name='receiver_household')],
            },
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('explained', '已说明'), ('upheld', '异议成立')], max_length=9, verbose_name='结果')),
                ('text', models.CharField(max_length=300, verbose_name='答复')),
                ('answered_on', models.DateField(verbose_name='答复日期')),
                ('recorded_by', models.BigIntegerField(null=True, verbose_name='登记人')),
                ('recorded_at', models.DateTimeField(verbose_name='登记时间')),
                ('objection', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reply', to='members.objection')),
            ],
        ),
        migrations.CreateModel(
            name='ShareChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, verbose_name='股份种类')),
                ('hundredths', models.BigIntegerField(verbose_name='份额变动（百分之一股）')),
                ('on', models.DateField(verbose_name='日期')),
                ('reason', models.CharField(choices=[('allotted', '量化'), ('transferred', '内部转让'), ('inherited', '继承'), ('taken-back', '集体收回'), ('corrected', '更正登记')], max_length=11, verbose_name='变动原因')),
                ('recorded_by', models.BigIntegerField(null=True, verbose_name='登记人')),
                ('recorded_at', models.DateTimeField(verbose_name='登记时间')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='share_changes', to='members.member')),
                ('other', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member', verbose_name='对方成员')),
            ],
            options={
                'ordering': ['member', 'on', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('hundredths', 0), _negated=True), name='share_change_is_one'), models.CheckConstraint(condition=models.Q(('hundredths__gte', -1000000000000), ('hundredths__lte', 1000000000000)), name='share_change_bounded')],
            },
        ),
        migrations.CreateModel(
            name='Slip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code_hash', models.BinaryField(max_length=32, unique=True, verbose_name='查询码散列')),
                ('printed_by', models.BigIntegerField(null=True, verbose_name='打印人')),
                ('printed_at', models.DateTimeField(verbose_name='打印时间')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slips', to='members.line')),
            ],
            options={
                'ordering': ['line', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Stay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('household', models.PositiveIntegerField(verbose_name='户编号')),
                ('from_on', models.DateField(verbose_name='取得日期')),
                ('reason', models.CharField(choices=[('founding', '首次确认'), ('birth', '出生'), ('marriage', '婚嫁'), ('adoption', '收养'), ('resettled', '移民安置'), ('other', '章程规定的其他情形'), ('moved', '分户、并户')], max_length=10, verbose_name='取得原因')),
                ('recorded_by', models.BigIntegerField(null=True, verbose_name='登记人')),
                ('recorded_at', models.DateTimeField(verbose_name='登记时间')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stays', to='members.member')),
            ],
            options={
                'ordering': ['member', 'from_on', 'id'],
                'indexes': [models.Index(fields=['household'], name='stay_household')],
                'constraints': [models.UniqueConstraint(fields=('member', 'from_on'), name='stay_begins_once')],
            },
        ),
        migrations.CreateModel(
            name='StayEnd',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='丧失日期')),
                ('reason', models.CharField(choices=[('death', '死亡'), ('nationality', '丧失中国国籍'), ('elsewhere', '已取得其他集体经济组织成员身份'), ('civil-servant', '已成为公务员（聘任制除外）'), ('withdrawn', '本人书面申请退出'), ('mistake', '登记有误，尚未确认'), ('moved', '分户、并户')], max_length=13, verbose_name='丧失原因')),
                ('recorded_by', models.BigIntegerField(null=True, verbose_name='登记人')),
                ('recorded_at', models.DateTimeField(verbose_name='登记时间')),
                ('stay', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='end', to='members.stay')),
            ],
        ),
    ]
