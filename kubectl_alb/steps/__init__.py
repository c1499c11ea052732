"""What a mutating command would do, as data."""
