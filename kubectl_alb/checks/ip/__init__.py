"""Zones and free addresses: IP."""
