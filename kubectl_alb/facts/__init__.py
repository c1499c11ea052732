"""Facts about one snapshot: every rule of the domain once, worked out on first use and kept."""
