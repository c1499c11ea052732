"""Benchmarks: ratios of times taken in one run. They are read, never asserted."""
