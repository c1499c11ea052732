"""What is known of the releases: numbers, definitions, chart values, bugs, ways between them."""
