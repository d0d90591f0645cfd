"""Who signs in where: users, workspaces, members, what a new workspace starts with, and exchange rates."""
