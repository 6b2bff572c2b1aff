"""Export: the rows of a built dataset in the words of a trainer.

``formats`` is the field map of all formats. ``reading`` goes through the files of a config a row group at a time,
``survey`` looks for rows that a format refuses before anything is written, ``lines`` turns Arrow columns into JSON, and
``stream`` writes what comes of it to a file or a pipe. ``recipes`` says how the trainer is told.
"""

from __future__ import annotations

from constc.dataset.export.formats import FORMATS, Format, formats_for
from constc.dataset.export.recipes import DESCRIPTIONS, description, recipe
from constc.dataset.export.stream import Sink, Written, write_rows
from constc.dataset.export.survey import Survey, survey

__all__ = [
    "DESCRIPTIONS", "FORMATS", "Format", "Sink", "Survey", "Written", "description", "formats_for", "recipe", "survey",
    "write_rows",
]  # fmt: skip
