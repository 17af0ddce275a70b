"""The founder's ten-minute list: what is asked, the walk through it, and how it ends."""
