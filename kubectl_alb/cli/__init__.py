"""The commands: parse flags, ask one question, hand the answer to a view, exit."""
