"""Who gathers the facts: one module per fact, each with `gather`. Looks through the vantage, never judges."""
