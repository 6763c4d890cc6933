"""Every protected table: by which check a change shows, and how to change it where the general way will not do.

A file for each chapter; a newly guarded table is a line in `NOTICED_BY` there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.db import models

from tests.tamper.tables import economy, foundation, openness, oversight, team

NOTICED_BY: Final[dict[str, tuple[str, ...]]] = {
    **foundation.NOTICED_BY, **economy.NOTICED_BY, **team.NOTICED_BY, **openness.NOTICED_BY, **oversight.NOTICED_BY,
}  # fmt: skip
CHOSEN: Final[dict[type[models.Model], Callable[[], Any]]] = {
    **foundation.CHOSEN, **economy.CHOSEN, **openness.CHOSEN,
}  # fmt: skip
"""The row to change where the first one will not do; every other table has its first row changed."""
OTHER_VALUES: Final[dict[tuple[str, str], Any]] = {
    **economy.OTHER_VALUES, **team.OTHER_VALUES, **openness.OTHER_VALUES, **oversight.OTHER_VALUES,
}  # fmt: skip
"""Values that the table's own constraints let pass where the general change would be refused by them."""
REFUSED_ANYWAY: Final = (
    foundation.REFUSED_ANYWAY | economy.REFUSED_ANYWAY | team.REFUSED_ANYWAY | openness.REFUSED_ANYWAY
    | oversight.REFUSED_ANYWAY
)  # fmt: skip
"""Where also a constraint of the table stands in the way of a single change, whoever makes it."""
