"""Inputs at random: a target for each kind, a short run among the tests, and `make fuzz`."""
