"""After the launch: what is live is visited every minute, and somebody is told when it breaks."""
