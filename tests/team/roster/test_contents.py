from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lingyan.team.roster.contents import content_of, leading_selection, merged, year_month
from lingyan.team.roster.posts import holds, holds_in, post_text, read_posts, shown_posts
from lingyan.team.roster.rules import SECRETARY, Body, PostHeld
from tests.team.roster.support import listed

posts = st.lists(
    st.builds(PostHeld, st.sampled_from(list(Body)), st.sampled_from(["书记", "副书记", "主任", "委员"])),
    unique=True,
    max_size=5,
)


@given(posts)
def test_posts_come_back_as_they_were_stored(held: list[PostHeld]) -> None:
    text = post_text(held)
    assert read_posts(text) == tuple(held)
    assert (holds(SECRETARY) in text) == (SECRETARY in held)
    for body in Body:
        assert (holds_in(body) in text) == any(post.body is body for post in held)


def test_posts_are_shown_in_words() -> None:
    assert shown_posts("|party:书记|committee:主任|") == "村党组织书记、村民委员会主任"
    assert shown_posts("") == ""


def test_one_content_stays_as_it_is() -> None:
    said = content_of(listed("王明", "party书记", "committee主任"))
    assert merged([said]) == said


def test_what_was_said_first_stays_and_gaps_are_filled() -> None:
    first = content_of(listed("王明", "committee主任", politics="", education="大专", joined=None))
    second = content_of(listed("王明", "party书记", education="本科", identity_number="x"))
    both = merged([first, second])
    assert (both["education"], both["politics"], both["joined"]) == ("大专", "中共党员", 200007)
    assert both["posts"] == "|party:书记|committee:主任|"
    assert both["selections"] == {"committee": "选举", "party": "两推一选"}
    assert both["numbered"] is True


@given(st.lists(posts.filter(bool), min_size=3, max_size=3))
def test_merging_in_steps_is_merging_at_once(held: list[list[PostHeld]]) -> None:
    first, second, third = (
        {**content_of(listed("王明")), "posts": post_text(each), "education": ""} for each in held
    )
    assert merged([merged([first, second]), third]) == merged([first, second, third])


def test_the_way_to_the_party_post_leads() -> None:
    assert leading_selection({"committee": "选举", "party": "两推一选"}) == "两推一选"
    assert leading_selection({"committee": "选举"}) == "选举"
    assert leading_selection({}) == ""


def test_months_are_read_back() -> None:
    assert year_month(202611) == (2026, 11)
    assert year_month(None) is None
