"""A workspace's buyers: what reached them, the opportunities, the revenue, and who truly moved them."""
