"""The gates: what each says of good rows, and that each flags rows that are bad in its own way."""
