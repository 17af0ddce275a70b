"""Header verdicts, field by field, beside those of MDN's HTTP Observatory on the same server."""
