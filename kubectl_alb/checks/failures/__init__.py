"""The failure catalogue: what can go wrong, how to recognise it, what to do."""
