"""What tests share: PostgreSQL installations, databases, actors."""
