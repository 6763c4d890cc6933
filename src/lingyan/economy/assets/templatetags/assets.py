"""`{{ hundredths|mu }}`: an area as people write it."""

from __future__ import annotations

from django import template

from lingyan.economy.assets.views.cards import mu

register = template.Library()
register.filter("mu", mu)
