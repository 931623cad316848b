"""text-repair."""
