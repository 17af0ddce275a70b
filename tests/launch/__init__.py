"""launch.toml as a person meets it: reading, normalising, complaining, writing."""
