"""The edge in front of the product: whose it is, what it lets through, what it is set to."""
