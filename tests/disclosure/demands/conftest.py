from __future__ import annotations

import pytest

from tests.support.identity import Tree


@pytest.fixture
def tree(db: None) -> Tree:
    return Tree()
