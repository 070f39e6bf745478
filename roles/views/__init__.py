"""Pages about roles and career steps."""
