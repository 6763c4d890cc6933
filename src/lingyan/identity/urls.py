"""Pages of sign-in, accounts, roles and the audit trail."""

from __future__ import annotations

from django.urls import path

from lingyan.identity.views import account, administration, audit_trail, sign_in

app_name = "identity"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("sign-in/second-factor/", sign_in.second_factor, name="second-factor"),
    path("sign-in/enrol/", sign_in.enrol, name="enrol"),
    path("sign-in/resume/", sign_in.resume, name="resume"),
    path("sign-in/stay/", sign_in.stay, name="stay"),
    path("account/", account.account, name="account"),
    path("account/password/", sign_in.change_password, name="change-password"),
    path("account/assignments/<int:assignment_id>/delegate/", account.delegate, name="delegate"),
    path("account/delegations/<int:delegation_id>/revoke/", account.revoke, name="revoke"),
    path("users/", administration.users, name="users"),
    path("users/new/", administration.create_user, name="create-user"),
    path("users/<int:user_id>/", administration.user, name="user"),
    path("users/<int:user_id>/deactivate/", administration.deactivate, name="deactivate"),
    path("users/<int:user_id>/reactivate/", administration.reactivate, name="reactivate"),
    path("users/<int:user_id>/unlock/", administration.unlock, name="unlock"),
    path("users/<int:user_id>/reset-password/", administration.reset_password, name="reset-password"),
    path("users/<int:user_id>/remove-totp/", administration.remove_totp, name="remove-totp"),
    path("assignments/", administration.assignments, name="assignments"),
    path("assignments/new/", administration.assign, name="assign"),
    path("assignments/<int:assignment_id>/end/", administration.end_assignment, name="end-assignment"),
    path("audit/", audit_trail.trail, name="audit"),
]
