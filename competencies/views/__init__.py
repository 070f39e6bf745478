"""Pages about frameworks, skills and levels."""
