"""A register of projects as villages keep it (项目台账) → checked projects, with every fault at its cell."""

from __future__ import annotations

from lingyan.economy.projects.importing.check import ProjectsCheck, check_projects
from lingyan.economy.projects.importing.layout import FIELDS, blank_register

__all__ = ["FIELDS", "ProjectsCheck", "blank_register", "check_projects"]
