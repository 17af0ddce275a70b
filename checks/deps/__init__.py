"""What the product takes from others: pinned, and held against the known holes."""
