"""Targets and their health: TGT."""
