"""A repository with secrets planted in it, by seed, and the truth about them in a file outside of it."""
