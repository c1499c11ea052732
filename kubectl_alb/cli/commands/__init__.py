"""One module for each command: its flags, and the options that they make."""
