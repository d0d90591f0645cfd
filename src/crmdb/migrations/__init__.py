"""Migrations: reading the files, knowing what a database has of them, applying the rest.

`runner.migrate` and `runner.status` are the way in. The history is the Supabase CLI's, so that either of the two can go
on where the other stopped.
"""
