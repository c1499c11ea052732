"""The controller's log and events: lines read, matched to failures, folded and selected."""
