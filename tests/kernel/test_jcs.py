from __future__ import annotations

import hashlib
import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from lingyan.kernel.jcs import MAX_INTEGER, NotCanonical, canonical, digest

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_canonical_bytes_mean_the_value(value: object) -> None:
    assert json.loads(canonical(value)) == value
    assert digest(value) == hashlib.sha256(canonical(value)).digest()


@given(values)
def test_the_fast_way_writes_what_the_rfc_says(value: object) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@given(st.dictionaries(texts, st.integers(0, 9), min_size=2, max_size=6))
def test_the_order_of_keys_does_not_matter(value: dict[str, int]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)


def test_keys_are_sorted_by_utf16_as_the_rfc_says() -> None:
    value = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7}
    keys = list(json.loads(canonical(value)))
    assert keys == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


def test_text_and_numbers() -> None:
    assert canonical({"村": "雁城\n\u001f", "n": [MAX_INTEGER, True, None]}) == (
        '{"n":[9007199254740991,true,null],"村":"雁城\\n\\u001f"}'.encode()
    )


@pytest.mark.parametrize(
    "value",
    [1.0, float("nan"), MAX_INTEGER + 1, -MAX_INTEGER - 1, {1: 2}, "\ud800", {"\ud800": 1}, b"x", {1, 2}],
)
def test_what_has_no_one_form_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical({"deep": [value]})
