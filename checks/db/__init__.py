"""The database: kept safe, and read the way it is meant to be."""
