import django.db.models.deletion
import lingyan.kernel.crypto
import lingyan.kernel.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('books', '0003_chart'),
        ('decisions', '0001_initial'),
        ('files', '0003_guards'),
        ('people', '0001_initial'),
        ('regions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='BankLayout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=60, verbose_name='版式名称')),
                ('file_format', models.CharField(choices=[('xlsx', 'Excel'), ('csv', 'CSV（GBK）'), ('utf8', 'CSV（UTF-8）')], max_length=4, verbose_name='文件格式')),
                ('columns', models.JSONField(verbose_name='名单的列')),
                ('answers', models.JSONField(default=dict, verbose_name='结果的列')),
                ('words', models.JSONField(default=dict, verbose_name='结果的说法')),
                ('active', models.BooleanField(default=True, verbose_name='启用')),
                ('made_by', models.BigIntegerField(null=True, verbose_name='设置人')),
                ('made_at', models.DateTimeField(verbose_name='设置时间')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regions.region', verbose_name='适用区域')),
            ],
            options={
                'ordering': ['region__code', 'title', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('active', True)), fields=('region', 'title'), name='layout_one_in_force')],
            },
        ),
        migrations.CreateModel(
            name='PaymentList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_format', models.CharField(max_length=4, verbose_name='文件格式')),
                ('amount', lingyan.kernel.fields.MoneyField(verbose_name='金额')),
                ('count', models.PositiveIntegerField(verbose_name='笔数')),
                ('file_digest', models.CharField(max_length=64, verbose_name='文件摘要')),
                ('made_by', models.BigIntegerField(verbose_name='经办人')),
                ('made_for', models.BigIntegerField(null=True, verbose_name='代谁办理')),
                ('made_at', models.DateTimeField(verbose_name='制作时间')),
                ('book', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payment_lists', to='books.book')),
                ('from_account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='books.account')),
                ('layout', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.banklayout')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='PaymentRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('number', models.PositiveIntegerField(verbose_name='编号')),
                ('kind', models.CharField(choices=[('expense', '费用报销'), ('purchase', '采购'), ('works', '工程款'), ('labour', '工资和误工补贴'), ('distribution', '收益分配'), ('refund', '退还押金、往来款'), ('advance', '备用金'), ('other', '其他')], max_length=12, verbose_name='类别')),
                ('method', models.CharField(choices=[('bank', '转账'), ('cash', '现金')], max_length=4, verbose_name='方式')),
                ('purpose', models.CharField(max_length=120, verbose_name='用途')),
                ('amount', lingyan.kernel.fields.MoneyField(verbose_name='金额')),
                ('state', models.CharField(choices=[('draft', '草稿'), ('approving', '审批中'), ('returned', '已退回'), ('approved', '已批准'), ('released', '待银行结果'), ('paid', '已支付'), ('partly', '部分失败'), ('failed', '支付失败'), ('void', '已作废')], default='draft', max_length=9, verbose_name='状态')),
                ('round', models.PositiveSmallIntegerField(default=1, verbose_name='轮次')),
                ('tier', models.PositiveSmallIntegerField(null=True, verbose_name='档次')),
                ('limits', models.JSONField(default=dict, verbose_name='当日限额')),
                ('digest', models.CharField(blank=True, max_length=64, verbose_name='名单摘要')),
                ('origin_kind', models.CharField(blank=True, max_length=40, verbose_name='来源')),
                ('origin_id', models.BigIntegerField(default=0, verbose_name='来源记录')),
                ('made_by', models.BigIntegerField(verbose_name='申请人')),
                ('made_at', models.DateTimeField(verbose_name='填写时间')),
                ('submitted_at', models.DateTimeField(null=True, verbose_name='提交时间')),
                ('approved_at', models.DateTimeField(null=True, verbose_name='批准时间')),
                ('released_at', models.DateTimeField(null=True, verbose_name='办理支付时间')),
                ('book', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='books.book')),
                ('from_account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='books.account')),
                ('matter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.matter')),
                ('payment_list', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='payments.paymentlist')),
                ('retry_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='retries', to='payments.paymentrequest')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='PayeeLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField(verbose_name='轮次')),
                ('no', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='收款单位')),
                ('account_number', lingyan.kernel.crypto.EncryptedTextField(null=True, verbose_name='收款账号')),
                ('bank_name', models.CharField(blank=True, max_length=120, verbose_name='开户行')),
                ('amount', lingyan.kernel.fields.MoneyField(verbose_name='金额')),
                ('remark', models.CharField(blank=True, max_length=60, verbose_name='附言')),
                ('sealed', models.BooleanField(default=False, verbose_name='已提交')),
                ('list_no', models.PositiveIntegerField(null=True, verbose_name='名单序号')),
                ('state', models.CharField(choices=[('pending', '未付'), ('paid', '成功'), ('failed', '失败'), ('returned', '退汇')], default='pending', max_length=8, verbose_name='结果')),
                ('paid_on', models.DateField(null=True, verbose_name='支付日期')),
                ('retried', models.BooleanField(default=False, verbose_name='已重新申请')),
                ('party', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='books.party')),
                ('personal', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.personaldata')),
                ('retry_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.payeeline')),
                ('return_voucher', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='books.voucher')),
                ('voucher', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='books.voucher')),
                ('request', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='all_payees', to='payments.paymentrequest')),
            ],
            options={
                'ordering': ['request', 'round', 'no'],
                'constraints': [models.UniqueConstraint(fields=('request', 'round', 'no'), name='payee_no'), models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('amount__lte', 999999999999999)), name='payee_amount_bounded'), models.CheckConstraint(condition=models.Q(('personal__isnull', True), ('name', ''), _connector='XOR'), name='payee_named_once')],
            },
        ),
        migrations.CreateModel(
            name='Hand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField(verbose_name='轮次')),
                ('person', models.BigIntegerField(verbose_name='人')),
                ('act', models.CharField(choices=[('made', '申请'), ('signed', '审批'), ('released', '支付')], max_length=8, verbose_name='办理')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('request', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='hands', to='payments.paymentrequest')),
            ],
            options={
                'ordering': ['request', 'id'],
                'constraints': [models.UniqueConstraint(fields=('request', 'round', 'person'), name='hand_once')],
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField(verbose_name='轮次')),
                ('no', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('kind', models.CharField(choices=[('invoice', '发票'), ('receipt', '收据'), ('sheet', '签领清单'), ('acceptance', '验收单'), ('contract', '合同'), ('other', '其他')], max_length=10, verbose_name='种类')),
                ('code', models.CharField(blank=True, max_length=20, verbose_name='代码')),
                ('number', models.CharField(blank=True, max_length=40, verbose_name='号码')),
                ('key', models.CharField(blank=True, max_length=40, verbose_name='查重键')),
                ('date', models.DateField(verbose_name='日期')),
                ('amount', lingyan.kernel.fields.MoneyField(verbose_name='金额')),
                ('seller', models.CharField(blank=True, max_length=120, verbose_name='开票单位')),
                ('sealed', models.BooleanField(default=False, verbose_name='已提交')),
                ('live', models.BooleanField(default=True, verbose_name='占用')),
                ('paper', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.paper')),
                ('personal', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.personaldata')),
                ('request', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='all_documents', to='payments.paymentrequest')),
            ],
            options={
                'ordering': ['request', 'round', 'no'],
                'constraints': [models.UniqueConstraint(fields=('request', 'round', 'no'), name='document_no'), models.UniqueConstraint(condition=models.Q(('live', True), models.Q(('key', ''), _negated=True)), fields=('key',), name='document_invoice_once'), models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('amount__lte', 999999999999999)), name='document_amount_bounded')],
            },
        ),
        migrations.CreateModel(
            name='DebitLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField(verbose_name='轮次')),
                ('no', models.PositiveSmallIntegerField(verbose_name='行号')),
                ('summary', models.CharField(max_length=200, verbose_name='摘要')),
                ('amount', lingyan.kernel.fields.MoneyField(verbose_name='金额')),
                ('sealed', models.BooleanField(default=False, verbose_name='已提交')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='books.account')),
                ('party', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='books.party')),
                ('project', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='books.project')),
                ('request', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='all_debits', to='payments.paymentrequest')),
            ],
            options={
                'ordering': ['request', 'round', 'no'],
                'constraints': [models.UniqueConstraint(fields=('request', 'round', 'no'), name='debit_no'), models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('amount__lte', 999999999999999)), name='debit_amount_bounded')],
            },
        ),
        migrations.CreateModel(
            name='ResultFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, verbose_name='文件摘要')),
                ('rows', models.PositiveIntegerField(verbose_name='行数')),
                ('changed', models.PositiveIntegerField(verbose_name='登记笔数')),
                ('by', models.BigIntegerField(verbose_name='经办人')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('payment_list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='payments.paymentlist')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('payment_list', 'sha256'), name='result_file_once')],
            },
        ),
        migrations.CreateModel(
            name='Outcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('pending', '未付'), ('paid', '成功'), ('failed', '失败'), ('returned', '退汇')], max_length=8, verbose_name='结果')),
                ('on', models.DateField(verbose_name='日期')),
                ('reason', models.CharField(blank=True, max_length=120, verbose_name='银行的说明')),
                ('by', models.BigIntegerField(verbose_name='登记人')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('payee', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='payments.payeeline')),
                ('result', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='outcomes', to='payments.resultfile')),
            ],
            options={
                'ordering': ['payee', 'id'],
                'constraints': [models.UniqueConstraint(fields=('payee', 'outcome'), name='outcome_once')],
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField(verbose_name='轮次')),
                ('no', models.PositiveSmallIntegerField(verbose_name='顺序')),
                ('level', models.CharField(choices=[('village', '村级审批'), ('joint', '村级联签'), ('supervision', '监督机构审核'), ('township', '乡镇审核')], max_length=11, verbose_name='审批层级')),
                ('assigned_to', models.BigIntegerField(null=True, verbose_name='转交给')),
                ('request', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='all_steps', to='payments.paymentrequest')),
            ],
            options={
                'ordering': ['request', 'round', 'no'],
                'constraints': [models.UniqueConstraint(fields=('request', 'round', 'no'), name='step_no')],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by', models.BigIntegerField(verbose_name='签字人')),
                ('for_user', models.BigIntegerField(null=True, verbose_name='代谁签字')),
                ('level', models.CharField(choices=[('village', '村级审批'), ('joint', '村级联签'), ('supervision', '监督机构审核'), ('township', '乡镇审核')], max_length=11, verbose_name='签字层级')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('step', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='signature', to='payments.step')),
            ],
        ),
        migrations.AddField(
            model_name='paymentrequest',
            name='current',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.step'),
        ),
        migrations.AddIndex(
            model_name='paymentrequest',
            index=models.Index(fields=['state', 'book'], name='payment_state'),
        ),
        migrations.AddIndex(
            model_name='paymentrequest',
            index=models.Index(fields=['origin_kind', 'origin_id'], name='payment_origin'),
        ),
        migrations.AddConstraint(
            model_name='paymentrequest',
            constraint=models.UniqueConstraint(fields=('book', 'year', 'number'), name='payment_number'),
        ),
        migrations.AddConstraint(
            model_name='paymentrequest',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('amount__lte', 999999999999999)), name='payment_amount_bounded'),
        ),
    ]
