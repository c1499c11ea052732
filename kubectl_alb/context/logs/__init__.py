"""The controller's log: read from pods, followed, or taken from a file."""
