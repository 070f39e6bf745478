"""How codes and slugs look."""

CODE = r"^[A-Z]{4}\Z"
SLUG = r"^[a-z0-9]+(?:-[a-z0-9]+)*\Z"
RESERVED = ("compare", "import", "map", "migrate", "migrations", "roles")
"""Addresses beside the versions' own: no version is called so."""
LONGEST = 50
"""How long a slug or the code of a category may be: as long as its column."""
VERSION_SLUG = rf"^(?!(?:{'|'.join(RESERVED)})\Z)[a-z0-9]+(?:[.-][a-z0-9]+)*\Z"
EDITION = r"^[A-Za-z0-9][A-Za-z0-9. _-]{0,19}\Z"
LANGUAGE = r"^[a-z]{2,3}(?:-[a-z0-9]{2,8})*\Z"
