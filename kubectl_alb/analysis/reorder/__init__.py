"""The order of the members of a group, and what another one takes and changes."""
