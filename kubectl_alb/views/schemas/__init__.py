"""The JSON Schemas of our documents, as data."""
