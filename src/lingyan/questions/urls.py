"""Pages of this room. Those for villagers carry neither receipt nor text: both travel in the body of a POST only."""

from __future__ import annotations

from django.urls import path

from lingyan.questions.views import console, ownlines, public, releases

app_name = "questions"
urlpatterns = [
    path("ask/", public.send, name="send"),
    path("ask/receipt/", public.receipt, name="receipt"),
    path("ask/receipt/say/", public.say, name="say"),
    path("ask/<str:code>/", public.ask, name="ask"),
    path("ask/<str:code>/<str:page>/<int:version>/", public.ask, name="ask-publication"),
    path("questions/", console.inbox, name="inbox"),
    path("questions/new/", console.enter, name="enter"),
    path("questions/<int:question_id>/", console.question, name="question"),
    path("questions/<int:question_id>/answer/", console.answer, name="answer"),
    path("questions/<int:question_id>/move/", console.move, name="move"),
    path("questions/<int:question_id>/person/", console.person, name="person"),
    path("questions/<int:question_id>/release/", releases.propose, name="propose"),
    path("questions/moderation/", releases.moderation, name="moderation"),
    path("questions/releases/<int:release_id>/", releases.release, name="release"),
    path("questions/releases/<int:release_id>/withdraw/", releases.withdraw, name="withdraw"),
    path("questions/own-lines/", ownlines.own_lines, name="own-lines"),
    path("questions/own-lines/new/", ownlines.new, name="own-line-new"),
    path("questions/own-lines/<int:own_line_id>/", ownlines.own_line, name="own-line"),
    path("questions/own-lines/<int:own_line_id>/print/", ownlines.show, name="own-line-print"),
    path("questions/own-lines/<int:own_line_id>/refuse/", ownlines.refuse, name="own-line-refuse"),
    path("questions/supervision/", console.supervision, name="supervision"),
]
