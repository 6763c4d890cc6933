"""The registry of fact tables that apps contribute, and their export to Parquet."""
