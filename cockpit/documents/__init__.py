"""The deliverables as documents: each is made from the pack alone, and shown as text, Markdown or HTML."""
