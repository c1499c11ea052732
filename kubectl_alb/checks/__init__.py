"""One function per thing that can be wrong, their catalogue and the runner."""
