"""Pages of branches, their members and their sessions."""

from __future__ import annotations

from django.urls import path

from lingyan.team.branch.views import branches, importing, keeping, members, oversight, sessions, talks

app_name = "branch"
urlpatterns = [
    path("branches/", branches.branches, name="branches"),
    path("branches/new/", branches.found_branch, name="new-branch"),
    path("branches/import/", importing.import_, name="import"),
    path("branches/import/<str:token>/", importing.preview, name="import-preview"),
    path("branches/import/<str:token>/failed/", importing.failed, name="import-failed"),
    path("branches/<int:branch_id>/", branches.branch, name="branch"),
    path("branches/<int:branch_id>/plan/", branches.plan, name="plan"),
    path("branches/<int:branch_id>/sessions/new/", sessions.new_session, name="new-session"),
    path("branches/<int:branch_id>/members/new/", members.new_member, name="new-member"),
    path("branches/<int:branch_id>/talks/", talks.talks, name="talks"),
    path("branches/<int:branch_id>/talks/new/<str:kind>/", talks.new_talk, name="new-talk"),
    path("branches/<int:branch_id>/fees/", keeping.fees, name="fees"),
    path("branches/fees/<int:fee_id>/withdraw/", keeping.withdraw_fee, name="withdraw-fee"),
    path("branches/talks/<int:talk_id>/withdraw/", talks.withdraw, name="withdraw-talk"),
    path("branches/members/", members.members, name="members"),
    path("branches/members/<int:member_id>/", members.member, name="member"),
    path("branches/members/<int:member_id>/begin/", members.begin, name="begin"),
    path("branches/spells/<int:spell_id>/end/", members.end, name="end"),
    path("branches/spells/<int:spell_id>/close/", keeping.close_correction, name="close-correction"),
    path("branches/sessions/<int:session_id>/", sessions.session, name="session"),
    path("branches/sessions/<int:session_id>/attendance/", sessions.attendance, name="attendance"),
    path("branches/sessions/<int:session_id>/do/<str:what>/", sessions.step, name="step"),
    path("branches/sessions/<int:session_id>/papers/<str:kind>/", sessions.paper, name="paper"),
    path("branches/resolutions/<int:resolution_id>/finish/", sessions.finish, name="finish"),
    path("oversight/", oversight.sittings, name="sittings"),
    path("oversight/new/", oversight.new_sitting, name="new-sitting"),
    path("oversight/<int:sitting_id>/", oversight.sitting, name="sitting"),
    path("oversight/<int:sitting_id>/advise/", oversight.advise, name="advise"),
    path("oversight/<int:sitting_id>/withdraw/", oversight.withdraw_sitting, name="withdraw-sitting"),
    path("oversight/advice/<int:advice_id>/answer/", oversight.answer, name="answer"),
]
