"""One module for each command: what it does, given its options."""
