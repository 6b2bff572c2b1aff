"""Diagnostics: problems as values, a catalogue of their words, and one renderer for five formats.

Every stage returns them beside its result. Nothing here knows what a constitution is.
"""

from __future__ import annotations

from constc.diagnostics.diagnostic import Code, Diagnostic, Mark, Severity
from constc.diagnostics.render import FORMATS, DiagnosticObject, Format, as_objects, json_entry, json_text, render

__all__ = [
    "FORMATS",
    "Code",
    "Diagnostic",
    "DiagnosticObject",
    "Format",
    "Mark",
    "Severity",
    "as_objects",
    "json_entry",
    "json_text",
    "render",
]
