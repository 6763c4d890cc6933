"""The layout in which organisation departments print and file the lists of the team's rooms."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

from lingyan.kernel import clock
from lingyan.kernel.language import Words, in_source
from lingyan.kernel.parameters import Parameter
from lingyan.kernel.tabular import Form
from lingyan.parameters.queries import value_of
from lingyan.regions.models import Region
from lingyan.regions.place import place_of
from lingyan.team.roster.parameters import PLACE


def filed(request: HttpRequest, name: Words) -> Callable[[], Form]:
    """The form of a list under its own name, asked for only when a workbook is made."""
    return lambda: _form(f"{_place_name(request)}{in_source(name)}", _place_name(request))


def filed_at(unit: str, name: Words) -> Callable[[], Form]:
    """The form of a list that belongs to one record, under the unit of that record wherever it is looked at from."""
    return lambda: _form(f"{unit}{in_source(name)}", unit)


def filed_as(region: Region, title: Parameter) -> Callable[[], Form]:
    """The form of a list whose title line the county sets."""

    def form() -> Form:
        text = str(value_of(title, region.path, clock.today()))
        return _form(titled(text, region.name), region.name)

    return form


def titled(text: str, place: str) -> str:
    """The title line with the name of the place; the 村 of a village's own name is not said twice."""
    return text.replace(f"{PLACE}村", place if place.endswith("村") else f"{place}村").replace(PLACE, place)


def _form(title: str, unit: str) -> Form:
    return Form(title, unit, clock.today().isoformat())


def _place_name(request: HttpRequest) -> str:
    place = place_of(request).region
    return place.name if place else ""
