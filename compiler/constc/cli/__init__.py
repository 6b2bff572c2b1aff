"""The command line: typer, one file for each command."""
