"""The annotations that the controller reads, and how its releases read them."""
