"""From a case to text: composed from what the author wrote, with no model."""
