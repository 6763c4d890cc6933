from __future__ import annotations

from collections.abc import Iterator

import pytest

from lingyan.kernel import clock
from tests.decisions.support import TODAY, Village, make_village
from tests.support.identity import Tree


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.fixed(TODAY):
        yield


@pytest.fixture
def tree(db: None) -> Tree:
    return Tree()


@pytest.fixture
def village(tree: Tree) -> Village:
    return make_village(tree.village)
