import django.db.models.deletion
import django.db.models.functions.comparison
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
            name='ImportBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True, verbose_name='文件组摘要')),
                ('files', models.JSONField(verbose_name='文件')),
                ('layout', models.CharField(max_length=40, verbose_name='版式')),
                ('source_system', models.CharField(blank=True, max_length=60, verbose_name='来源系统')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('importer_id', models.BigIntegerField(null=True, verbose_name='导入人')),
                ('imported_at', models.DateTimeField(verbose_name='导入时间')),
                ('vouchers', models.PositiveIntegerField(verbose_name='凭证数')),
                ('lines', models.PositiveIntegerField(verbose_name='分录数')),
                ('warnings', models.JSONField(default=list, verbose_name='已接受的提示')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Book',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chart', models.CharField(default='2023', max_length=8, verbose_name='科目表版本')),
                ('first_month', lingyan.kernel.fields.MonthField(verbose_name='启用月份')),
                ('go_live', lingyan.kernel.fields.MonthField(blank=True, null=True, verbose_name='上线月份')),
                ('opened_at', models.DateTimeField(verbose_name='建账时间')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='停用日期')),
                ('seed', models.BinaryField(max_length=32, verbose_name='封存种子')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='books', to='people.organisation')),
            ],
            options={
                'ordering': ['organisation', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('organisation',), name='book_one_in_force')],
            },
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, verbose_name='科目编码')),
                ('name', models.CharField(max_length=80, verbose_name='科目名称')),
                ('path_name', models.CharField(max_length=240, verbose_name='科目全称')),
                ('category', models.CharField(choices=[('资产', '资产'), ('负债', '负债'), ('所有者权益', '所有者权益'), ('成本', '成本'), ('损益', '损益')], max_length=5, verbose_name='类别')),
                ('side', models.CharField(choices=[('借', '借'), ('贷', '贷')], max_length=1, verbose_name='余额方向')),
                ('two_sided', models.BooleanField(default=False, verbose_name='双向')),
                ('needs_party', models.BooleanField(default=False, verbose_name='须有往来对象')),
                ('needs_project', models.BooleanField(default=False, verbose_name='须有项目')),
                ('active', models.BooleanField(default=True, verbose_name='启用')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='books.account')),
                ('book', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='own_accounts', to='books.book')),
            ],
            options={
                'ordering': ['code'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('book__isnull', True)), fields=('code',), name='account_shared_code'), models.UniqueConstraint(condition=models.Q(('book__isnull', False)), fields=('book', 'code'), name='account_own_code')],
            },
        ),
        migrations.CreateModel(
            name='CloseRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('prerequisite', models.CharField(max_length=60, verbose_name='条件')),
                ('from_month', lingyan.kernel.fields.MonthField(verbose_name='起始月份')),
                ('severity', models.CharField(choices=[('block', '必须'), ('warn', '提示'), ('off', '不查')], max_length=5, verbose_name='程度')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='close_rules', to='regions.region')),
            ],
            options={
                'ordering': ['prerequisite', 'from_month'],
                'constraints': [models.UniqueConstraint(models.F('prerequisite'), django.db.models.functions.comparison.Coalesce('region', 0), models.F('from_month'), name='close_rule_once')],
            },
        ),
        migrations.CreateModel(
            name='Counter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', lingyan.kernel.fields.MonthField(verbose_name='月份')),
                ('word', models.CharField(max_length=4, verbose_name='凭证字')),
                ('last', models.PositiveIntegerField(default=0, verbose_name='末号')),
                ('book', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='counters', to='books.book')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('book', 'month', 'word'), name='counter_once')],
            },
        ),
        migrations.CreateModel(
            name='ImportedBook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('vouchers', models.PositiveIntegerField(verbose_name='凭证数')),
                ('lines', models.PositiveIntegerField(verbose_name='分录数')),
                ('gaps', models.JSONField(default=list, verbose_name='缺号')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='books', to='books.importbatch')),
                ('book', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='imports', to='books.book')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('batch', 'book'), name='imported_book_once')],
            },
        ),
        migrations.CreateModel(
            name='Party',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('household', '农户'), ('unit', '单位'), ('person', '个人'), ('other', '其他')], max_length=9, verbose_name='类别')),
                ('code', models.CharField(max_length=30, verbose_name='编码')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='名称')),
                ('active', models.BooleanField(default=True, verbose_name='启用')),
                ('book', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parties', to='books.book')),
                ('personal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parties', to='people.personaldata')),
            ],
            options={
                'ordering': ['book', 'code'],
                'constraints': [models.UniqueConstraint(fields=('book', 'code'), name='party_code'), models.CheckConstraint(condition=models.Q(('kind', 'unit'), ('kind', 'other'), ('name', ''), _connector='OR'), name='party_person_without_name')],
            },
        ),
        migrations.CreateModel(
            name='Period',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', lingyan.kernel.fields.MonthField(verbose_name='月份')),
                ('state', models.CharField(choices=[('closed', '已结账'), ('taken_over', '已接管')], max_length=10, verbose_name='状态')),
                ('closed_at', models.DateTimeField(verbose_name='结账时间')),
                ('closed_by', models.BigIntegerField(null=True, verbose_name='结账人')),
                ('vouchers', models.PositiveIntegerField(verbose_name='凭证数')),
                ('root', models.BinaryField(max_length=32, verbose_name='凭证树根')),
                ('warnings', models.JSONField(default=list, verbose_name='结账时的提示')),
                ('book', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='periods', to='books.book')),
            ],
            options={
                'ordering': ['book', 'month'],
                'indexes': [models.Index(fields=['month', 'state'], name='period_month')],
                'constraints': [models.UniqueConstraint(fields=('book', 'month'), name='period_once'), models.CheckConstraint(condition=models.Q(('state', 'closed'), ('state', 'taken_over'), _connector='OR'), name='period_state')],
            },
        ),
        migrations.CreateModel(
            name='Project',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=30, verbose_name='编码')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('active', models.BooleanField(default=True, verbose_name='启用')),
                ('book', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='books.book')),
            ],
            options={
                'ordering': ['book', 'code'],
                'constraints': [models.UniqueConstraint(fields=('book', 'code'), name='project_code')],
            },
        ),
        migrations.CreateModel(
            name='Line',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('no', models.PositiveSmallIntegerField(verbose_name='行号')),
                ('summary', models.CharField(blank=True, max_length=200, verbose_name='摘要')),
                ('debit', lingyan.kernel.fields.MoneyField(default=0, verbose_name='借方')),
                ('credit', lingyan.kernel.fields.MoneyField(default=0, verbose_name='贷方')),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='books.account')),
                ('party', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='books.party')),
                ('project', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='books.project')),
            ],
            options={
                'ordering': ['voucher', 'no'],
            },
        ),
        migrations.CreateModel(
            name='Balance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.PositiveIntegerField(verbose_name='月份')),
                ('debit', lingyan.kernel.fields.MoneyField(default=0, verbose_name='借方')),
                ('credit', lingyan.kernel.fields.MoneyField(default=0, verbose_name='贷方')),
                ('closing_debit', lingyan.kernel.fields.MoneyField(default=0, verbose_name='其中结转借方')),
                ('closing_credit', lingyan.kernel.fields.MoneyField(default=0, verbose_name='其中结转贷方')),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='books.account')),
                ('book', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='balances', to='books.book')),
                ('party', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='books.party')),
                ('project', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='books.project')),
            ],
            options={
                'ordering': ['book', 'month', 'account'],
                'constraints': [models.UniqueConstraint(models.F('book'), models.F('month'), models.F('account'), django.db.models.functions.comparison.Coalesce('party', 0), django.db.models.functions.comparison.Coalesce('project', 0), name='balance_key')],
            },
        ),
        migrations.CreateModel(
            name='SummaryErasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('commitment', models.BinaryField(max_length=32, verbose_name='原摘要的承诺')),
                ('erased_at', models.DateTimeField(verbose_name='清除时间')),
                ('line', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='erasure', to='books.line')),
            ],
        ),
        migrations.CreateModel(
            name='Voucher',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', lingyan.kernel.fields.MonthField(verbose_name='月份')),
                ('date', models.DateField(verbose_name='日期')),
                ('word', models.CharField(default='记', max_length=4, verbose_name='凭证字')),
                ('number', models.PositiveIntegerField(verbose_name='凭证号')),
                ('kind', models.CharField(choices=[('normal', '普通'), ('red', '红字冲销'), ('close', '结转'), ('fold', '年末归并')], default='normal', max_length=6, verbose_name='种类')),
                ('state', models.CharField(choices=[('draft', '草稿'), ('reviewed', '已审核'), ('posted', '已记账'), ('void', '作废')], default='draft', max_length=8, verbose_name='状态')),
                ('attachments', models.PositiveSmallIntegerField(default=0, verbose_name='附单据张数')),
                ('maker_id', models.BigIntegerField(null=True, verbose_name='制单人')),
                ('reviewer_id', models.BigIntegerField(null=True, verbose_name='审核人')),
                ('poster_id', models.BigIntegerField(null=True, verbose_name='记账人')),
                ('made_at', models.DateTimeField(verbose_name='制单时间')),
                ('reviewed_at', models.DateTimeField(null=True, verbose_name='审核时间')),
                ('posted_at', models.DateTimeField(null=True, verbose_name='记账时间')),
                ('source_rows', models.CharField(blank=True, max_length=60, verbose_name='来源行')),
                ('leaf', models.BinaryField(max_length=32, null=True, verbose_name='封存叶')),
                ('batch', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='books.importbatch')),
                ('book', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='vouchers', to='books.book')),
                ('corrects', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='books.voucher')),
                ('original_checker', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.personaldata')),
                ('original_maker', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.personaldata')),
                ('red_of', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversals', to='books.voucher')),
            ],
            options={
                'ordering': ['book', 'month', 'word', 'number'],
                'indexes': [models.Index(condition=models.Q(('state', 'draft'), ('state', 'reviewed'), _connector='OR'), fields=['book', 'state'], name='voucher_waiting'), models.Index(condition=models.Q(('batch__isnull', False)), fields=['batch'], name='voucher_batch'), models.Index(condition=models.Q(('red_of__isnull', False)), fields=['red_of'], name='voucher_red_of'), models.Index(condition=models.Q(('corrects__isnull', False)), fields=['corrects'], name='voucher_corrects')],
                'constraints': [models.UniqueConstraint(fields=('book', 'month', 'word', 'number'), name='voucher_number'), models.UniqueConstraint(condition=models.Q(('red_of__isnull', False), models.Q(('state', 'void'), _negated=True)), fields=('red_of',), name='voucher_reversed_once'), models.CheckConstraint(condition=models.Q(('state', 'draft'), ('state', 'reviewed'), ('state', 'posted'), ('state', 'void'), _connector='OR'), name='voucher_state'), models.CheckConstraint(condition=models.Q(('kind', 'normal'), ('kind', 'red'), ('kind', 'close'), ('kind', 'fold'), _connector='OR'), name='voucher_kind'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='voucher_number_from_one'), models.CheckConstraint(condition=models.Q(('state', 'draft'), ('state', 'reviewed'), ('leaf__isnull', False), _connector='OR'), name='voucher_final_is_sealed')],
            },
        ),
        migrations.AddField(
            model_name='line',
            name='voucher',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='books.voucher'),
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, verbose_name='文件摘要')),
                ('added_at', models.DateTimeField(verbose_name='添加时间')),
                ('voucher', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='books.voucher')),
            ],
            options={
                'ordering': ['voucher', 'id'],
                'constraints': [models.UniqueConstraint(fields=('voucher', 'sha256'), name='attachment_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='line',
            constraint=models.UniqueConstraint(fields=('voucher', 'no'), name='line_no'),
        ),
        migrations.AddConstraint(
            model_name='line',
            constraint=models.CheckConstraint(condition=models.Q(('debit', 0), ('credit', 0), _connector='OR'), name='line_on_one_side'),
        ),
        migrations.AddConstraint(
            model_name='line',
            constraint=models.CheckConstraint(condition=models.Q(('debit__gte', -999999999999999), ('debit__lte', 999999999999999), ('credit__gte', -999999999999999), ('credit__lte', 999999999999999)), name='line_amount_bounded'),
        ),
    ]
