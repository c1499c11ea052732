"""The controller itself: CTRL."""
