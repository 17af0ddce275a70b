"""From a bare domain to a proposed launch.toml."""
