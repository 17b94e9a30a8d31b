"""The Markdown subset as spans, and what each channel can carry of it."""
