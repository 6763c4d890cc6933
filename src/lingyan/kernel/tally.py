"""Several counts in one query, for desks that ask many rooms how much waits."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Count, IntegerField, QuerySet, Value

_NAME: Final = "tally_name"
_ROWS: Final = "tally_rows"


def tally(**found: QuerySet[Any]) -> dict[str, int]:
    """How many rows each of these has, by its name; of whatever models, with whatever filters. No query for none."""
    if not found:
        return {}
    names = list(found)
    first, *others = [_counted(number, rows) for number, rows in enumerate(found.values())]
    counted = first.union(*others, all=True) if others else first
    sums = {names[number]: rows for number, rows in counted}
    return {name: sums.get(name, 0) for name in names}


def _counted(number: int, rows: QuerySet[Any]) -> QuerySet[Any, tuple[int, int]]:
    # The rows stand in a subquery, so that their own joins, annotations and groups do not meet the count.
    chosen = rows.model._default_manager.filter(pk__in=rows.order_by().values("pk")).order_by()
    named = chosen.annotate(**{_NAME: Value(number, IntegerField())}).values(_NAME)
    counted: QuerySet[Any, tuple[int, int]] = named.annotate(**{_ROWS: Count("pk")}).values_list(_NAME, _ROWS)
    return counted
