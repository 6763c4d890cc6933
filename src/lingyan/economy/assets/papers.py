"""Papers of this room: photographs and deeds of cards, files of disposals, minutes of counts."""

from __future__ import annotations

from lingyan.economy.assets.covers import ASSET, DISPOSAL, INVENTORY
from lingyan.economy.assets.models import Asset, Disposal, Inventory
from lingyan.files.papers import Owner, path_by, register
from lingyan.kernel.rights import ASSETS_COUNT, ASSETS_MANAGE, ASSETS_VIEW


def register_all() -> None:
    """Called once from `AppConfig.ready`."""
    register(
        Owner(
            ASSET, "资产卡片", path_by(Asset, "book__organisation__region__path"), ASSETS_VIEW, ASSETS_MANAGE,
            labels=("照片", "权属证书", "购建凭据", "验收单", "图纸", "其他"),
        )
    )  # fmt: skip
    register(
        Owner(
            DISPOSAL, "资产处置", path_by(Disposal, "asset__book__organisation__region__path"), ASSETS_VIEW,
            ASSETS_MANAGE, labels=("决议", "评估报告", "交易文件", "收款凭据", "其他"),
        )
    )  # fmt: skip
    register(
        Owner(
            INVENTORY, "清产核资", path_by(Inventory, "book__organisation__region__path"), ASSETS_VIEW, ASSETS_COUNT,
            labels=("清查会议记录", "签字的清查表", "公示照片", "其他"),
        )
    )  # fmt: skip
