"""The Gateway API: GW."""
