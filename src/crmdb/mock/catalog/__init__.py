"""The influencer catalog, shared by all workspaces: people, accounts, audiences."""
