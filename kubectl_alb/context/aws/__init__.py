"""AWS: settings, clients, calls, and what is read from it."""
