"""The roadmap data files."""
