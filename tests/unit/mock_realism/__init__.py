"""What mock data is made to look like: each property of docs/mock-data.md with its tolerance, at two scales."""
