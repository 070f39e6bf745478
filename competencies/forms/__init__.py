"""Forms and filters of the pages about frameworks."""
