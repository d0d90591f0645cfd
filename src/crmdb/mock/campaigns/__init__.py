"""A workspace's work with influencers: relationships, campaigns, collaborations, deliverables, links, costs."""
