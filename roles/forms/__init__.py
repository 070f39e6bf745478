"""Forms and filters of the pages about roles."""
