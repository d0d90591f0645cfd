"""The PostgreSQL database of a B2B influencer CRM: embedded server, migrations, mock data, queries, documentation."""

__version__ = "0.1.0"
