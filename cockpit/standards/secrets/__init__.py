"""What a secret looks like: rules as data, and the reading of what a rule found in its place."""
