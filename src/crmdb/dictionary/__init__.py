"""The dictionary of the database, docs/database/: written from the catalogue and its comments."""
