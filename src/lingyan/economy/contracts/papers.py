"""Papers of contracts: the signed text, the trade, appraisal, filing, letters."""

from __future__ import annotations

from lingyan.economy.contracts.covers import CONTRACT
from lingyan.economy.contracts.models import Contract
from lingyan.economy.contracts.queries import PATH
from lingyan.files.papers import Owner, path_by, register
from lingyan.kernel.rights import CONTRACTS_MANAGE, CONTRACTS_VIEW

LABELS = ("合同文本", "交易文件", "评估报告", "决议", "补充协议", "备案回执", "催收凭据", "其他")


def register_all() -> None:
    """Called once from `AppConfig.ready`."""
    register(
        Owner(CONTRACT, "合同", path_by(Contract, PATH), CONTRACTS_VIEW, CONTRACTS_MANAGE, labels=LABELS)
    )
