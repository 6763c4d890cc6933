"""Lingyan 领雁: the work platform of a city or county that revitalises its village organisations."""

__version__ = "0.1.0"
