"""The dictionary of the database, docs/database/: written from the schema and its comments."""
