"""Datasets on disk: Parquet files, manifest, card, coverage, source map, and reading them back."""
