"""Names and replacements: NAME."""
