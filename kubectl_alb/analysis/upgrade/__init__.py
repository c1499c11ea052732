"""What an upgrade of the controller changes, needs and affects here: the report of `upgrade`."""
