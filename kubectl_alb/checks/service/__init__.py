"""Backend Services, ports and target types: SVC."""
