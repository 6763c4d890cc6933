"""Pages of payments."""

from __future__ import annotations

from django.urls import path

from lingyan.economy.payments.views import entry, importing, layouts, payment, payments, releases, steps

app_name = "payments"
urlpatterns = [
    path("payments/", payments.payments, name="payments"),
    path("payments/inbox/", payments.inbox, name="inbox"),
    path("payments/vouchers/", payments.book_rows, name="book-rows"),
    path("payments/new/", payments.new, name="new"),
    path("payments/books/<int:book_id>/new/", entry.enter, name="enter"),
    path("payments/books/<int:book_id>/import/", importing.import_, name="import"),
    path("payments/import/blank/", importing.blank, name="import-blank"),
    path("payments/import/<str:token>/check/", importing.import_preview, name="import-preview"),
    path("payments/import/<str:token>/failed/", importing.import_failed, name="import-failed"),
    path("payments/<int:payment_id>/", payment.payment, name="payment"),
    path("payments/<int:payment_id>/edit/", entry.edit, name="edit"),
    path("payments/<int:payment_id>/submit/", steps.submit, name="submit"),
    path("payments/<int:payment_id>/withdraw/", steps.withdraw, name="withdraw"),
    path("payments/<int:payment_id>/sign/", steps.sign, name="sign"),
    path("payments/<int:payment_id>/return/", steps.send_back, name="return"),
    path("payments/<int:payment_id>/send-on/", steps.send_on, name="send-on"),
    path("payments/<int:payment_id>/cancel/", steps.cancel, name="cancel"),
    path("payments/<int:payment_id>/retry/", steps.retry, name="retry"),
    path("payments/<int:payment_id>/voucher/", steps.voucher, name="voucher"),
    path("payments/<int:payment_id>/cash/", steps.pay_cash, name="pay-cash"),
    path("payments/<int:payment_id>/documents/", steps.add_document, name="add-document"),
    path(
        "payments/<int:payment_id>/documents/<int:document_id>/remove/",
        steps.remove_document,
        name="remove-document",
    ),
    path("payments/<int:payment_id>/form.docx", payment.print_form, name="print"),
    path("payments/releases/", releases.releases, name="releases"),
    path("payments/releases/make/", releases.make_list, name="make-list"),
    path("payments/lists/<int:list_id>/", releases.payment_list, name="list"),
    path("payments/lists/<int:list_id>/file/", releases.list_file, name="list-file"),
    path("payments/lists/<int:list_id>/results/", releases.results, name="results"),
    path("payments/lists/<int:list_id>/results/by-hand/", releases.results_by_hand, name="results-by-hand"),
    path("payments/layouts/", layouts.layouts, name="layouts"),
    path("payments/layouts/new/", layouts.new_layout, name="new-layout"),
    path("payments/layouts/<int:layout_id>/", layouts.layout, name="layout"),
    path("payments/layouts/<int:layout_id>/put-away/", layouts.put_away, name="put-away"),
]
