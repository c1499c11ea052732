"""What must hold before the controller is installed."""
