"""What the DNS says: that names lead where they should, on every server, in both address families."""
