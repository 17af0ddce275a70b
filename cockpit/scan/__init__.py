"""The secret scanner: reads everything a folder, a repository or a log holds, each piece once."""
