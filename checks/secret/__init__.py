"""What must stay secret: that no file, page or repository gives it away."""
