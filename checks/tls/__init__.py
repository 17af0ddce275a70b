"""Transport security: certificates, versions, forced https, and the way to the next certificate."""
