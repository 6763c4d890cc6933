"""Cards of assets and resources, depreciation, disposal, yearly inventory."""
