"""Known bugs of controller releases, as failures of the catalogue."""
