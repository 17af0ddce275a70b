"""Where we look from, against real sockets on loopback."""
