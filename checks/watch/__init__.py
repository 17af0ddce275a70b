"""After the launch: what is watched, by whom, and what it shows."""
