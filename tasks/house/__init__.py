"""House-keeping: doctor, clean, test. What is about the checkout, not about a project."""
