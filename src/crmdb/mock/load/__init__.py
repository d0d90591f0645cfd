"""Loading generated rows into a database, in one transaction."""
