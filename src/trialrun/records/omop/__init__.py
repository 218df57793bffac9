"""OMOP CDM 5.4 patient records as patient tables: CSV folder, Parquet folder or DuckDB file. Writes no OMOP."""
