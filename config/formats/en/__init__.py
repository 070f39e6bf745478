"""English, as it is written outside the United States: 04/06/2026 would be read two ways."""
