"""Columns of rows, and what every area makes them with: moments, random streams, ids, status histories, binary COPY."""
