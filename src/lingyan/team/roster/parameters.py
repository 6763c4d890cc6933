"""What a county decides about rosters: the title line of the sheets that are printed and filed."""

from __future__ import annotations

from typing import Final

from lingyan.kernel.parameters import Parameter, register

GROUP: Final = "花名册"
PLACE: Final = "〔地区〕"
"""Stands in a title for the name of the region."""
ROSTER_TITLE: Final = register(
    Parameter(
        "roster.sheet-title", "班子成员花名册标题", "text", "〔地区〕村“两委”班子成员花名册", GROUP,
        "县级党委组织部门的表式", help="写“〔地区〕”的地方填入地区名称",
    )
)  # fmt: skip
MEMBERS_TITLE: Final = register(
    Parameter(
        "roster.members-title", "党员花名册标题", "text", "〔地区〕村党组织党员花名册", GROUP,
        "县级党委组织部门的表式", help="写“〔地区〕”的地方填入地区名称",
    )
)  # fmt: skip
